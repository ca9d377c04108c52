// What the broker says of an order, in our words.

import type { TimeInForce } from '../../../domain/orders/order-terms.ts';
import type {
  BrokerOrderStatus,
  ReportedCompletedOrder,
  ReportedOrder,
} from '../../../ports/broker.ts';
import type { IncomingOrder, WireCompletedOrder, WireContract } from '../messages/messages.ts';
import { orderTypeOf } from './order-out.ts';

/** Inactive is not always dead: an order kept back for shares to borrow can still fill. */
const STATUS: ReadonlyMap<string, BrokerOrderStatus> = new Map([
  ['ApiPending', 'pending'],
  ['PendingSubmit', 'pending'],
  ['PreSubmitted', 'presubmitted'],
  ['Submitted', 'submitted'],
  ['PendingCancel', 'pending_cancel'],
  ['ApiCancelled', 'cancelled'],
  ['Cancelled', 'cancelled'],
  ['Filled', 'filled'],
  ['Inactive', 'held'],
]);

const TIF: ReadonlyMap<string, TimeInForce['kind']> = new Map([
  ['DAY', 'day'],
  ['GTC', 'gtc'],
  ['GTD', 'gtd'],
]);

export type SymbolOf = (contract: WireContract) => string;

/** A word we have never heard says nothing about the order. */
export function statusOf(text: string): BrokerOrderStatus {
  return STATUS.get(text) ?? 'pending';
}

export function isOver(status: BrokerOrderStatus): boolean {
  return status === 'filled' || status === 'cancelled';
}

export function permIdOf(permId: number): string | undefined {
  return permId > 0 ? String(permId) : undefined;
}

export function reportedOrder(order: IncomingOrder, symbolOf: SymbolOf): ReportedOrder {
  const type = orderTypeOf(order.type);
  return {
    account: order.account,
    orderId: order.orderId,
    clientId: order.clientId,
    permId: permIdOf(order.permId),
    orderRef: order.orderRef,
    parentId: order.parentId === 0 ? undefined : order.parentId,
    symbol: symbolOf(order.contract),
    conId: order.contract.conId,
    side: order.action === 'BUY' ? 'buy' : 'sell',
    type,
    // Left unset it says as much as 0: nothing.
    quantity: Number.isFinite(order.quantity) ? order.quantity : 0,
    limitPrice: type === 'limit' ? order.limitPrice : undefined,
    stopPrice: type === 'stop' ? order.auxPrice : undefined,
    tif: TIF.get(order.tif) ?? 'other',
    ocaGroup: order.ocaGroup,
    ocaType: order.ocaGroup === '' ? 0 : order.ocaType,
    status: statusOf(order.status),
  };
}

export function reportedCompletedOrder(
  order: WireCompletedOrder,
  symbolOf: SymbolOf,
): ReportedCompletedOrder {
  return {
    account: order.account,
    permId: String(order.permId),
    orderRef: order.orderRef,
    symbol: symbolOf(order.contract),
    status: statusOf(order.status) === 'filled' ? 'filled' : 'cancelled',
    filled: Number.isFinite(order.filled) ? order.filled : 0,
    why: order.why,
  };
}
