// Interactive Brokers' gateway as two ports: the broker and the market feed over one checked connection.
import { type Observable, Subject } from 'rxjs';
import type { BrokerLink } from '../../domain/orders/broker-link.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import type { Broker } from '../../ports/broker.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import { portsOf } from '../kit/session.ts';
import { createRequestIds, type IbGatewaySettings } from './connection/context.ts';
import type { MarginAnswer, OpenTransport } from './messages/messages.ts';
import { handleOf, IB_TRAITS } from './orders/links.ts';
import { createSession } from './session/session.ts';
import { openStoqeyTransport } from './transport/transport.ts';

export type { IbGatewaySettings } from './connection/context.ts';

export interface IbGateway {
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly margins: Margins;
}

export type MarginTold = Omit<MarginAnswer, 'orderId'> & { readonly handle: BrokerLink };

/** The margin of orders (what-if): useful only where no decision waits for the answer. */
export interface Margins {
  readonly answers$: Observable<MarginTold>;
  ask(terms: OrderTerms): void;
}

export function createIbGateway(
  given: IbGatewaySettings,
  openTransport: OpenTransport = openStoqeyTransport(given.log),
): IbGateway {
  const margins$ = new Subject<MarginTold>();
  const { broker, market, session } = portsOf(IB_TRAITS, (outputs) =>
    createSession(
      {
        ...given,
        ...outputs,
        reportMargin: ({ orderId, ...answer }) =>
          margins$.next({ ...answer, handle: handleOf(orderId) }),
        ...createRequestIds(),
      },
      openTransport,
    ),
  );
  broker.reports$.subscribe({ complete: () => margins$.complete() });
  return { broker, market, margins: { answers$: margins$, ask: session.askMargin } };
}
