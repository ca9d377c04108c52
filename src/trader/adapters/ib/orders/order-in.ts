// Orders reported by the broker, in our terms.

import type { GroupEffect } from '../../../domain/orders/broker-link.ts';
import type {
  BrokerOrderStatus,
  ReportedCompletedOrder,
  ReportedOrder,
} from '../../../ports/broker-reports.ts';
import { asNamed } from '../market/verticals.ts';
import type { IncomingOrder, WireCompletedOrder, WireContract } from '../messages/messages.ts';
import { floorAfter, handleOf, permLink } from './links.ts';
import { kindOf, pricesIn } from './order-words.ts';

/** `Inactive` does not always mean ended: an order that waits for shares to borrow can still fill. */
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

export type SymbolOf = (contract: WireContract) => string;

/** The symbol of a reported contract, and whether the broker's terms of an order in it are turned round. */
export interface ContractNames {
  symbolOf: SymbolOf;
  isTurned(contract: WireContract): boolean;
}

/** An unknown status says nothing about the order. */
export function statusOf(text: string): BrokerOrderStatus {
  return STATUS.get(text) ?? 'pending';
}

export function isOver(status: BrokerOrderStatus): boolean {
  return status === 'filled' || status === 'cancelled';
}

/** Type 1 cancels the other members with the first partial fill; 2 and 3 reduce them. */
const GROUP_EFFECT: ReadonlyMap<number, GroupEffect> = new Map([
  [0, 'none'],
  [1, 'cancels'],
  [2, 'reduces'],
  [3, 'reduces'],
]);

/** Order numbers are unique per client only, so an order of another client has no handle of ours. */
export function reportedOrder(
  reported: IncomingOrder,
  { symbolOf, isTurned }: ContractNames,
  ourClientId: number,
): ReportedOrder {
  const order = asNamed(reported, isTurned(reported.contract));
  const { orderId, ocaGroup, ocaType } = order;
  return {
    account: order.account,
    handle: order.clientId === ourClientId ? handleOf(orderId) : undefined,
    brokerLink: permLink(order.permId),
    orderRef: order.orderRef,
    floor: floorAfter(orderId),
    symbol: symbolOf(order.contract),
    side: order.action === 'BUY' ? 'buy' : 'sell',
    ...kindOf(order),
    // Unset means the same as 0: not stated.
    quantity: Number.isFinite(order.quantity) ? order.quantity : 0,
    ...pricesIn(order),
    group: ocaGroup,
    groupEffect: ocaGroup === '' ? 'none' : (GROUP_EFFECT.get(ocaType) ?? 'cancels'),
    ...(ocaGroup === '' ? {} : { groupWord: `type ${ocaType}` }),
    status: statusOf(order.status),
    ...conditionIn(order, symbolOf),
  };
}

function conditionIn(
  { conditions = [], contract, hasOtherConditions }: IncomingOrder,
  symbolOf: SymbolOf,
): Pick<ReportedOrder, 'condition'> {
  const [condition, ...more] = conditions;
  if (hasOtherConditions === true || more.length > 0) return { condition: 'other' };
  if (condition === undefined) return {};
  const { conId, isMore, price } = condition;
  const { currency } = contract;
  const stock = { conId, symbol: '', secType: 'STK', exchange: 'SMART', primaryExchange: '' };
  const symbol = symbolOf({ ...stock, currency });
  return { condition: { symbol, when: isMore ? 'at_or_above' : 'at_or_below', price } };
}

export function reportedCompletedOrder(
  order: WireCompletedOrder,
  symbolOf: SymbolOf,
): ReportedCompletedOrder {
  return {
    account: order.account,
    brokerLink: permLink(order.permId),
    orderRef: order.orderRef,
    symbol: symbolOf(order.contract),
    status: statusOf(order.status) === 'filled' ? 'filled' : 'cancelled',
    filled: Number.isFinite(order.filled) ? order.filled : 0,
    why: order.why,
  };
}
