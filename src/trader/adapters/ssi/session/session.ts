// The session with SSI as one synchronous state machine: answers, frames and deadlines in, calls and reports out.
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import type {
  ApprovedCancel,
  ApprovedChange,
  ApprovedOrder,
  InstrumentWanted,
} from '../../../ports/broker.ts';
import { createAccountValues } from '../account/account-values.ts';
import { readPositions } from '../account/positions.ts';
import type { SessionContext } from '../line/context.ts';
import { createLine } from '../line/line.ts';
import type { Login } from '../line/login.ts';
import type { StreamFrame } from '../line/stream.ts';
import { createLimits } from '../market/day-limits.ts';
import { createInstruments } from '../market/instruments.ts';
import { createSubscriptions } from '../market/subscriptions.ts';
import type { OpenLink } from '../messages/messages.ts';
import { createAcknowledgements } from '../orders/acknowledgements.ts';
import { createOrderBook } from '../orders/order-book.ts';
import { createOrderNews } from '../orders/order-news.ts';
import { createRestingOrders } from '../orders/resting-orders.ts';
import { createSnapshots } from '../orders/snapshot.ts';
import { createSubmissions } from '../orders/submissions.ts';

/** At eight calls a second, as many cancels can be sent before the stop. */
const DRAIN_MAX_MS = 2_000;
const DRAIN_STEP_MS = 20;
/** Version 3 of the interface. */
const VERSION = 3;

export interface Session {
  readonly login: Pick<Login, 'needsCode' | 'giveCode' | 'askCode'>;
  start(): void;
  /** Waits up to `DRAIN_MAX_MS` until queued cancels and orders are sent. */
  stop(stopped: () => void): void;
  submit(order: ApprovedOrder): void;
  modify(change: ApprovedChange): void;
  cancel(cancel: ApprovedCancel): void;
  requestSnapshot(expected?: ReadonlySet<string>): void;
  resolve(wanted: InstrumentWanted): void;
  subscribe(instrument: Instrument): void;
  unsubscribe(symbol: string): void;
  refill(symbol: string): void;
}

export function createSession(context: SessionContext, openLink: OpenLink): Session {
  const { wall, account, settings } = context;
  const line = createLine({
    context,
    openLink,
    onOpened,
    onClosed,
    onFrame,
    onHeard: () => market.heard(),
  });
  const { calls } = line;
  const instruments = createInstruments(context, calls, line.isOpen);
  const { symbolOf } = instruments;
  const limits = createLimits(context, calls);
  const market = createSubscriptions({ context, calls, line, limits });
  const values = createAccountValues(context, calls);
  const acknowledgements = createAcknowledgements(wall, context.execution.ackMs, (orderRef) =>
    context.report({ type: 'ack-overdue', orderRef }),
  );
  const book = createOrderBook(context, calls);
  const resting = createRestingOrders({ context, line, acknowledgements });
  const news = createOrderNews({
    context,
    acknowledgements,
    resting,
    book,
    symbolOf,
    onFill: values.changed,
  });
  const submissions = createSubmissions({
    context,
    line,
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
    isOpen: line.isOpen,
    onBook: news.readForSnapshot,
    askPositions: (told) => readPositions(context, calls, { symbolOf, told }),
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
    login: line.login,
    start: line.start,
    stop(stopped) {
      const deadline = wall.now() + DRAIN_MAX_MS;
      endWhenDrained();
      function endWhenDrained(): void {
        if (line.isOpen() && !calls.isDrained() && wall.now() < deadline) {
          wall.after(DRAIN_STEP_MS, endWhenDrained);
          return;
        }
        line.end();
        values.closed();
        instruments.closed();
        limits.closed();
        market.stop();
        news.closed();
        acknowledgements.stop();
        stopped();
      }
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
