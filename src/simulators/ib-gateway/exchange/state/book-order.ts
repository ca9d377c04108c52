// One order at the gateway, and its form for clients.
import type { AnswerOf } from '../../messages/answer.ts';
import type { Contract } from '../../messages/contract.ts';
import { instrumentKey } from '../../messages/instrument-key.ts';
import { auctionOf, type Order, type OrderStatusText } from '../../messages/order.ts';

/**
 * `stored`: not transmitted, never at the exchange. `dormant`: waits for its parent. `working`: at the exchange or
 * waiting for it to open. `inactive`: held by the broker (no shares to borrow). The rest are final.
 */
export type Stage = 'stored' | 'dormant' | 'working' | 'inactive' | 'filled' | 'cancelled';

/** Mutable on purpose: it is the order book. */
export interface BookOrder {
  readonly permId: number;
  /** 0 for a manual order. */
  readonly clientId: number;
  /** 0 for a manual order, until it is bound to client 0. */
  orderId: number;
  readonly contract: Contract;
  /** Of an option its local symbol, of a combination its key. */
  readonly symbol: string;
  readonly account: string;
  readonly parentPermId: number;
  readonly isByHand: boolean;
  /** Placed by the broker to restore margin. */
  readonly isLiquidation: boolean;
  order: Order;
  /** When its terms were set: a DAY order ends with the session that follows. */
  statedAt: number;
  stage: Stage;
  /** The current quantity: ordered, less the reductions by its group. */
  quantity: number;
  filled: number;
  /** Sum of shares times price. */
  value: number;
  commission: number;
  lastFillPrice: number;
  ocaGroup: string;
  ocaType: number;
  /** The gateway shows it in this group, and takes no change that states it. */
  shownGroup?: Pick<Order, 'ocaGroup' | 'ocaType'>;
  isTriggered: boolean;
  /** The listing's quote count when the stop was triggered. */
  triggeredQuote: number;
  isCancelPending: boolean;
  /** Its conditions have been met, or it has none that hold it back. */
  isReleased: boolean;
  /** Changed after its parent ended: the parent's fill no longer limits it. */
  isDetached: boolean;
  /** Inactive for good: it never trades, and no cancel of it is answered. */
  isDead?: boolean;
  /** The broker has capped its price, and it does not trade. */
  capPrice?: number;
  trailStop: number;
  completedAt: number;
  completedStatus: string;
}

export function newBookOrder(
  placed: Pick<
    BookOrder,
    | 'permId'
    | 'clientId'
    | 'orderId'
    | 'contract'
    | 'parentPermId'
    | 'isByHand'
    | 'isLiquidation'
    | 'statedAt'
    | 'order'
  > & { readonly key?: string },
): BookOrder {
  const { key, ...stated } = placed;
  const { order } = placed;
  return {
    ...stated,
    symbol: key ?? instrumentKey(placed.contract),
    account: order.account,
    stage: 'stored',
    quantity: order.quantity ?? 0,
    filled: 0,
    value: 0,
    commission: 0,
    lastFillPrice: 0,
    ocaGroup: order.ocaGroup,
    // By default a group reduces without block.
    ocaType: order.ocaGroup === '' ? 0 : order.ocaType || 3,
    isTriggered: false,
    triggeredQuote: 0,
    isCancelPending: false,
    isReleased: order.conditions.length === 0 || order.conditionsCancel,
    isDetached: false,
    trailStop: Number.NaN,
    completedAt: 0,
    completedStatus: '',
  };
}

export function remainingOf(order: BookOrder): number {
  return Math.max(0, sharesOf(order.quantity - order.filled));
}

/** Fractions have at most eight decimals: sums of floats have dust behind them. */
export function sharesOf(shares: number): number {
  return Number.isInteger(shares) ? shares : Math.round(shares * 1e8) / 1e8;
}

export function isFinal(order: BookOrder): boolean {
  return order.stage === 'filled' || order.stage === 'cancelled';
}

export function isBuy(order: BookOrder): boolean {
  return order.order.action === 'BUY';
}

export function isStop(order: BookOrder): boolean {
  return ['STP', 'STP LMT', 'TRAIL', 'TRAIL LIMIT'].includes(order.order.type);
}

/** A stop waits for the market to turn against it, a touch order for the market to come to it. */
export function waitsForTrigger(order: BookOrder): boolean {
  return (isStop(order) || isTouch(order)) && !order.isTriggered;
}

export function isTouch({ order }: BookOrder): boolean {
  return order.type === 'MIT' || order.type === 'LIT';
}

/** Takes everything at once or nothing. */
export function isWhole({ order }: BookOrder): boolean {
  return order.tif === 'FOK' || order.allOrNone;
}

/** To eight decimals, as the gateway states it: a quotient of sums of floats has dust behind them. */
export function averagePrice(order: BookOrder): number {
  return order.filled === 0 ? 0 : Math.round((order.value / order.filled) * 1e8) / 1e8;
}

export function statusOf(order: BookOrder, isMarketOpen: boolean): OrderStatusText {
  if (order.stage === 'filled') return 'Filled';
  if (order.stage === 'cancelled') return 'Cancelled';
  if (order.isCancelPending) return 'PendingCancel';
  if (order.stage === 'inactive') return 'Inactive';
  const isWaiting = order.stage === 'dormant' || auctionOf(order.order) !== undefined;
  if (isWaiting || !order.isReleased || !isMarketOpen) return 'PreSubmitted';
  return waitsForTrigger(order) ? 'PreSubmitted' : 'Submitted';
}

function whyHeld(order: BookOrder): string {
  if (isFinal(order)) return '';
  if (order.stage === 'inactive') return order.isDead === true ? '' : 'locate';
  const isWaiting = waitsForTrigger(order);
  if (order.stage === 'dormant') return isWaiting ? 'child,trigger' : 'child';
  return isWaiting ? 'trigger' : '';
}

export function statusAnswer(
  order: BookOrder,
  status: OrderStatusText,
  permId: number = order.permId,
): AnswerOf<'orderStatus'> {
  return {
    name: 'orderStatus',
    orderId: order.orderId,
    status,
    filled: order.filled,
    remaining: remainingOf(order),
    averageFillPrice: averagePrice(order),
    permId,
    parentId: order.order.parentId,
    lastFillPrice: order.lastFillPrice,
    clientId: order.clientId,
    whyHeld: whyHeld(order),
    marketCapPrice: order.capPrice ?? 0,
  };
}

/** The order as the gateway would echo it: the group it named, its current quantity. */
function echoed(order: BookOrder): Order {
  return {
    ...order.order,
    quantity: order.quantity,
    ocaGroup: order.ocaGroup,
    ocaType: order.ocaType,
    ...order.shownGroup,
    trailStopPrice: Number.isNaN(order.trailStop) ? order.order.trailStopPrice : order.trailStop,
    transmit: true,
  };
}

export function openOrderAnswer(
  order: BookOrder,
  status: OrderStatusText,
  permId: number = order.permId,
): AnswerOf<'openOrder'> {
  return {
    name: 'openOrder',
    orderId: order.orderId,
    clientId: order.clientId,
    permId,
    contract: order.contract,
    order: echoed(order),
    state: { status },
  };
}

export function completedOrderAnswer(order: BookOrder): AnswerOf<'completedOrder'> {
  return {
    name: 'completedOrder',
    permId: order.permId,
    parentPermId: order.parentPermId,
    contract: order.contract,
    order: echoed(order),
    status: order.stage === 'filled' ? 'Filled' : 'Cancelled',
    filledQuantity: order.filled,
    completedAt: order.completedAt,
    completedStatus: order.completedStatus,
  };
}
