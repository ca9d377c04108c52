// What a broker would ask for an order without placing it (what-if): useful only where no decision waits for the answer.
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

export interface MarginAnswers {
  readonly answers$: Observable<MarginOfOrder>;
  ask(terms: OrderTerms): void;
}
