// Who asked for which order, as a sentence.
import { ORDER_WORDS, type OrderRequest, type RequestRef } from '../orders/order-request.ts';
import { price } from './figures.ts';
import { trailDistanceText } from './order-text.ts';

/** `ann asked to buy 100 AAPL, limit 85.5 (request req_7, key k-1)`. */
export function orderRequestText(request: RequestRef, order: OrderRequest): string {
  return `${request.user} asked to ${orderText(order)} (${requestName(request)})`;
}

/** `request req_7, key k-1, client_order_id march-7`. */
export function requestName({ id, key, clientOrderId }: RequestRef): string {
  return [
    `request ${id}`,
    ...(key === undefined ? [] : [`key ${key}`]),
    ...(clientOrderId === undefined ? [] : [`client_order_id ${clientOrderId}`]),
  ].join(', ');
}

/** `buy 100 AAPL, limit 85.5`. */
export function orderText({
  side,
  quantity,
  symbol,
  type,
  price: limit,
  stopPrice,
  trailBy,
  walk,
}: OrderRequest): string {
  const prices = [stopPrice, limit].filter((each) => each !== undefined).map(price);
  const at = prices.length === 0 ? '' : ` ${prices.join(', limit ')}`;
  const distance = trailBy === undefined ? '' : ` by ${trailDistanceText(trailBy)}`;
  const from = trailBy === undefined || at === '' ? at : ` from${at}`;
  const walking =
    walk === undefined
      ? ''
      : ` at ${side === 'buy' ? 'most' : 'least'}, walking from the middle toward the ${side === 'buy' ? 'ask' : 'bid'}`;
  return `${side} ${quantity} ${symbol}, ${ORDER_WORDS[type]}${distance}${from}${walking}`;
}
