// A law is a set of moments it looks at and a sentence for the moment it finds itself broken.

import type { Change } from '../../../../src/simulators/ib-gateway/exchange/memory/changes.ts';
import type { Request } from '../../../../src/simulators/ib-gateway/messages/request.ts';
import type { GatewayCommand } from '../../../../src/trader/adapters/ib/messages/messages.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';
import type { World } from './world.ts';

export interface Law {
  readonly name: string;
  /** A fact of a commit, the state not yet moved by it. */
  fact?(recorded: RecordedFact): void;
  /** The whole commit is durable and folded. */
  committed?(facts: readonly RecordedFact[]): void;
  said?(command: GatewayCommand): void;
  arriving?(request: Request): void;
  changed?(change: Change): void;
  /** After every turn, with the symbols in which something changed. */
  turn?(dirty: ReadonlySet<string>): void;
  /** Everything is delivered and the daemon has stopped. */
  end?(): void;
}

export type MakeLaw = (world: World, broken: (text: string) => void) => Law;

/** What may be wrong for a while, but not for long while nothing disturbs it. */
export interface Grace {
  /** Says whether the thing is wrong now; told why when it stays wrong. */
  look(key: string, text: string | undefined): void;
  /** Whether any patience has run out. */
  check(): void;
}

export function createGrace(world: World, graceMs: number, broken: (text: string) => void): Grace {
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
