// The orders, the market and the faults as the control API returns them.
import { instant, toIso } from '../../../kernel/instant.ts';
import type { ExchangeView } from '../exchange/exchange-view.ts';
import { isStanding } from '../exchange/scheduling/fault-kinds.ts';
import type { Fault } from '../exchange/scheduling/faults.ts';
import { type BookOrder, statusOf } from '../exchange/state/book-order.ts';
import type { Trade } from '../exchange/state/changes.ts';
import { instrumentKey } from '../messages/instrument-key.ts';

export interface WireSession {
  readonly client_id: number;
  readonly server_version: number;
  /** Market time, epoch milliseconds. */
  readonly connected_at: number;
}

export interface WireEntry {
  readonly n: number;
  /** Market time, epoch milliseconds. */
  readonly at: number;
}

export function stateView(view: ExchangeView, sessions: readonly WireSession[]): object {
  const order = (one: BookOrder) => orderView(one, view.isOpen);
  return {
    time: iso(view.time),
    accounts: view.accounts.map(({ account, netLiquidation, buyingPower }) => ({
      account: account.name,
      net_liquidation: cents(netLiquidation),
      cash: cents(account.cash),
      buying_power: cents(buyingPower),
    })),
    prices: view.listings.map(({ symbol, bid, ask, last, at }) => ({
      symbol,
      bid,
      ask,
      last,
      time: iso(at),
    })),
    positions: positionsOf(view),
    open_orders: view.openOrders.map(order),
    completed_orders: view.completedOrders.map(order),
    executions: view.trades.map(executionView),
    sessions: sessions.map(({ client_id, server_version, connected_at }) => ({
      client_id,
      server_version,
      connected_at: iso(connected_at),
    })),
    naked_milliseconds: view.nakedMs,
    naked_leg_milliseconds: view.options.nakedLegMs,
    lopsided_milliseconds: view.options.lopsidedMs,
    unbounded_orders: view.options.unboundedOrders,
  };
}

function positionsOf({ accounts }: ExchangeView): readonly object[] {
  return accounts.flatMap(({ account }) =>
    [...account.holdingBySymbol.values()]
      .filter(({ quantity }) => quantity !== 0)
      .map(({ contract, quantity, averageCost }) => ({
        account: account.name,
        symbol: instrumentKey(contract),
        con_id: contract.conId,
        quantity,
        average_cost: Math.round(averageCost * 1e6) / 1e6,
      })),
  );
}

function orderView(one: BookOrder, isOpen: boolean): object {
  const { order } = one;
  return {
    account: one.account,
    order_id: one.orderId,
    client_id: one.clientId,
    perm_id: one.permId,
    order_ref: order.orderRef,
    parent_perm_id: one.parentPermId,
    oca_group: one.ocaGroup,
    symbol: one.symbol,
    action: order.action,
    type: order.type,
    quantity: one.quantity,
    filled: one.filled,
    limit_price: order.limitPrice ?? null,
    stop_price: stopPriceOf(one),
    trail_amount: order.type === 'TRAIL' ? order.auxPrice || null : null,
    trail_percent: order.type === 'TRAIL' ? order.trailingPercent || null : null,
    tif: order.tif === '' ? 'DAY' : order.tif,
    status: statusOf(one, isOpen),
  };
}

function stopPriceOf({ order, trailStop }: BookOrder): number | null {
  if (order.type === 'TRAIL') return Number.isNaN(trailStop) ? null : trailStop;
  return order.type.startsWith('STP') ? (order.auxPrice ?? null) : null;
}

/** An entry of the wire log with its times as text. */
export function wireView(entry: WireEntry): object {
  return { ...entry, at: iso(entry.at) };
}

function executionView({ execution, contract }: Trade): object {
  return {
    exec_id: execution.execId,
    perm_id: execution.permId,
    order_ref: execution.orderRef,
    account: execution.account,
    symbol: instrumentKey(contract),
    sec_type: contract.secType,
    liquidation: execution.liquidation,
    side: execution.side,
    shares: execution.shares,
    price: execution.price,
    time: iso(execution.time),
  };
}

/** A standing fault has no count. */
export function faultView({ faultId, kind, left, symbol, clientId, forMs }: Fault): object {
  return {
    fault_id: faultId,
    kind,
    left: isStanding(kind) ? 1 : left,
    ...(symbol === undefined ? {} : { symbol }),
    ...(clientId === undefined ? {} : { client_id: clientId }),
    ...(forMs === undefined ? {} : { for_ms: forMs }),
  };
}

function iso(at: number): string {
  return toIso(instant(at));
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
