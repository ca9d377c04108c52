// The session with SSI as one synchronous state machine: answers, frames and deadlines in, calls and reports out.
import { createAcknowledgements } from '../../kit/acknowledgements.ts';
import { afterDraining } from '../../kit/drain.ts';
import type { BrokerSession } from '../../kit/session.ts';
import { accountValuesOf } from '../account/account-values.ts';
import { readPositions } from '../account/positions.ts';
import { createConnection } from '../connection/connection.ts';
import type { SessionContext } from '../connection/context.ts';
import type { Login } from '../connection/login.ts';
import type { StreamFrame } from '../connection/stream.ts';
import { createLimits } from '../market/day-limits.ts';
import { createInstruments } from '../market/instruments.ts';
import { createSubscriptions } from '../market/subscriptions.ts';
import type { OpenTransport } from '../messages/messages.ts';
import { createOrderBook } from '../orders/order-book.ts';
import { createOrderReports } from '../orders/order-reports.ts';
import { createRestingOrders } from '../orders/resting-orders.ts';
import { createSnapshots } from '../orders/snapshot.ts';
import { createSubmissions } from '../orders/submissions.ts';

/** Version 3 of the interface. */
const VERSION = 3;

export interface Session extends BrokerSession {
  readonly login: Pick<Login, 'needsCode' | 'endsAt' | 'giveCode' | 'askCode'>;
}

export function createSession(context: SessionContext, openTransport: OpenTransport): Session {
  const { wall, account, settings } = context;
  const connection = createConnection({
    context,
    openTransport,
    onOpened,
    onClosed,
    onFrame,
    onAlive: () => market.streamAlive(),
  });
  const { calls } = connection;
  const instruments = createInstruments(context, calls, connection.isOpen);
  const { symbolOf } = instruments;
  const limits = createLimits(context, calls);
  const market = createSubscriptions({ context, calls, connection, limits });
  const values = accountValuesOf(context, calls);
  const acknowledgements = createAcknowledgements<string>(context);
  const book = createOrderBook(context, calls);
  const resting = createRestingOrders({ context, connection, acknowledgements });
  const news = createOrderReports({
    context,
    acknowledgements,
    resting,
    book,
    symbolOf,
    onFill: values.changed,
  });
  const submissions = createSubmissions({
    context,
    connection,
    acknowledgements,
    placeOf: (symbol) => ({
      instrument: instruments.bySymbol(symbol),
      limits: limits.of(symbol),
    }),
    shown: news.answered,
  });
  const snapshots = createSnapshots({
    context,
    book,
    symbolOf,
    isOpen: connection.isOpen,
    onBook: news.readForSnapshot,
    dated: news.dated,
    askPositions: (answered) => readPositions(context, calls, { symbolOf, answered }),
  });

  function onOpened(): void {
    const seat = `SSI customer ${settings.clientId}`;
    context.report({ type: 'session-opened', account, seat, serverVersion: VERSION });
    values.opened();
    instruments.opened();
    limits.opened();
    market.opened();
  }

  function onClosed(why: string): void {
    calls.dropWaiting();
    values.closed();
    instruments.closed();
    limits.closed();
    market.closed();
    news.closed();
    snapshots.closed(why);
  }

  function onFrame({ topic, data }: StreamFrame): void {
    if (topic.startsWith('order.')) news.streamed(data);
    else if (topic.startsWith('portfolio.')) values.changed();
    else market.frame({ topic, data });
  }

  return {
    login: connection.login,
    start: connection.start,
    stop(stopped) {
      const isQueued = () => connection.isOpen() && !calls.isDrained();
      afterDraining(wall, isQueued, () => {
        connection.end();
        values.closed();
        instruments.closed();
        limits.closed();
        market.stop();
        news.closed();
        acknowledgements.stop();
        stopped();
      });
    },
    submit: submissions.submit,
    modify: resting.modify,
    cancel(cancel) {
      // An order that was not sent needs no cancel, and a cancel must never overtake its order.
      if (!submissions.withdraw(cancel.orderRef)) resting.cancel(cancel);
    },
    requestSnapshot: snapshots.request,
    resolve: instruments.resolve,
    subscribe(instrument) {
      instruments.know(instrument);
      market.subscribe(instrument);
    },
    unsubscribe: market.unsubscribe,
    refill: market.refill,
  };
}
