// Order events on their way to the stream, in their order, unless a fault says otherwise.
import type { Decimal } from '../../../../kernel/decimal.ts';
import type { Instant } from '../../../../kernel/instant.ts';
import type { Random } from '../../../../kernel/random.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import type { FaultList } from '../state/fault-list.ts';
import { drawId } from '../state/ids.ts';
import type { AlpacaOrder } from '../state/order.ts';

export type EventName =
  | 'accepted'
  | 'pending_new'
  | 'new'
  | 'fill'
  | 'partial_fill'
  | 'pending_cancel'
  | 'canceled'
  | 'expired'
  | 'pending_replace'
  | 'replaced'
  | 'rejected'
  | 'order_replace_rejected'
  | 'trade_bust'
  | 'trade_correct';

/** Of a fill: the execution, and the position after it. */
export interface FillPart {
  readonly executionId: string;
  readonly price: Decimal;
  readonly quantity: Decimal;
  readonly positionQuantity: Decimal;
  /** What it corrects, and when that was executed. */
  readonly corrects?: { readonly executionId: string; readonly at: Instant };
}

export interface OrderEvent {
  /** In the order in which they happened, from 1. */
  readonly number: number;
  readonly event: EventName;
  readonly executionId: string;
  /** As it was when the event happened. */
  readonly order: AlpacaOrder;
  readonly at: Instant;
  readonly fill: FillPart | undefined;
}

export interface DeliveryParts {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: FaultList;
  send(event: OrderEvent): void;
}

export interface Delivery {
  publish(order: AlpacaOrder, event: EventName, fill?: FillPart): void;
}

const DELAY_MIN_MS = 2;
const DELAY_MAX_MS = 25;
const LATE_MS = 5_000;

export function createDelivery({ scheduler, random, faults, send }: DeliveryParts): Delivery {
  let latest = 0;
  let number = 0;
  return {
    publish(order, event, fill) {
      const executionId = fill?.executionId ?? drawId(random);
      const delay = random.between(DELAY_MIN_MS, DELAY_MAX_MS);
      const at = scheduler.now();
      const message = { number: ++number, event, executionId, order: { ...order }, at, fill };
      const { symbol } = order;
      if (faults.take('no-event', symbol) !== undefined) return;
      const isTwice = faults.take('duplicate-event', symbol) !== undefined;
      const late = faults.take('late-event', symbol);
      // A late event is overtaken by those that follow; all others keep their order.
      const due = late ? at + (late.forMs ?? LATE_MS) : Math.max(latest, at + delay);
      if (late === undefined) latest = due;
      for (let left = isTwice ? 2 : 1; left > 0; left -= 1) scheduler.at(due, () => send(message));
    },
  };
}
