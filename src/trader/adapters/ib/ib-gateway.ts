// Interactive Brokers' gateway as two ports: the broker and the market feed over one checked connection.
import { type Observable, Subject } from 'rxjs';
import type { BrokerLink } from '../../domain/orders/broker-link.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import type { Broker, BrokerReport } from '../../ports/broker.ts';
import type { MarketFeed, MarketUpdate } from '../../ports/market-feed.ts';
import { createRequestIds, type IbGatewaySettings } from './line/context.ts';
import { openStoqeyLink } from './link/link.ts';
import type { MarginAnswer, OpenLink } from './messages/messages.ts';
import { handleOf, IB_TRAITS } from './orders/links.ts';
import { createSession } from './session/session.ts';

export type { IbGatewaySettings } from './line/context.ts';

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
  openLink: OpenLink = openStoqeyLink(given.log),
): IbGateway {
  const reports$ = new Subject<BrokerReport>();
  const updates$ = new Subject<MarketUpdate>();
  const margins$ = new Subject<MarginTold>();
  const session = createSession(
    {
      ...given,
      report: (report) => reports$.next(report),
      update: (update) => updates$.next(update),
      reportMargin: ({ orderId, ...answer }) =>
        margins$.next({ ...answer, handle: handleOf(orderId) }),
      ...createRequestIds(),
    },
    openLink,
  );
  const { submit, modify, cancel, requestSnapshot, resolve } = session;
  const { subscribe, unsubscribe, refill } = session;
  return {
    broker: {
      traits: IB_TRAITS,
      reports$,
      start: session.start,
      stop: () =>
        new Promise((stopped) =>
          session.stop(() => {
            reports$.complete();
            updates$.complete();
            margins$.complete();
            stopped();
          }),
        ),
      submit,
      modify,
      cancel,
      requestSnapshot,
      resolve,
    },
    market: { updates$, subscribe, unsubscribe, refill },
    margins: { answers$: margins$, ask: session.askMargin },
  };
}
