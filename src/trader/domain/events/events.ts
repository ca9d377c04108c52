// One table from fact to event class. An event is built only if its class has a subscriber.
import type { EventBus, EventClass } from '../../../kernel/bus.ts';
import type { BaseEvent } from '../../../kernel/event.ts';
import type { Fact, FactOf, FactType } from '../facts/facts.ts';
import type { RecordedFact } from '../facts/recorded-fact.ts';
import { MANUAL } from '../orders/order-request.ts';
import { signOf } from '../terms/side.ts';
import { type EventRow, nameIn, newOrders, orderStatus, positionUpdate } from './event-rows.ts';
import { PredictionSignalEvent } from './flow-events.ts';
import {
  CancelEvent,
  FillEvent,
  NewOrderEvent,
  OrderStatusEvent,
  RejectEvent,
} from './order-events.ts';
import { PositionCloseEvent, PositionOpenEvent } from './position-events.ts';

/** Internal facts. */
const NO_EVENT = undefined;

const EVENT_BY_FACT: { readonly [Type in FactType]: EventRow<FactOf<Type>> | typeof NO_EVENT } = {
  // Subscribers may only act on accepted predictions, and each is accepted once.
  'prediction-judged': {
    classOf: ({ verdict }) => (verdict.kind === 'accepted' ? PredictionSignalEvent : undefined),
    build: ({ prediction }, origin) => {
      if (prediction === undefined) throw new Error('accepted without a prediction');
      return new PredictionSignalEvent({ ...origin, prediction });
    },
  },
  'prediction-repeated': NO_EVENT,
  'signal-taken': NO_EVENT,
  'signal-refused': NO_EVENT,
  'chain-asked': NO_EVENT,
  'margin-asked': NO_EVENT,
  'margin-stated': NO_EVENT,
  'contract-chosen': NO_EVENT,
  'wish-stored': NO_EVENT,
  'wish-dropped': NO_EVENT,

  'entry-intended': newOrders('entry'),
  'protection-intended': newOrders('protection'),
  'exit-intended': newOrders('exit'),
  'holding-intended': {
    classOf: () => NewOrderEvent,
    build: ({ holdingId, ...intended }, origin) =>
      new NewOrderEvent({
        ...origin,
        ...intended,
        ...nameIn(intended),
        positionId: holdingId,
        strategy: MANUAL,
        purpose: 'holding',
      }),
  },
  'change-intended': orderStatus(({ change, symbol }) => ({
    orderRefs: [change.orderRef],
    symbol,
    status: 'pending_modify',
  })),
  'cancel-intended': orderStatus(({ orderRef, symbol, why }) => ({
    orderRefs: [orderRef],
    symbol,
    status: 'pending_cancel',
    reason: why,
  })),
  'order-sent': orderStatus(({ orderRefs }) => ({ orderRefs, status: 'sent' })),
  'order-not-sent': orderStatus(({ orderRefs, reason }) => ({
    orderRefs,
    status: 'not_sent',
    reason,
  })),
  'order-updated': {
    classOf: ({ status }) => {
      if (status === 'cancelled') return CancelEvent;
      return status === 'rejected' ? RejectEvent : OrderStatusEvent;
    },
    build: (fact, origin) => {
      const { orderRef, symbol, status, why: reason } = fact;
      const event = { ...origin, orderRefs: [orderRef], symbol, reason, ...nameIn(fact) };
      if (status === 'cancelled') return new CancelEvent(event);
      if (status === 'rejected') return new RejectEvent(event);
      return new OrderStatusEvent({ ...event, status });
    },
  },
  'change-refused': orderStatus(({ orderRef, symbol, why }) => ({
    orderRefs: [orderRef],
    symbol,
    status: 'change_refused',
    reason: why,
  })),
  'stop-meddled': NO_EVENT,
  'report-ignored': NO_EVENT,
  'order-warned': NO_EVENT,
  'fill-reported': NO_EVENT,
  'execution-booked': {
    classOf: () => FillEvent,
    build: (fill, origin) => new FillEvent({ ...origin, ...fill, ...nameIn(fill) }),
  },
  'leg-executed': NO_EVENT,
  'leg-separated': NO_EVENT,
  'commission-booked': NO_EVENT,

  'position-planned': positionUpdate(({ side, quantity }) => ({
    change: 'planned',
    quantity: quantity * signOf(side),
  })),
  'position-filled': positionUpdate(({ price, quantityAfter, realizedPnl }) => ({
    change: 'filled',
    price,
    quantity: quantityAfter,
    realizedPnl,
  })),
  'position-opened': {
    classOf: () => PositionOpenEvent,
    build: ({ averagePrice, targetPrice, ...opened }, origin) =>
      new PositionOpenEvent({
        ...origin,
        ...opened,
        entryPrice: averagePrice,
        takeProfit: targetPrice,
      }),
  },
  'position-abandoned': positionUpdate(({ why }) => ({ change: 'abandoned', reason: why })),
  'stop-moved': positionUpdate(({ to, why }) => ({
    change: 'stop_loss',
    stopLoss: to,
    reason: why,
  })),
  'plan-changed': positionUpdate(({ plan, by }) => ({
    change: 'plan',
    stopLoss: plan.stopPrice,
    reason: by,
  })),
  'target-moved': positionUpdate(({ to }) => ({ change: 'take_profit', takeProfit: to })),
  'collateral-changed': positionUpdate(({ isThere }) => ({
    change: 'collateral',
    reason: isThere ? 'there' : 'missing',
  })),
  'position-adjusting': positionUpdate(({ what }) => ({ change: 'adjusting', reason: what })),
  'position-adjusted': positionUpdate(({ quantity, stopPrice, targetPrice }) => ({
    change: 'adjusted',
    quantity,
    stopLoss: stopPrice,
    takeProfit: targetPrice,
  })),
  'position-closing': positionUpdate(({ reason }) => ({ change: 'closing', reason })),
  'position-closed': {
    classOf: () => PositionCloseEvent,
    build: ({ side, quantity, ...closed }, origin) =>
      new PositionCloseEvent({ ...origin, ...closed, quantity: quantity * signOf(side) }),
  },
  'trade-restated': positionUpdate(({ exitPrice, realizedPnl }) => ({
    change: 'restated',
    price: exitPrice,
    realizedPnl,
  })),
  'position-adopted': {
    classOf: () => PositionOpenEvent,
    build: ({ averagePrice, plan, ...adopted }, origin) =>
      new PositionOpenEvent({
        ...origin,
        ...adopted,
        entryPrice: averagePrice,
        stopLoss: plan.stopPrice,
      }),
  },
  'position-split': positionUpdate(({ after }) => ({
    change: 'split',
    quantity: after.quantity,
    stopLoss: after.stopPrice,
    takeProfit: after.targetPrice,
  })),
  'stop-reset': positionUpdate(({ to, why }) => ({
    change: 'stop_loss',
    stopLoss: to,
    reason: why,
  })),
  'remainder-noted': NO_EVENT,
  'remainder-released': positionUpdate(() => ({ change: 'released', quantity: 0 })),
  'position-released': positionUpdate(() => ({ change: 'released', quantity: 0 })),

  // A holding is not a position; its orders and fills have events of their own type.
  'holding-filled': NO_EVENT,
  'holding-adopted': NO_EVENT,
  'holding-split': NO_EVENT,
  'holding-released': NO_EVENT,

  'day-started': NO_EVENT,
  'trading-changed': NO_EVENT,
  'halt-file-changed': NO_EVENT,
  'daily-loss-reached': NO_EVENT,
  'lock-set': NO_EVENT,
  'lock-deleted': NO_EVENT,
  'foreign-seen': NO_EVENT,
  'cover-lost': NO_EVENT,
  'cover-restored': NO_EVENT,
  'cover-waived': NO_EVENT,
  'meddling-explained': NO_EVENT,
  'difference-left': NO_EVENT,
  'holding-marked': NO_EVENT,
  'command-asked': NO_EVENT,
  'request-refused': NO_EVENT,
  'reduction-asked': NO_EVENT,
  'limit-asked': NO_EVENT,
  'ownership-taken': NO_EVENT,
  'symbol-paused': NO_EVENT,
  'pauses-lifted': NO_EVENT,
  'close-asked': NO_EVENT,
  'stop-asked': NO_EVENT,
  'stop-ask-refused': NO_EVENT,
  'protection-asked': NO_EVENT,
  'exercise-intended': NO_EVENT,
  'exercise-updated': NO_EVENT,
  'roll-intended': NO_EVENT,
  'roll-updated': NO_EVENT,
  'roll-refused': NO_EVENT,
  'order-resolved': NO_EVENT,
  'daemon-started': NO_EVENT,
  'config-changed': NO_EVENT,
  'config-refused': NO_EVENT,
  'daemon-stopped': NO_EVENT,
  'gateway-changed': NO_EVENT,
  'session-opened': NO_EVENT,
  'feed-changed': NO_EVENT,
  'instrument-pinned': NO_EVENT,
  'instrument-refused': NO_EVENT,
  reconciled: NO_EVENT,
  'alarm-raised': NO_EVENT,
  'alarm-ended': NO_EVENT,
  'alarm-acknowledged': NO_EVENT,
  'alarm-muted': NO_EVENT,
  'alarm-escalated': NO_EVENT,
  'clock-moved': NO_EVENT,
  'clock-set-back': NO_EVENT,
};

