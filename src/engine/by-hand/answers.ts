// How answers to people are worded.
import type { DeskAnswer } from '../../ports/trader.ts';

export function refused(text: string): DeskAnswer {
  return { ok: false, kind: 'refused', text };
}

export function notFound(text: string): DeskAnswer {
  return { ok: false, kind: 'not-found', text };
}

/** What would be done, for whoever has not said yes yet. */
export function unconfirmed(what: string): DeskAnswer {
  return {
    ok: false,
    kind: 'unconfirmed',
    text: `This would ${what}; say it again with --yes.`,
  };
}

/** `a`, `a and b`, `a, b and c`. */
export function listText(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
