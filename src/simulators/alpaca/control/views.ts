// The state of the simulator as the control API shows it.
import { textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { phaseAt } from '../exchange/market/hours.ts';
import type { Fault } from '../exchange/state/fault-list.ts';
import { isOpen } from '../exchange/state/order.ts';
import type { Connection } from '../wire/messages/connection.ts';
import { orderView } from '../wire/messages/order-view.ts';

export function stateView(exchange: Exchange, connections: readonly Connection[]): object {
  const { account, book, market } = exchange;
  const orders = book.all();
  const view = (order: (typeof orders)[number]) => orderView(exchange, order, null);
  return {
    time: toIso(exchange.now()),
    phase: phaseAt(exchange.now()),
    cash: textOf(account.cash),
    equity: textOf(exchange.balances().equity),
    buying_power: textOf(exchange.risk.buyingPower()),
    naked_milliseconds: exchange.cover.nakedMs(),
    prices: market.all().map(({ symbol, bid, ask, last, isHalted }) => ({
      ...{ symbol, bid: textOf(bid), ask: textOf(ask), last: textOf(last), halted: isHalted },
    })),
    positions: exchange.positions().map(({ symbol, quantity, cost }) => ({
      ...{ symbol, quantity: textOf(quantity), cost: textOf(cost) },
      held_for_orders: textOf(exchange.reserves.heldShares(symbol)),
    })),
    open_orders: orders.filter(isOpen).map(view),
    completed_orders: orders.filter((order) => !isOpen(order)).map(view),
    fills: account.executions.map((execution) => ({
      execution_id: execution.id,
      order_id: execution.orderId,
      client_order_id: execution.clientOrderId,
      symbol: execution.symbol,
      side: execution.side,
      quantity: textOf(execution.quantity),
      price: textOf(execution.price),
      time: toIso(execution.at),
    })),
    corrections: account.corrections.map(({ kind, id, previousId, of, quantity, price, at }) => ({
      ...{ kind, execution_id: id, previous_execution_id: previousId, order_id: of.orderId },
      ...{ symbol: of.symbol, quantity: textOf(quantity), price: textOf(price), time: toIso(at) },
    })),
    sockets: connections.map(({ id, path, topics }) => ({ id, path, topics: [...topics] })),
  };
}

export function faultView({ id, kind, symbol, left }: Fault): object {
  return { fault_id: id, kind, ...(symbol === undefined ? {} : { symbol }), left: left ?? null };
}
