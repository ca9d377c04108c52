// The state of the simulator as the control API shows it.
import { instant, toIso } from '../../../kernel/instant.ts';
import { EXCHANGES } from '../../../market/venues/vietnam/trading-rules.ts';
import { holdingsOf } from '../exchange/account/account.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Fault } from '../exchange/fault-injection/fault-list.ts';
import type { Security } from '../exchange/market/security.ts';
import { averagePrice, isLive, type SsiOrder, statusOf } from '../exchange/orders/order.ts';
import type { Fill } from '../exchange/orders/order-book.ts';
import type { SocketView } from '../wire/stream.ts';

export function stateView(exchange: Exchange, sockets: readonly SocketView[]): object {
  const { account, book, market } = exchange;
  const now = exchange.now();
  const orders = [...book.all()];
  return {
    time: toIso(now),
    accounts: [{ account: account.name, cash: account.cash, buying_power: exchange.buyingPower() }],
    prices: [...market.all()].map(priceView),
    positions: holdingsOf(account, now).map(({ symbol, quantity, averageCost }) => ({
      account: account.name,
      symbol,
      quantity,
      sellable: book.sellable(account, symbol, now),
      average_cost: averageCost,
    })),
    open_orders: orders.filter(isLive).map(orderView),
    completed_orders: orders.filter((order) => !isLive(order)).map(orderView),
    fills: book.fills.map(fillView),
    sockets,
    sessions: EXCHANGES.map((board) => ({ market: board, status: exchange.flagOf(board) })),
    unwatched_ms: exchange.unwatchedMs(),
  };
}

export function faultView({ id, kind, symbol, left }: Fault): object {
  return { fault_id: id, kind, ...(symbol === undefined ? {} : { symbol }), left: left ?? null };
}

function priceView({ symbol, board, last, lastAt, levels, reference, terms }: Security): object {
  return {
    ...{ symbol, board, last, time: toIso(instant(lastAt)) },
    ...{ bid: levels.bids[0]?.price ?? null, ask: levels.asks[0]?.price ?? null },
    ...{ reference, ceiling: terms.limits.ceiling, floor: terms.limits.floor },
  };
}

function orderView(order: SsiOrder): object {
  return {
    order_id: order.orderId,
    client_request_id: order.clientRequestId,
    account: order.account,
    symbol: order.symbol,
    side: order.side === 'buy' ? 'B' : 'S',
    type: order.type,
    quantity: order.quantity,
    filled: order.filled,
    cancelled: order.cancelled,
    price: order.price ?? null,
    average_price: order.filled === 0 ? null : averagePrice(order),
    status: statusOf(order),
    reason: order.reason,
    time: toIso(order.inputAt),
  };
}

function fillView({ orderId, clientRequestId, symbol, side, shares, price, at }: Fill): object {
  return {
    ...{ order_id: orderId, client_request_id: clientRequestId, symbol },
    ...{ side: side === 'buy' ? 'B' : 'S', shares, price, time: toIso(at) },
  };
}