/** The exact class of the event the fact becomes; undefined if it has none. */
export function eventClassOf(fact: Fact): EventClass<BaseEvent> | undefined {
  return rowOf(fact)?.classOf(fact);
}

/** The event of a recorded fact, frozen; its id is the journal's id and the fact's number in it. */
export function eventOf(recorded: RecordedFact, journalId: string): BaseEvent | undefined {
  const { fact, seq, at, cause, correlation } = recorded;
  const row = rowOf(fact);
  if (row?.classOf(fact) === undefined) return undefined;
  const metadata = { cause, correlation };
  return Object.freeze(
    row.build(fact, { eventId: `${journalId}.${seq}`, timestamp: at, metadata }),
  );
}

/** Emits the fact's event, if it has one and there are subscribers. */
export function publish(bus: EventBus, recorded: RecordedFact, journalId: string): void {
  const type = eventClassOf(recorded.fact);
  if (type === undefined || !bus.hasSubscribers(type)) return;
  const event = eventOf(recorded, journalId);
  if (event !== undefined) void bus.emit(event);
}

// The row of a fact's own type takes that fact, which the compiler cannot follow through the lookup.
function rowOf(fact: Fact): EventRow<Fact> | undefined {
  return EVENT_BY_FACT[fact.type] as EventRow<Fact> | undefined;
}
