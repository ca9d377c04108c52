// What a broker would ask for an order without placing it (what-if). An answer is an input, like any report of the broker.
// Decision 0062
import type { Observable } from 'rxjs';
import type { BrokerLink } from '../domain/orders/broker-link.ts';
import type { OrderTerms } from '../domain/orders/order-terms.ts';

/** In the account's currency; NaN if the broker does not state it. */
export interface MarginOfOrder {
  readonly handle: BrokerLink;
  readonly initial: number;
  readonly maintenance: number;
  readonly commission: number;
}

/** Of all of the order, in the account's currency: by how much the requirement rises. */
export interface MarginRead {
  readonly initial: number;
  readonly maintenance?: number;
  readonly commission?: number;
}

export type MarginFailure =
  | { readonly kind: 'no-gateway'; readonly why: string }
  | { readonly kind: 'overdue'; readonly why: string }
  /** The permission of the account does not reach the order, or it is refused in another way; in the broker's words. */
  | { readonly kind: 'refused'; readonly why: string };

export interface MarginAnswers {
  readonly answers$: Observable<MarginOfOrder>;
  ask(terms: OrderTerms): void;
}
