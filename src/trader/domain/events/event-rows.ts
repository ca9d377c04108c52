// The row of the table of events for one type of fact, and the rows that several types share.
import type { EventClass } from '../../../kernel/bus.ts';
import type { BaseEvent, EventOrigin } from '../../../kernel/event.ts';
import type { Fact, FactOf } from '../facts/facts.ts';
import type { OrderMove } from '../facts/order-facts.ts';
import type { PositionFact } from '../facts/position-facts.ts';
import { NewOrderEvent, OrderStatusEvent } from './order-events.ts';
import { PositionUpdateEvent } from './position-events.ts';

export interface EventRow<About extends Fact> {
  /** Undefined if this fact has no event. */
  classOf(fact: About): EventClass<BaseEvent> | undefined;
  build(fact: About, origin: EventOrigin): BaseEvent;
}

type FieldsOf<Event extends new (fields: never) => BaseEvent> = Omit<
  ConstructorParameters<Event>[0],
  keyof EventOrigin
>;

export function newOrders(
  purpose: 'entry' | 'protection' | 'exit',
): EventRow<FactOf<'entry-intended' | 'protection-intended' | 'exit-intended'>> {
  return {
    classOf: () => NewOrderEvent,
    build: (intended, origin) =>
      new NewOrderEvent({ ...origin, ...intended, purpose, ...nameIn(intended) }),
  };
}

/** The name that the sender of one of the orders gave it. */
export function nameIn({ ordersAfter = [] }: Pick<OrderMove, 'ordersAfter'>): {
  readonly clientOrderId?: string;
} {
  const named = ordersAfter.find(({ clientOrderId }) => clientOrderId !== undefined);
  return named?.clientOrderId === undefined ? {} : { clientOrderId: named.clientOrderId };
}

export function orderStatus<About extends OrderMove>(
  fieldsOf: (fact: About) => FieldsOf<typeof OrderStatusEvent>,
): EventRow<About> {
  return {
    classOf: () => OrderStatusEvent,
    build: (fact, origin) =>
      new OrderStatusEvent({ ...origin, ...fieldsOf(fact), ...nameIn(fact) }),
  };
}

export function positionUpdate<About extends PositionFact>(
  fieldsOf: (fact: About) => Omit<FieldsOf<typeof PositionUpdateEvent>, 'positionId' | 'symbol'>,
): EventRow<About> {
  return {
    classOf: () => PositionUpdateEvent,
    build: (fact, origin) => {
      const { positionId, symbol } = fact;
      return new PositionUpdateEvent({ ...origin, positionId, symbol, ...fieldsOf(fact) });
    },
  };
}
