// An order as Alpaca keeps it: its terms, its place in a group, and how far it has come.
import { type Decimal, ZERO } from '../../../../kernel/decimal.ts';
import type { Instant } from '../../../../kernel/instant.ts';

export const SIDES = ['buy', 'sell'] as const;
export type Side = (typeof SIDES)[number];

export const ORDER_TYPES = ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

export const TIMES_IN_FORCE = ['day', 'gtc', 'opg', 'cls', 'ioc', 'fok'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

export const ORDER_CLASSES = ['simple', 'bracket', 'oco', 'oto'] as const;
export type OrderClass = (typeof ORDER_CLASSES)[number];

export type OrderStatus =
  | 'accepted'
  | 'pending_new'
  | 'new'
  | 'held'
  | 'partially_filled'
  | 'pending_cancel'
  | 'pending_replace'
  | 'filled'
  | 'canceled'
  | 'expired'
  | 'rejected'
  | 'replaced';

/** What a client asks for. One of quantity and notional is given. */
export interface OrderTerms {
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantity: Decimal | undefined;
  readonly notional: Decimal | undefined;
  readonly limitPrice: Decimal | undefined;
  readonly stopPrice: Decimal | undefined;
  readonly trailPrice: Decimal | undefined;
  readonly trailPercent: Decimal | undefined;
  readonly isExtended: boolean;
}

export interface OrderRequest extends OrderTerms {
  /** Undefined: the server makes one. */
  readonly clientOrderId: string | undefined;
  readonly orderClass: OrderClass;
  readonly takeProfit: Decimal | undefined;
  readonly stopLoss: StopLoss | undefined;
}

export interface StopLoss {
  readonly stopPrice: Decimal;
  readonly limitPrice: Decimal | undefined;
}

/** `alone`: a simple order. */
export type Role = 'alone' | 'entry' | 'take-profit' | 'stop-loss';

export type PositionIntent = `${Side}_to_${'open' | 'close'}`;

export interface AlpacaOrder extends OrderTerms {
  readonly id: string;
  readonly clientOrderId: string;
  readonly orderClass: OrderClass;
  readonly role: Role;
  readonly intent: PositionIntent;
  /** Shared by all orders of a group and by what replaces them; a simple order is a group by itself. */
  readonly groupId: string;
  /** Shrinks when the other exit of its group fills in part. */
  quantity: Decimal | undefined;
  /** Of a trailing stop: moves with the high-water mark. */
  stopPrice: Decimal | undefined;
  highWater: Decimal | undefined;
  replaces: string | undefined;
  replacedBy: string | undefined;
  /** Filled by the orders that this one replaces. */
  carried: Decimal;
  status: OrderStatus;
  filled: Decimal;
  /** Sum of price times quantity of its fills. */
  cost: Decimal;
  /** All that it had filled was taken back: at this price. */
  averageBefore?: Decimal;
  /** Of a stop: the price was printed. */
  isElected: boolean;
  readonly createdAt: Instant;
  updatedAt: Instant;
  submittedAt: Instant;
  readonly expiresAt: Instant | undefined;
  filledAt: Instant | undefined;
  canceledAt: Instant | undefined;
  expiredAt: Instant | undefined;
  failedAt: Instant | undefined;
  replacedAt: Instant | undefined;
}

const FINAL: ReadonlySet<OrderStatus> = new Set([
  'filled',
  'canceled',
  'expired',
  'rejected',
  'replaced',
]);

export function isOpen({ status }: Pick<AlpacaOrder, 'status'>): boolean {
  return !FINAL.has(status);
}

/** It has reached the market, or waits for its stop price there. */
export function isWorking({ status }: AlpacaOrder): boolean {
  return (
    status === 'new' ||
    status === 'partially_filled' ||
    status === 'pending_cancel' ||
    status === 'pending_replace'
  );
}

/** Shares; zero for an order by amount, which is filled at once. */
export function leavesOf({ quantity = ZERO, carried, filled }: AlpacaOrder): Decimal {
  return quantity.minus(carried).minus(filled);
}

export function isStop({ type }: Pick<OrderTerms, 'type'>): boolean {
  return type === 'stop' || type === 'stop_limit' || type === 'trailing_stop';
}

export function isMultiple({ orderClass }: Pick<AlpacaOrder, 'orderClass'>): boolean {
  return orderClass !== 'simple';
}
