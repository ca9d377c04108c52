// Order events on their way to the stream: a moment later, now and then twice, now and then in another order; never one after the last
// word about an order.
import type { Random } from '../../../kernel/random.ts';
import type { Scheduler } from '../../host/scheduler.ts';
import { timeText } from './market/local-time.ts';
import { isLive, remainingOf, type SsiOrder, statusOf } from './orders/order.ts';
import type { Fill } from './orders/order-book.ts';

/** The fields of SSI's order event, in its words. */
export interface OrderEvent {
  readonly accountNo: string;
  readonly clientRequestId: string;
  readonly orderId: string;
  readonly symbol: string;
  readonly side: 'B' | 'S';
  readonly orderType: string;
  readonly price: number;
  readonly quantity: number;
  readonly osQty: number;
  readonly filledQty: number;
  readonly cancelQty: number;
  readonly orderStatus: string;
  readonly inputTime: string;
  readonly modifyTime: string;
  readonly rejectReason: string;
}

export interface DeliveryParts {
  readonly scheduler: Scheduler;
  readonly random: Random;
  send(event: OrderEvent): void;
  /** Just before the order that it has filled. */
  sendFill(fill: Fill): void;
  /** What a fault makes of the next event of the symbol. */
  spoil(symbol: string): Spoilt | undefined;
}

export type Spoilt =
  | { readonly kind: 'no-event' }
  | { readonly kind: 'duplicate-event' }
  | { readonly kind: 'late-event'; readonly lateMs: number };

export interface Because {
  /** Why a change was refused that leaves the order as it is. */
  readonly refused?: string;
  readonly fill?: Fill;
}

export interface Delivery {
  /** Sends the order as it is now. */
  publish(order: SsiOrder, because: Because): void;
}

const DELAY_MIN_MS = 5;
const DELAY_MAX_MS = 120;
const TWICE = 0.08;
const OUT_OF_ORDER = 0.05;

export function createDelivery(parts: DeliveryParts): Delivery {
  const { scheduler, random, spoil } = parts;
  const latestByOrder = new Map<string, number>();

  return {
    publish(order, { refused = '', fill }) {
      const event = eventOf(order, refused);
      const spoilt = spoil(order.symbol);
      const delay = random.between(DELAY_MIN_MS, DELAY_MAX_MS);
      const mayOvertake = random.chance(OUT_OF_ORDER) && isLive(order);
      const isTwice = random.chance(TWICE) || spoilt?.kind === 'duplicate-event';
      if (spoilt?.kind === 'no-event') return;
      const late = spoilt?.kind === 'late-event' ? spoilt.lateMs : 0;
      const latest = latestByOrder.get(order.orderId) ?? 0;
      const at = Math.max(scheduler.now() + delay + late, mayOvertake ? 0 : latest);
      if (isLive(order)) latestByOrder.set(order.orderId, Math.max(at + 1, latest));
      else latestByOrder.delete(order.orderId);
      const send = () => {
        if (fill !== undefined) parts.sendFill(fill);
        parts.send(event);
      };
      scheduler.at(at, send);
      if (isTwice) scheduler.at(at, send);
    },
  };
}

function eventOf(order: SsiOrder, refused: string): OrderEvent {
  return {
    accountNo: order.account,
    clientRequestId: order.clientRequestId,
    orderId: order.orderId,
    symbol: order.symbol,
    side: order.side === 'buy' ? 'B' : 'S',
    orderType: order.type,
    price: order.price ?? 0,
    quantity: order.quantity,
    osQty: remainingOf(order),
    filledQty: order.filled,
    cancelQty: order.cancelled,
    orderStatus: statusOf(order),
    inputTime: timeText(order.inputAt),
    modifyTime: timeText(order.modifiedAt),
    rejectReason: refused === '' ? order.reason : refused,
  };
}
