// Interactive Brokers' gateway as two ports: the broker and the market feed over one checked connection.
import { Subject } from 'rxjs';
import type { Broker } from '../../ports/broker.ts';
import type { MarginAnswers, MarginOfOrder } from '../../ports/margin-answers.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import { portsOf } from '../kit/session.ts';
import { createRequestIds, type IbGatewaySettings } from './connection/context.ts';
import type { OpenTransport } from './messages/messages.ts';
import { handleOf, IB_TRAITS } from './orders/links.ts';
import { createSession } from './session/session.ts';
import { openStoqeyTransport } from './transport/transport.ts';

export type { IbGatewaySettings } from './connection/context.ts';

export interface IbGateway {
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly margins: MarginAnswers;
}

export function createIbGateway(
  given: IbGatewaySettings,
  openTransport: OpenTransport = openStoqeyTransport(given.log),
): IbGateway {
  const margins$ = new Subject<MarginOfOrder>();
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
