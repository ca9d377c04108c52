// Orders as SSI shows them, in the stream and in the order book, as one plain value, and that value in our terms.
import type { Instant } from '../../../../kernel/instant.ts';
import type { TradeSide } from '../../../../market/quotes/matching.ts';
import type {
  OrderNames,
  ReportedCompletedOrder,
  ReportedExecution,
  ReportedOrder,
} from '../../../ports/broker-reports.ts';
import { type Fields, fieldsOf, numberOf, textOf } from '../../kit/fields.ts';
import { parseExchangeTime } from '../messages/exchange-time.ts';
import { reasonIn, statusOf, typeOf, whyEnded } from '../messages/order-words.ts';
import { orderRefIn, ssiOrderLink } from './refs.ts';

export interface ShownOrder {
  readonly account: string;
  /** Ours; '' for orders of other programs. */
  readonly orderRef: string;
  readonly orderId: string;
  /** SSI's spelling. */
  readonly symbol: string;
  readonly side: TradeSide;
  readonly type: string;
  readonly price: number;
  readonly quantity: number;
  readonly filled: number;
  /** Only the order book has it. */
  readonly averagePrice: number | undefined;
  readonly status: string;
  readonly reason: string;
  /** Not known of orders that the book shows: it says only when they were entered. */
  readonly changedAt: Instant | undefined;
}

/**
 * A row has its account only in the older form: otherwise it is that of the answer. Undefined if it lacks what an order must have: then
 * it is reported and never guessed.
 */
export function shownOrder(raw: unknown, account: string): ShownOrder | undefined {
  const row = fieldsOf(raw);
  const quantity = numberOf(row.quantity);
  const filled = numberOf(row.filledQty ?? row.filledQuantity);
  const orderId = textOf(row.orderId);
  const side = sideOf(row);
  const isWhole = quantity !== undefined && filled !== undefined && quantity >= 0 && filled >= 0;
  if (!isWhole || orderId === '' || side === undefined) return undefined;
  return {
    account: textOf(row.accountNo) || account,
    orderRef: orderRefIn(textOf(row.clientRequestId)),
    orderId,
    symbol: textOf(row.symbol) || textOf(row.instrumentId),
    side,
    type: textOf(row.orderType),
    price: numberOf(row.price) ?? 0,
    quantity,
    filled,
    averagePrice: numberOf(row.avgPrice),
    status: textOf(row.orderStatus),
    reason: reasonIn(row),
    changedAt: parseExchangeTime(textOf(row.modifiedTime) || textOf(row.modifyTime)),
  };
}

/** Orders of earlier days have other names. */
function sideOf({ side, buySell }: Fields): TradeSide | undefined {
  const word = textOf(side) || textOf(buySell);
  return word === 'B' ? 'buy' : word === 'S' ? 'sell' : undefined;
}

/** One fill, as the stream has it: its price is not booked, because SSI gives single fills no number. */
export interface ShownFill {
  readonly orderId: string;
  readonly at: Instant | undefined;
}

/** Undefined for anything else. */
export function shownFill(raw: unknown): ShownFill | undefined {
  const { eventType, orderId, matchTime } = fieldsOf(raw);
  if (eventType !== 'orderMatchEvent') return undefined;
  return { orderId: textOf(orderId), at: parseExchangeTime(textOf(matchTime)) };
}

export type SymbolOf = (brokerSymbol: string) => string;

export function namesOf({ orderRef, orderId }: ShownOrder): OrderNames {
  return { orderRef, brokerLink: ssiOrderLink(orderId) };
}

export function reportedOrder(order: ShownOrder, symbolOf: SymbolOf): ReportedOrder {
  return {
    account: order.account,
    orderRef: order.orderRef,
    brokerLink: ssiOrderLink(order.orderId),
    symbol: symbolOf(order.symbol),
    side: order.side,
    type: typeOf(order.type),
    quantity: order.quantity,
    limitPrice: order.price > 0 ? order.price : undefined,
    stopPrice: undefined,
    validity: 'day',
    group: '',
    groupEffect: 'none',
    status: statusOf(order.status),
  };
}

export function completedOrder(order: ShownOrder, symbolOf: SymbolOf): ReportedCompletedOrder {
  return {
    account: order.account,
    orderRef: order.orderRef,
    brokerLink: ssiOrderLink(order.orderId),
    symbol: symbolOf(order.symbol),
    status: order.status === 'FF' ? 'filled' : 'cancelled',
    filled: order.filled,
    why: whyEnded(order.status, order.reason),
  };
}

/** Undefined if nothing is filled, or the book does not say at which price. */
export function filledSoFar(
  order: ShownOrder,
  symbolOf: SymbolOf,
  now: Instant,
): ReportedExecution | undefined {
  const { filled, averagePrice, changedAt } = order;
  if (!(filled > 0) || averagePrice === undefined || !(averagePrice > 0)) return undefined;
  return {
    // The same fill has the same id whenever it is read.
    execId: `${order.orderId}:${filled}`,
    account: order.account,
    orderRef: order.orderRef,
    brokerLink: ssiOrderLink(order.orderId),
    symbol: symbolOf(order.symbol),
    side: order.side,
    shares: filled,
    price: averagePrice,
    at: changedAt ?? now,
    ...(changedAt === undefined ? { isUndated: true } : {}),
    cumulativeQuantity: filled,
    averagePrice,
    isSummary: true,
  };
}
