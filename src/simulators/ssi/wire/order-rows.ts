// The order book as SSI lists it: the account once beside the rows; orders of earlier days under other names.
import type { TradingDay } from '../../../kernel/instant.ts';
import { timeText } from '../exchange/market/local-time.ts';
import { averagePrice, remainingOf, type SsiOrder, statusOf } from '../exchange/orders/order.ts';
import type { Done } from './answers.ts';
import type { Page } from './pages.ts';
import type { WireForm } from './wire-form.ts';

export interface BookTerms {
  readonly form: WireForm;
  readonly account: string;
  /** Today: what is older comes as history. */
  readonly day: TradingDay;
}

export function bookOf(
  { rows, totalRecord }: Page<SsiOrder>,
  { form, account, day }: BookTerms,
): Done {
  if (form === 'older')
    return { data: { orderList: rows.map(olderRow), totalOrders: totalRecord } };
  return {
    data: { accountNo: account, orderList: rows.map((order) => row(order, day)), totalRecord },
    isEmpty: rows.length === 0,
  };
}

function row(order: SsiOrder, today: TradingDay): object {
  const { symbol, side } = sides(order);
  const names = order.day < today ? { instrumentId: symbol, buySell: side } : { symbol, side };
  return {
    ...common(order),
    ...names,
    filledQty: order.filled,
    cancelQty: order.cancelled,
    // SSI leaves it empty, whatever became of the order.
    modifiedTime: '',
  };
}

function olderRow(order: SsiOrder): object {
  return {
    ...common(order),
    ...sides(order),
    accountNo: order.account,
    osQuantity: remainingOf(order),
    filledQuantity: order.filled,
    cancelQuantity: order.cancelled,
    modifiedTime: timeText(order.modifiedAt),
  };
}

function common(order: SsiOrder): object {
  return {
    clientRequestId: order.clientRequestId,
    orderId: order.orderId,
    orderType: order.type,
    price: order.price ?? 0,
    avgPrice: averagePrice(order),
    quantity: order.quantity,
    orderStatus: statusOf(order),
    inputTime: timeText(order.inputAt),
    message: order.reason,
  };
}

function sides({ symbol, side }: SsiOrder): { readonly symbol: string; readonly side: 'B' | 'S' } {
  return { symbol, side: side === 'buy' ? 'B' : 'S' };
}
