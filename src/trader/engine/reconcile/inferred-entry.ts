// An entry that filled while disconnected and that the broker no longer lists: shares held under our own working stop must be its fill,
// and so must shares that its stop or target has sold.

import type { Instant } from '../../../kernel/instant.ts';
import { factorOf } from '../../domain/splits/split-ratio.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { isBehind } from '../protective-orders/foreign.ts';
import { unreportedRatio } from '../protective-orders/scale.ts';
import { missingFill } from '../state/missing-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { ordersOf, ourShares } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';
import { bookInferredFill } from './reported-fills.ts';

/**
 * Books a fill that the children of the entry prove: children of an unfilled parent end with it, so one that works or has
 * filled shows that the entry has. False if nothing does.
 */
export function inferEntry(turn: Turn, order: OrderRecord, snapshot: BrokerSnapshot): boolean {
  const shares = provenShares(turn, order, snapshot);
  if (shares > 0) bookInferredFill(turn, order, shares, snapshot);
  return shares > 0;
}

/**
 * As many as the account holds beyond our records, but no more than a child states. If it holds nothing beyond them, somebody
 * has closed the shares since, or they were closed by a child. Of today's orders the broker lists every execution.
 */
export function provenShares(turn: Turn, order: OrderRecord, snapshot: BrokerSnapshot): number {
  if (order.terms.leg !== 'e') return 0;
  const children = childrenOf(turn, order);
  const closed = children.reduce(
    (sum, child) => sum + child.filled + missingFill(turn.state, child),
    0,
  );
  const most =
    Math.min(statedByChildren(children, closed, snapshot), order.quantity) - order.filled;
  const ratio = unreportedRatio(turn, order);
  const factor = ratio === undefined ? 1 : factorOf(ratio);
  // In the shares of the day on which it filled.
  const beyond = Math.round(beyondRecords(turn, order.terms, snapshot) / factor);
  if (beyond > 0) return Math.min(beyond, most);
  return order.filled === 0 && isOfEarlierDay(turn, order, snapshot)
    ? most
    : Math.min(most, closed - order.filled);
}

/** Shares that the account holds on the side of the entry beyond what our records explain. */
export function beyondRecords(
  { state }: Turn,
  { symbol, side }: OrderRecord['terms'],
  { positions }: BrokerSnapshot,
): number {
  const held = positions.find((one) => one.account === state.account && one.symbol === symbol);
  const beyond = signedShares(side, (held?.quantity ?? 0) - ourShares(state, symbol));
  // An order fills whole shares; people also hold fractions.
  return Math.round(beyond);
}

/** Executions and completed orders reach back to midnight. */
export function isOfEarlierDay(
  turn: Turn,
  { terms, intendedAt }: OrderRecord,
  { requestedAt }: BrokerSnapshot,
): boolean {
  const { calendar } = turn.market.placeOf(terms.symbol).venue;
  return calendar.dayOf(intendedAt) !== calendar.dayOf(requestedAt);
}

/** Its children closed more than is booked of it, and the account does not show yet what it bought. */
export function isFillHidden(turn: Turn, order: OrderRecord, requestedAt: Instant): boolean {
  const { terms, filled } = order;
  if (terms.leg !== 'e' || !isBehind(turn, terms.symbol, requestedAt)) return false;
  const closed = childrenOf(turn, order).reduce((sum, child) => sum + child.filled, 0);
  return closed > filled;
}

/** The most that a child has closed or can still close; 0 if none works or has filled. */
function statedByChildren(
  children: readonly OrderRecord[],
  closed: number,
  { openOrders }: BrokerSnapshot,
): number {
  // The gateway may append a suffix to a reference.
  const open = openOrders.filter(({ orderRef }) =>
    children.some(({ terms }) => orderRef.startsWith(terms.orderRef)),
  );
  return Math.max(closed, ...open.map(({ quantity }) => quantity));
}

function childrenOf({ state }: Turn, { positionId, terms }: OrderRecord): readonly OrderRecord[] {
  return ordersOf(state, positionId).filter((one) => one.terms.parentRef === terms.orderRef);
}
