// A session with a broker, seen through the two ports that the program uses.
import { Subject } from 'rxjs';
import type { Broker } from '../../ports/broker.ts';
import type { BrokerReport } from '../../ports/broker-reports.ts';
import type { BrokerTraits } from '../../ports/broker-traits.ts';
import type { MarketFeed, MarketUpdate } from '../../ports/market-feed.ts';
import type { AdapterContext } from './adapter-context.ts';

/** One synchronous state machine: messages and deadlines in, commands and reports out. */
export interface BrokerSession
  extends Omit<Broker, 'traits' | 'reports$' | 'stop'>,
    Omit<MarketFeed, 'updates$'> {
  /** Waits a short time until queued cancels and orders are sent. */
  stop(stopped: () => void): void;
}

export interface SessionPorts<Session extends BrokerSession> {
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly session: Session;
}

/** Both streams end when the session has stopped. */
export function portsOf<Session extends BrokerSession>(
  traits: BrokerTraits,
  open: (outputs: Pick<AdapterContext, 'report' | 'update'>) => Session,
): SessionPorts<Session> {
  const reports$ = new Subject<BrokerReport>();
  const updates$ = new Subject<MarketUpdate>();
  const session = open({
    report: (report) => reports$.next(report),
    update: (update) => updates$.next(update),
  });
  const { start, submit, modify, cancel, exercise, requestSnapshot, resolve } = session;
  const orders = { submit, modify, cancel, ...(exercise && { exercise }) };
  const { subscribe, unsubscribe, refill } = session;
  const stop = () =>
    new Promise<void>((stopped) =>
      session.stop(() => {
        reports$.complete();
        updates$.complete();
        stopped();
      }),
    );
  return {
    broker: {
      ...{ traits, reports$, start, stop, ...orders, requestSnapshot, resolve },
      ...(session.readChain && { readChain: session.readChain }),
      ...(session.readMargin && { readMargin: session.readMargin }),
    },
    market: { updates$, subscribe, unsubscribe, refill },
    session,
  };
}
