// Events of orders, as subscribers see them.
import { BaseEvent, type EventParts } from '../../../kernel/event.ts';
import type { OrderStatus } from '../orders/order-state.ts';
import type { Leg, OrderTerms } from '../orders/order-terms.ts';
import type { ReplacedExecution, SidedExecution } from '../terms/execution.ts';
import type { OrderSide } from '../terms/side.ts';

interface OfOrders {
  /** Our orders; several if one step concerns all legs of an entry. */
  readonly orderRefs: readonly string[];
  /** Undefined if the fact contains only order references. */
  readonly symbol?: string | undefined;
  readonly clientOrderId?: string | undefined;
}

/** Any event of one or more orders; a subscriber of this class receives all of them. */
export class OrderEvent extends BaseEvent {
  readonly orderRefs: readonly string[];
  readonly symbol: string | undefined;
  /** The name that the sender of one of them gave it; in a bracket, of the entry. */
  readonly clientOrderId: string | undefined;

  constructor(event: EventParts & OfOrders) {
    super({ source: 'order', ...event });
    this.orderRefs = event.orderRefs;
    this.symbol = event.symbol;
    this.clientOrderId = event.clientOrderId;
  }

  /** The first of the orders, which is the entry if there is one. */
  get orderRef(): string {
    return this.orderRefs[0] ?? '';
  }
}

/** Orders are decided and recorded; they are sent next. */
export class NewOrderEvent extends OrderEvent {
  readonly positionId: string;
  readonly strategy: string;
  readonly purpose: 'entry' | 'protection' | 'exit' | 'holding';
  readonly legs: readonly OrderTerms[];

  constructor(
    event: EventParts & {
      readonly symbol: string;
      readonly positionId: string;
      readonly strategy: string;
      readonly purpose: 'entry' | 'protection' | 'exit' | 'holding';
      readonly legs: readonly OrderTerms[];
      readonly clientOrderId?: string | undefined;
    },
  ) {
    super({ ...event, orderRefs: event.legs.map((leg) => leg.orderRef) });
    this.positionId = event.positionId;
    this.strategy = event.strategy;
    this.purpose = event.purpose;
    this.legs = event.legs;
  }
}

/** The state of the orders changed. A rejected change leaves the orders unchanged. */
export class OrderStatusEvent extends OrderEvent {
  readonly status: OrderStatus | 'change_refused';
  readonly reason: string | undefined;

  constructor(
    event: EventParts &
      OfOrders & {
        readonly status: OrderStatus | 'change_refused';
        readonly reason?: string | undefined;
      },
  ) {
    super(event);
    this.status = event.status;
    this.reason = event.reason;
  }
}

interface Filled extends SidedExecution, Pick<OfOrders, 'clientOrderId'> {
  readonly positionId: string;
  readonly strategy: string;
  readonly leg: Leg;
  readonly replaces?: ReplacedExecution | undefined;
}

/** Part or all of an order was executed. */
export class FillEvent extends OrderEvent {
  readonly execId: string;
  readonly positionId: string;
  readonly strategy: string;
  readonly leg: Leg;
  readonly side: OrderSide;
  readonly shares: number;
  readonly price: number;
  readonly replaces: Filled['replaces'];

  constructor(event: EventParts & Filled) {
    super({ ...event, orderRefs: [event.orderRef] });
    this.execId = event.execId;
    this.positionId = event.positionId;
    this.strategy = event.strategy;
    this.leg = event.leg;
    this.side = event.side;
    this.shares = event.shares;
    this.price = event.price;
    this.replaces = event.replaces;
  }
}

interface Ended extends OfOrders {
  readonly reason?: string | undefined;
}

/** The order was cancelled; its earlier fills remain. */
export class CancelEvent extends OrderEvent {
  readonly reason: string | undefined;

  constructor(event: EventParts & Ended) {
    super(event);
    this.reason = event.reason;
  }
}

/** The broker rejected the order. */
export class RejectEvent extends OrderEvent {
  readonly reason: string | undefined;

  constructor(event: EventParts & Ended) {
    super(event);
    this.reason = event.reason;
  }
}
