// Requests whose answer was lost: the same request goes with the same key again, so that nothing is done twice.
import { signal } from '@preact/signals';
import type { Asked } from '../browser/ask.ts';
import { lastIn } from './session.ts';

/** Keys by person and request. */
const lost = signal<ReadonlyMap<string, string>>(new Map());

export interface Attempt {
  /** For the header `idempotency-key`. */
  readonly key: string;
  /** Whether an earlier attempt may have done it. */
  readonly mayBeDone: boolean;
  /** What became of it. */
  answered(asked: Asked<unknown>): void;
}

/** `what` is asked, with all that makes it another request. */
export function attemptOf(...what: readonly unknown[]): Attempt {
  const name = nameOf(what);
  const known = lost.peek().get(name);
  const key = known ?? crypto.randomUUID();
  return {
    key,
    mayBeDone: known !== undefined,
    answered(asked) {
      const rest = [...lost.peek()].filter(([one]) => one !== name);
      // A refusal of a repetition does not say what became of the first.
      const stays = isLost(asked) || (known !== undefined && asked.kind === 'refused');
      lost.value = new Map(stays ? [...rest, [name, key]] : rest);
    },
  };
}

export function mayBeDone(...what: readonly unknown[]): boolean {
  return lost.value.has(nameOf(what));
}

export function forgetLost(username: string): void {
  lost.value = new Map([...lost.peek()].filter(([one]) => !one.startsWith(`${username}\n`)));
}

function nameOf(what: readonly unknown[]): string {
  return `${lastIn()}\n${JSON.stringify(what)}`;
}

/** The API may also have passed it on and got no answer itself, or failed after that. */
function isLost(asked: Asked<unknown>): boolean {
  if (asked.kind === 'refused') return asked.status === 500 || asked.code === 'outcome_unknown';
  return asked.kind === 'unreachable';
}
