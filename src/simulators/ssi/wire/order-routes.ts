// Orders over REST: placed, amended and cancelled, each with an id that is used once.
import { ok } from '../../../kernel/result.ts';
import { ORDER_TYPES } from '../../../market/venues/vietnam/trading-rules.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { type SsiOrder, statusOf } from '../exchange/orders/order.ts';
import type { NewOrder } from '../exchange/orders/order-entry.ts';
import { type Answered, badRequest, DUPLICATE_REQUEST } from './answers.ts';
import {
  type Body,
  oneOf,
  priceOf,
  type Read,
  requestIdOf,
  textOf,
  wholeOf,
} from './body-fields.ts';

export interface OrderRoutes {
  place(body: Body): Answered;
  amend(body: Body): Answered;
  cancel(body: Body): Answered;
}

const SIDES = ['B', 'S'] as const;

export function createOrderRoutes(exchange: Exchange, usedBefore: readonly string[]): OrderRoutes {
  const usedIds = new Set(usedBefore);
  for (const { clientRequestId } of exchange.book.all()) usedIds.add(clientRequestId);

  function change(
    body: Body,
    idName: 'clientModifyId' | 'clientCancelId',
    apply: (order: SsiOrder) => ReturnType<Exchange['orderEntry']['cancel']>,
  ): Answered {
    const id = requestIdOf(body, idName);
    const device = textOf(body, 'deviceId');
    if (!id.ok) return id.failure;
    if (!device.ok) return device.failure;
    const order = orderOf(exchange, body);
    if (order === undefined) return badRequest('Order is not found', 'ORD013');
    if (usedIds.has(id.value)) return DUPLICATE_REQUEST;
    usedIds.add(id.value);
    exchange.record({ kind: 'request', requestId: id.value });
    const changed = apply(order);
    if (!changed.ok) return badRequest(changed.failure.text, changed.failure.code);
    return { data: { [idName]: id.value, ...answerOf(changed.value) } };
  }

  return {
    place(body) {
      const wanted = newOrderOf(body);
      if (!wanted.ok) return wanted.failure;
      if (wanted.value.account !== exchange.account.name)
        return badRequest('Account is not open', 'ORD025');
      const { clientRequestId } = wanted.value;
      if (usedIds.has(clientRequestId)) return DUPLICATE_REQUEST;
      usedIds.add(clientRequestId);
      return { data: answerOf(exchange.orderEntry.place(wanted.value)) };
    },
    amend(body) {
      const wanted = amendmentOf(body);
      if (!wanted.ok) return wanted.failure;
      return change(body, 'clientModifyId', (order) =>
        exchange.orderEntry.amend(order, wanted.value),
      );
    },
    cancel: (body) => change(body, 'clientCancelId', (order) => exchange.orderEntry.cancel(order)),
  };
}

function answerOf(order: SsiOrder): object {
  const { orderId, clientRequestId } = order;
  return { orderId, clientRequestId, orderStatus: statusOf(order) };
}

function newOrderOf(body: Body): Read<NewOrder> {
  const account = textOf(body, 'accountNo');
  if (!account.ok) return account;
  const symbol = textOf(body, 'symbol');
  if (!symbol.ok) return symbol;
  const side = oneOf(body, 'side', SIDES);
  if (!side.ok) return side;
  const quantity = wholeOf(body, 'quantity');
  if (!quantity.ok) return quantity;
  const price = priceOf(body, 'price');
  if (!price.ok) return price;
  const type = oneOf(body, 'orderType', ORDER_TYPES);
  if (!type.ok) return type;
  const id = requestIdOf(body, 'clientRequestId');
  if (!id.ok) return id;
  const device = textOf(body, 'deviceId');
  if (!device.ok) return device;
  return ok({
    account: account.value,
    clientRequestId: id.value,
    symbol: symbol.value,
    side: side.value === 'B' ? 'buy' : 'sell',
    type: type.value,
    quantity: quantity.value,
    price: price.value === 0 ? undefined : price.value,
  });
}

function amendmentOf(body: Body): Read<{ readonly price?: number; readonly quantity?: number }> {
  const hasPrice = body.price !== undefined;
  if (hasPrice === (body.quantity !== undefined))
    return { ok: false, failure: badRequest('Give either price or quantity') };
  if (hasPrice) {
    const price = priceOf(body, 'price');
    return price.ok ? ok({ price: price.value }) : price;
  }
  const quantity = wholeOf(body, 'quantity');
  return quantity.ok ? ok({ quantity: quantity.value }) : quantity;
}

function orderOf({ book }: Exchange, body: Body): SsiOrder | undefined {
  const { orderId, clientRequestId, accountNo } = body;
  const found =
    typeof orderId === 'string' && orderId !== ''
      ? book.byId(orderId)
      : typeof clientRequestId === 'string'
        ? book.byRequest(clientRequestId)
        : undefined;
  return found?.account === accountNo ? found : undefined;
}
