// What became of a person's request, so that a repetition is answered and not carried out again.
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import type { AskedOrder } from '../../domain/orders/asked-order.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';

/** How long a key is remembered. */
export const KEY_LIVES_MS = DAY_MS;

export interface AnsweredRequest {
  readonly at: Instant;
  /** The request that the key was first used for. */
  readonly id: string;
  readonly bodyHash: string | undefined;
  readonly outcome:
    | { readonly kind: 'order'; readonly orderRef: string; readonly positionId: string }
    /** Its order follows once stop and market permit it. */
    | { readonly kind: 'closing'; readonly positionId: string }
    | {
        readonly kind: 'refused';
        readonly order: AskedOrder;
        readonly reasons: readonly Refusal[];
      };
}

/** Keys belong to their user: two people may choose the same. JSON keeps the two texts apart. */
export function requestKey(user: string, key: string): string {
  return JSON.stringify([user, key]);
}

/** Reasons of a trader that is not yet connected and compared with its broker: they say nothing about the order. */
const NOT_READY: ReadonlySet<Refusal['kind']> = new Set([
  'gateway_not_ready',
  'not_reconciled',
  'account_values_stale',
  'clock_unknown',
  'no_day_base',
]);

/**
 * True if the same key is judged anew: whoever lost the answer of a trader that was killed asks again while it starts, and
 * must not get the reasons of that moment for a day.
 */
export function leavesKeyFree(reasons: readonly Refusal[]): boolean {
  return reasons.some(({ kind }) => NOT_READY.has(kind));
}
