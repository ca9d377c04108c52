// Patience of a law: what is wrong for a moment, and what stays wrong.
import type { Seen } from './law-of.ts';

/** What may be wrong for a while, but not for long while nothing disturbs it. */
export interface Grace {
  /** Says whether the thing is wrong now; told why when it stays wrong. */
  look(key: string, text: string | undefined): void;
  /** Whether any patience has run out. */
  check(): void;
}

export function createGrace(world: Seen, graceMs: number, broken: (text: string) => void): Grace {
  const wrong = new Map<string, { since: number; text: string }>();
  return {
    look(key, text) {
      const known = wrong.get(key);
      if (text === undefined) wrong.delete(key);
      else if (known === undefined) wrong.set(key, { since: world.now(), text });
      else known.text = text;
    },
    check() {
      if (wrong.size === 0) return;
      const isCalm = world.isCalm();
      for (const entry of wrong.values()) {
        if (!isCalm) entry.since = world.now();
        else if (world.now() - entry.since > graceMs) {
          broken(`${entry.text} for ${world.now() - entry.since} ms`);
          entry.since = Number.POSITIVE_INFINITY;
        }
      }
    },
  };
}
