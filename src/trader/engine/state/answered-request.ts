// What became of a person's request, so that a repetition is answered and not carried out again.
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import type { OrderRequest } from '../../domain/orders/order-request.ts';
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
        readonly order: OrderRequest;
        readonly reasons: readonly Refusal[];
      };
}

/** Keys belong to their user: two people may choose the same. JSON keeps the two texts apart. */
export function requestKey(user: string, key: string): string {
  return JSON.stringify([user, key]);
}
