// Interactive Brokers' gateway behind our two ports: the broker and the market feed over one checked connection.
import { Subject } from 'rxjs';
import type { Broker, BrokerReport } from '../../ports/broker.ts';
import type { MarketFeed, MarketUpdate } from '../../ports/market-feed.ts';
import { openStoqeyLink } from './link/link.ts';
import type { OpenLink } from './messages.ts';
import { createRequestIds, type IbGatewaySettings } from './session/context.ts';
import { createSession } from './session/session.ts';

export type { IbGatewaySettings } from './session/context.ts';

export function createIbGateway(
  given: IbGatewaySettings,
  openLink: OpenLink = openStoqeyLink(given.log),
): { broker: Broker; market: MarketFeed } {
  const reports$ = new Subject<BrokerReport>();
  const updates$ = new Subject<MarketUpdate>();
  const session = createSession(
    {
      ...given,
      report: (report) => reports$.next(report),
      update: (update) => updates$.next(update),
      nextRequestId: createRequestIds(),
    },
    openLink,
  );
  const { submit, modify, cancel, requestSnapshot, resolve } = session;
  const { subscribe, unsubscribe, refill } = session;
  return {
    broker: {
      reports$,
      start: session.start,
      stop: () =>
        new Promise((stopped) =>
          session.stop(() => {
            reports$.complete();
            updates$.complete();
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
  };
}
