// What an order is for, by its reference at the exchange.

import {
  type BookOrder,
  isBuy,
  remainingOf,
} from '../../../../src/simulators/ib-gateway/exchange/state/book-order.ts';

/** In a thin market an exit fills in pieces; one of which nothing fills for so long covers nobody. */
export const AT_WORK_MS = 120_000;

/** It may wait as a stop, too; the gateway may append to a reference. */
export function isEntry({ order }: BookOrder): boolean {
  return isEntryRef(order.orderRef);
}

export function isEntryRef(orderRef: string): boolean {
  return ENTRY_LEG.test(orderRef);
}

/** What stands alone is a group of its own. */
export function groupOf({ ocaGroup, permId }: BookOrder): string {
  return ocaGroup === '' ? `#${permId}` : ocaGroup;
}

export function isClosing(orderRef: string): boolean {
  return CLOSING_LEG.test(orderRef);
}

/** An order for an investment of a person. */
export function isInvestment(orderRef: string): boolean {
  return INVESTMENT_LEG.test(orderRef);
}

/** An exit beside which no stop can rest any more is at work as a triggered stop is. */
export function leavingCover(order: BookOrder): number {
  return isAtWork(order) && order.order.type === 'MKT' ? remainingOf(order) : 0;
}

/** Contracts that an exit buys back; it has a limit, as contracts are not traded without one. */
export function boughtBack(order: BookOrder): number {
  return isAtWork(order) && isBuy(order) ? remainingOf(order) : 0;
}

function isAtWork(order: BookOrder): boolean {
  return order.stage === 'working' && !order.isCancelPending && !isEntry(order);
}

const ENTRY_LEG = /\.[0-9a-z]+\.e/;
const INVESTMENT_LEG = /\.[0-9a-z]+\.h/;
const CLOSING_LEG = /\.[0-9a-z]+\.[stx]/;
