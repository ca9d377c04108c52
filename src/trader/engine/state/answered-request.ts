// What became of a person's request, so that a repetition is answered and not carried out again.
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import type { OrderRequest, RequestRef } from '../../domain/orders/order-request.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';

/** How long a key is remembered. */
export const KEY_LIVES_MS = DAY_MS;

type Taken =
  | { readonly kind: 'order'; readonly orderRef: string; readonly positionId: string }
  /** Its order follows once stop and market permit it. */
  | { readonly kind: 'closing'; readonly positionId: string };

interface Refused {
  readonly kind: 'refused';
  readonly order: OrderRequest;
  readonly reasons: readonly Refusal[];
}

export interface AnsweredRequest<Outcome = Taken | Refused> {
  readonly at: Instant;
  /** The request that the key was first used for. */
  readonly id: string;
  readonly bodyHash: string | undefined;
  readonly outcome: Outcome;
}

/** A refused order leaves its name free. */
// Decision 0090
export type NamedOrder = AnsweredRequest<Taken>;

/** Keys and client order ids belong to their user: two people may choose the same. JSON keeps the two texts apart. */
export function requestKey(user: string, key: string): string {
  return JSON.stringify([user, key]);
}

interface RequestName {
  readonly kind: 'key' | 'client_order_id';
  /** Of both kinds together, no two are equal. */
  readonly name: string;
  readonly given: string;
}

/** What a repetition of the request can be recognised by. */
export function requestNames({
  user,
  key,
  clientOrderId,
}: Pick<RequestRef, 'user' | 'key' | 'clientOrderId'>): readonly RequestName[] {
  const named = (kind: RequestName['kind'], given: string | undefined) =>
    given === undefined ? [] : [{ kind, given, name: JSON.stringify([kind, user, given]) }];
  return [...named('key', key), ...named('client_order_id', clientOrderId)];
}
