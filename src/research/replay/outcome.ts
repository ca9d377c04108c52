// When two facts of one moment mean the same: exactly, or in their outcome although other settings made them.
import { isDeepStrictEqual } from 'node:util';
import type { RecordedFact } from '../../trader/ports/journal.ts';

/** Compared as parsed JSON, where NaN and a missing field are equal; the settings of a run are not a decision. */
export function isSame(a: RecordedFact, b: RecordedFact): boolean {
  return isDeepStrictEqual(without(WHAT_RAN, a), without(WHAT_RAN, b));
}

/**
 * The same orders, changes, cancels, fills and refused signals, whatever terms and measurements the facts record beside
 * them: the plan of a position, the cap of a size, the reasons of a refusal, the end of a lock.
 */
export function hasSameOutcome(a: RecordedFact, b: RecordedFact): boolean {
  return isDeepStrictEqual(without(TERMS, withoutNumbers(a)), without(TERMS, withoutNumbers(b)));
}

const WHAT_RAN: ReadonlySet<string> = new Set(['configHash', 'rules', 'version']);

const TERMS: ReadonlySet<string> = new Set([
  ...WHAT_RAN,
  'plan',
  'sizing',
  'condition',
  'market',
  'reasons',
  'validUntil',
]);

function without(keys: ReadonlySet<string>, recorded: unknown): unknown {
  return JSON.parse(JSON.stringify(recorded), (key, value) => (keys.has(key) ? 0 : value));
}

/** Facts whose numbers follow the settings, while only their existence stops or admits entries. */
function withoutNumbers(recorded: RecordedFact): unknown {
  const { fact } = recorded;
  switch (fact.type) {
    case 'lock-set': {
      const { id, scope } = fact.lock;
      return { ...recorded, fact: { type: fact.type, lock: { id, scope } } };
    }
    case 'daily-loss-reached':
      return { ...recorded, fact: { type: fact.type } };
    case 'alarm-raised':
      return { ...recorded, fact: { ...fact, text: '' } };
    default:
      return recorded;
  }
}
