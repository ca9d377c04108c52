// The session with Alpaca as one synchronous state machine: answers, frames and deadlines in, calls and reports out.

import { createAcknowledgements } from '../../kit/acknowledgements.ts';
import { afterDraining } from '../../kit/drain.ts';
import type { BrokerSession } from '../../kit/session.ts';
import { accountValuesOf } from '../account/account-values.ts';
import { createAnnouncements } from '../account/announcements.ts';
import { readPositions } from '../account/positions.ts';
import { createConnection } from '../connection/connection.ts';
import type { SessionContext } from '../connection/context.ts';
import { createInstruments } from '../market/instruments.ts';
import { createSubscriptions } from '../market/subscriptions.ts';
import type { OpenTransport } from '../messages/messages.ts';
import { createExitChanges } from '../orders/exit-changes.ts';
import { createKnownOrders } from '../orders/known-orders.ts';
import { createLookUps } from '../orders/look-ups.ts';
import type { ShownOrder } from '../orders/order-in.ts';
import type { Place } from '../orders/order-out.ts';
import { createOrderReports } from '../orders/order-reports.ts';
import { createOrderWatch } from '../orders/order-watch.ts';
import { createRestingOrders } from '../orders/resting-orders.ts';
import { createSnapshots } from '../orders/snapshot.ts';
import { createSubmissions } from '../orders/submissions.ts';

/** Version 2 of the interface. */
const VERSION = 2;

export function createSession(
  context: SessionContext,
  openTransport: OpenTransport,
): BrokerSession {
  const { wall, account, settings, clock, venue } = context;
  const connection = createConnection({
    context,
    openTransport,
    onOpened,
    onClosed,
    onUpdate: (update) => news.streamed(update),
    onPrices: (message) => market.take(message),
  });
  const { calls, isOpen } = connection;
  const instruments = createInstruments(context, calls, isOpen);
  const { symbolOf } = instruments;
  const announcements = createAnnouncements(context, calls, instruments);
  const market = createSubscriptions({ context, calls, transport: connection.transport });
  const values = accountValuesOf(context, calls);
  const acknowledgements = createAcknowledgements<string>(context);
  const known = createKnownOrders();
  const shown = (order: ShownOrder): void => news.shown(order);
  const lookUps = createLookUps({ context, calls, known, isOpen, shown });
  let openedAt = wall.now();
  const resting = createRestingOrders({
    ...{ context, connection, acknowledgements, known, lookUps, shown },
    visibleSince: (orderRef) => submissions.sentAt(orderRef) ?? openedAt,
  });
  const exits = createExitChanges({ context, connection, known, lookUps, shown });
  const news = createOrderReports({
    ...{ context, calls, known, acknowledgements, symbolOf },
    onFill: values.changed,
    look: lookUps.look,
    changeRefused: resting.changeRefused,
  });
  const submissions = createSubmissions({
    ...{ context, connection, acknowledgements, known, lookUps, exits, placeOf, shown },
  });
  const snapshots = createSnapshots({
    ...{ context, calls, known, lookUps, symbolOf, isOpen, shown },
    ...{ listed: news.listed, compared: news.compared },
    askPositions: (answered) => readPositions(calls, { account, symbolOf }, answered),
  });
  const watch = createOrderWatch({
    ...{ wall, calls, known, now: clock.now, shown },
    look: lookUps.look,
  });

  /** What protects or closes a position needs no more than the symbol, which is the same everywhere. */
  function placeOf(symbol: string): Place {
    return instruments.bySymbol(symbol) ?? { brokerSymbol: symbol, priceSteps: venue.priceSteps };
  }

  function onOpened(): void {
    openedAt = wall.now();
    const seat = `Alpaca ${settings.environment}`;
    context.report({ type: 'session-opened', account, seat, serverVersion: VERSION });
    values.opened();
    announcements.opened();
    instruments.opened();
    market.opened();
    watch.opened();
  }

  function onClosed(why: string): void {
    calls.dropWaiting();
    values.closed();
    announcements.closed();
    instruments.closed();
    watch.closed();
    lookUps.closed();
    resting.closed();
    exits.closed();
    news.closed();
    snapshots.closed(why);
  }

  return {
    start: connection.start,
    stop(stopped) {
      const isQueued = () => isOpen() && !calls.isDrained();
      afterDraining(wall, isQueued, () => {
        market.stop();
        connection.end();
        values.closed();
        announcements.closed();
        instruments.closed();
        watch.closed();
        lookUps.closed();
        resting.closed();
        exits.closed();
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
      announcements.wanted();
    },
    unsubscribe: market.unsubscribe,
    refill: market.refill,
  };
}
