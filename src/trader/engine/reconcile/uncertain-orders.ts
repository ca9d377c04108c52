// Requests snapshots while the state of an order is uncertain; overdue answers raise an alarm or cancel the order.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { chainOfRef } from '../intents/chains.ts';
import { POSITION_LAG_MS } from '../protective-orders/foreign.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { liveLeg, liveOrders, ordersOf } from '../state/position-lookups.ts';
import { alarmOnce, cancelOnce, isLineUsable, isMarketOpen } from '../turn/actions.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';

export const UNANSWERED_MS = 10 * SECOND_MS;
/** If the broker reports a fill but no execution for this long, the engine requests a snapshot. */
const UNTOLD_MS = 2 * SECOND_MS;
/** If the broker does not report the end of an order for this long after its good-till time, the engine requests a snapshot, once. */
const LAPSE_TOLD_MS = SECOND_MS;
const LOCATE_MAX_MS = 20 * SECOND_MS;

/** Not of orders in the `steady` symbols. */
export function checkUncertainOrders(turn: Turn, steady: ReadonlySet<string>): void {
  for (const order of liveOrders(turn.state)) {
    if (steady.has(order.terms.symbol)) continue;
    turn.touched.add(order.positionId);
    if (isWaitingForLocate(turn, order)) endWait(turn, order);
    if (isPutAside(turn, order)) endPutAside(turn, order);
    if (isCancelLate(turn, order)) notifyLateCancel(turn, order);
    if (isInDoubt(turn, order)) turn.broker.wantsSnapshot = true;
  }
  const { shortages, surpluses, comparedAt } = turn.broker;
  if (shortages.size + surpluses.size > 0 && isLate(turn, comparedAt, POSITION_LAG_MS))
    turn.broker.wantsSnapshot = true;
}

function isInDoubt(turn: Turn, order: OrderRecord): boolean {
  const { status, pendingChange, terms } = order;
  return (
    status === 'unknown' ||
    isCancelLate(turn, order) ||
    isLapseUnreported(turn, order) ||
    isLate(turn, pendingChange?.at, UNANSWERED_MS) ||
    isLate(turn, turn.state.fillReports.get(terms.orderRef)?.at, UNTOLD_MS)
  );
}

/** It has ended by its terms: until the engine knows, its children may close more than it has filled. */
function isLapseUnreported(turn: Turn, { terms }: OrderRecord): boolean {
  if (terms.validity.kind !== 'gtd') return false;
  const dueAt = terms.validity.until + freshnessMs(turn, LAPSE_TOLD_MS);
  return turn.now >= dueAt && (turn.broker.askedAt ?? 0) < dueAt;
}

function isCancelLate(turn: Turn, { status, statusAt }: OrderRecord): boolean {
  return status === 'pending_cancel' && isLate(turn, statusAt, UNANSWERED_MS);
}

function isLate(turn: Turn, since: number | undefined, limitMs: number): boolean {
  return since !== undefined && turn.now - since > freshnessMs(turn, limitMs);
}

function notifyLateCancel(turn: Turn, { terms }: OrderRecord): void {
  const { symbol, orderRef } = terms;
  const text = `${symbol}: the broker has not answered the cancel of ${orderRef} for 10 s; until it does, the order may fill, and nothing replaces it. Look for it in the broker's app; if it is not there, look at the trades, then run \`sluice reconcile --apply --as ${orderRef}=filled@PRICE\` or \`... --as ${orderRef}=cancelled\``;
  const chain = chainOfRef(turn, orderRef);
  alarmOnce(turn, `${orderRef}/cancel`, { kind: 'cancel-unanswered', symbol, text }, chain);
}

/** A stop or an exit of a held position that is acknowledged but not working, although the market is open. */
function isPutAside(turn: Turn, { terms, status, statusAt, positionId }: OrderRecord): boolean {
  if (status !== 'acknowledged' || (terms.leg !== 's' && terms.leg !== 'x')) return false;
  if (!isLate(turn, statusAt, UNANSWERED_MS) || !isMarketOpen(turn, terms.symbol)) return false;
  if (turn.state.fillReports.has(terms.orderRef) || !isLineUsable(turn)) return false;
  const position = turn.state.positions.get(positionId);
  if (position === undefined || !isHeld(position) || position.quantity === 0) return false;
  return liveLeg(ordersOf(turn.state, positionId), 'e') === undefined;
}

/** The engine places a replacement once the order has ended. */
function endPutAside(turn: Turn, order: OrderRecord): void {
  const { symbol, orderRef, leg } = order.terms;
  const what = leg === 'x' ? 'exit' : 'stop';
  const text = `${symbol}: the broker has held the ${what} ${orderRef} for 10 s without activating it; it is cancelled and replaced`;
  const chain = chainOfRef(turn, orderRef);
  alarmOnce(
    turn,
    `${orderRef}/aside`,
    { kind: leg === 'x' ? 'exit-held' : 'stop-held', symbol, text },
    chain,
  );
  cancelOnce(turn, order, 'the broker has put it aside', chain ?? NO_CHAIN);
}

/** An entry that the broker is holding for longer than allowed while it looks for shares to borrow. */
function isWaitingForLocate(turn: Turn, order: OrderRecord): boolean {
  const { terms, why, status, intendedAt } = order;
  if (terms.leg !== 'e' || status === 'partially_filled' || !why.includes('locate')) return false;
  return isLate(turn, intendedAt, LOCATE_MAX_MS);
}

function endWait(turn: Turn, order: OrderRecord): void {
  const chain = chainOfRef(turn, order.terms.orderRef) ?? NO_CHAIN;
  cancelOnce(turn, order, 'no shares to borrow were found in time', chain);
}

/** True if the answer would have arrived by now, or `at` is before the current session. */
export function isLongBefore(turn: Turn, at: number, requestedAt: number): boolean {
  if (at < turn.state.sessionAt) return true;
  return requestedAt - at >= freshnessMs(turn, turn.settings.execution.ackMs);
}
