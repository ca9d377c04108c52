// Reconciles a position with what its state requires: protected while held, flat when closing, without working orders when flat.
// It reads only the state, so the order in which the broker's reports arrive does not matter.
// Decision 0006

import { SECOND_MS } from '../../../kernel/instant.ts';
import { isBadFill } from '../../domain/exits/exit-due.ts';
import type { ExitReason } from '../../domain/exits/exit-plan.ts';
import { rOf } from '../../domain/exits/protective-stop.ts';
import { targetPrice } from '../../domain/exits/target-price.ts';
import { isHoldingId } from '../../domain/holdings/holding.ts';
import { ADOPTER } from '../../domain/orders/order-request.ts';
import {
  type ClosedPosition,
  type HeldPosition,
  hasCrossedZero,
  isHeld,
  type OpeningPosition,
} from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { keepMoveUnderWay } from '../protective-orders/move-stop.ts';
import { endPartialBracket } from '../protective-orders/partial-bracket.ts';
import { isSentAlone } from '../protective-orders/place-stop.ts';
import {
  adjustProtection,
  adjustProtectionInParts,
  fitStop,
  protect,
} from '../protective-orders/protection.ts';
import { isLoosened } from '../protective-orders/required-terms.ts';
import { isOfRoll } from '../protective-orders/roll-order.ts';
import { endEntryWithStop, endIfStopPlaced } from '../protective-orders/separate-stop.ts';
import { isMute, isStuck } from '../protective-orders/stuck-stop.ts';
import { walkEndText } from '../protective-orders/walk-order.ts';
import { followAskedStop, isWatched } from '../protective-orders/watched-stop.ts';
import { isLossLimited } from '../risk/daily-loss.ts';
import type { BookedExecution, OrderRecord } from '../state/order-record.ts';
import { isAltered, isLive, liveLeg, ordersOf } from '../state/position-lookups.ts';
import { alarm, apply, beginClose, cancelLive, cancelOnce, stepsOf } from '../turn/actions.ts';
import { hasExpired } from '../turn/expiry.ts';
import { type PositionTurn, positionTurn } from '../turn/position-turn.ts';
import type { Chain, Turn } from '../turn/turn.ts';
import { driveExit, flattenFlipped } from './closing.ts';
import { reconcileHolding } from './reconcile-holding.ts';
import { driveReduction } from './reduce.ts';
import { noteRemainder, releaseRemainder } from './remainder.ts';

export function reconcilePosition(turn: Turn, positionId: string): void {
  if (isHoldingId(positionId)) return reconcileHolding(turn, positionId);
  const before = turn.state.positions.get(positionId);
  if (before === undefined) return;
  if (before.status === 'closed' && !ordersOf(turn.state, positionId).some(isLive)) return;
  const beforeEntry = positionTurn(turn, before);
  if (beforeEntry.entry === undefined) settleEntry(beforeEntry);
  const position = turn.state.positions.get(positionId) ?? before;
  const on = positionTurn(turn, position);
  if (position.status === 'closed') return cancelLeftovers({ ...on, position });
  if (!isHeld(position)) return;
  if (wholePart(position.quantity) === 0) return finish({ ...on, position });
  noteRemainder({ ...on, position });
  reconcileHeld({ ...on, position });
}

function reconcileHeld(on: PositionTurn<HeldPosition>): void {
  const { turn, position, orders, entry, chain } = on;
  if (hasCrossedZero(position)) return flattenFlipped(on);
  if (isComingApart(turn, position)) return;
  const hasExited = orders.some((order) => order.terms.leg !== 'e' && order.filled > 0);
  if (entry !== undefined && hasExited) cancelOnce(turn, entry, 'an exit has filled', chain);
  // Its children cover what it has filled, which is more than is held.
  else if (entry !== undefined && Math.abs(position.quantity) < entry.filled)
    cancelOnce(turn, entry, 'a part was closed by hand', chain);
  if (position.status === 'closing') return driveExit(on);
  // Filled after the operator, or an exit of the strategy, asked to close the position.
  const asked = turn.state.asked.closes.get(position.positionId);
  if (asked !== undefined) return beginClose(turn, position, asked.reason ?? 'operator');
  if (isLossFlattened(turn, position)) return beginClose(turn, position, 'daily_loss');
  // What is left of a vertical is closed from the start: a correction has brought it back.
  if (position.isOfVertical === true) return beginClose(turn, position, 'unprotected');
  if (entry === undefined) {
    adjustProtection(on);
    return driveReduction(positionTurn(turn, position));
  }
  if (isWatched(turn, position.symbol)) return followAskedStop(on);
  if (endPartialBracket({ ...on, entry })) return;
  const stop = liveLeg(orders, 's');
  // A child order states the ordered quantity and protects what has filled.
  const isGone = stop === undefined || (stop.isCancelRequested && isMute(turn, stop));
  if (!isGone && stop.terms.parentRef !== undefined && !isAltered(stop)) {
    // A child cannot be moved back while its parent works.
    if (isLoosened(turn, position, stop)) return endEntryWithStop(on, 'its stop was loosened');
    return endIfStopPlaced(on);
  }
  if (isSentAlone(on)) return followEntry({ ...on, entry });
  // The entry has lost its stop. It is cancelled; the filled part gets a separate stop at once, which grows with each fill.
  cancelOnce(turn, entry, 'its stop is gone', chain);
  if (isGone) protect(on);
  else fitStop(on, stop);
}

/** Its orders end, since one of its contracts is gone; the comparison that takes it apart waits until none works. */
function isComingApart({ broker }: Turn, { symbol }: HeldPosition): boolean {
  return broker.comingApart.has(symbol);
}

/** Without a bracket, the first fill gets a stop that grows with later fills; if that stop is lost, the entry is cancelled. */
function followEntry(on: PositionTurn<HeldPosition> & { readonly entry: OrderRecord }): void {
  const { turn, position, orders, entry, chain } = on;
  const isLost = orders.some(
    (order) => order.terms.leg === 's' && !isLive(order) && !order.isCancelRequested,
  );
  if (isLost) cancelOnce(turn, entry, 'its stop is gone', chain);
  const stop = liveLeg(orders, 's');
  if (!capabilitiesFor(turn.traits, position.symbol).amendsInPlace) adjustProtectionInParts(on);
  else if (stop === undefined || isStuck(turn, position, stop)) protect(on);
  else fitStop(on, stop);
}

/** Late fills are closed like the positions held when the day's limit was reached; adopted positions stay with the operator. */
function isLossFlattened({ state, settings }: Turn, { strategy }: HeldPosition): boolean {
  return settings.risk.onDailyLoss === 'flatten' && strategy !== ADOPTER && isLossLimited(state);
}

/** Sets R and the target from the average fill price once the entry can no longer fill. */
function settleEntry(on: PositionTurn): void {
  const { turn, position, orders, chain } = on;
  if (position.status === 'planned') {
    const why = endOf(orders.find(({ terms }) => terms.leg === 'e'));
    const { r } = position.plan;
    apply(turn, position, { type: 'settle-entry', r, targetPrice: undefined, why }, chain);
  }
  if (position.status === 'opening') settleFilled({ ...on, position });
}

/** Why the entry ended without a fill: the broker's reason, or how far its walk went. */
function endOf(entry: OrderRecord | undefined): string {
  if (entry === undefined) return '';
  const isOver = entry.status === 'cancelled' || entry.status === 'expired';
  return isOver && entry.terms.walk !== undefined ? walkEndText(entry) : entry.why;
}

function settleFilled({ turn, position, chain }: PositionTurn<OpeningPosition>): void {
  const { plan, side, averagePrice } = position;
  const r = rOf(averagePrice, plan.stopPrice);
  const steps = stepsOf(turn, position.symbol);
  const target =
    plan.target === undefined
      ? Number.NaN
      : targetPrice({ side, rule: plan.target, entry: averagePrice, r, steps });
  apply(
    turn,
    position,
    { type: 'settle-entry', r, targetPrice: Number.isNaN(target) ? undefined : target, why: '' },
    chain,
  );
  if (isBadFill({ side, average: averagePrice, stop: plan.stopPrice, rPlanned: plan.r }))
    beginClose(turn, position, 'bad_fill');
}

/** No whole share is left: the trade ends once the entry can no longer fill; orders that still work are cancelled. */
function finish(before: PositionTurn<HeldPosition>): void {
  const { turn, position, orders, entry } = before;
  if (entry !== undefined) return cancelOnce(turn, entry, 'the position is flat', before.chain);
  const on = releaseRemainder(before);
  const { chain } = on;
  for (const order of orders) keepMoveUnderWay(turn, order, chain);
  const reason = reasonOf(on);
  const last = apply(
    turn,
    { ...position, quantity: 0 },
    { type: 'finish', reason, isInferred: hasInferred(turn, position) },
    chain,
  );
  if (reason === 'rolled') alarmIfLate(turn, position, last);
  const closed = turn.state.positions.get(position.positionId);
  if (closed?.status === 'closed') cancelLeftovers({ ...on, position: closed, chain: last });
}

/** The purchase of a roll has filled although its cancel was confirmed: the roll has ended, and nothing follows. */
function alarmIfLate(turn: Turn, { positionId, symbol }: HeldPosition, chain: Chain): void {
  if (turn.state.rolls.has(positionId)) return;
  const text = `${symbol}: bought back by a roll that had ended already, so that nothing is sold in its place. Nothing is short; sell another contract with \`sluice sell\` if you want one`;
  alarm(turn, { kind: 'roll-failed', symbol, text }, chain);
}

/** The leg of the last closing execution gives the reason. */
function reasonOf({ turn, position, orders }: PositionTurn<HeldPosition>): ExitReason {
  const outside = hasExpired(turn, position.symbol) ? 'expiry' : 'closed_by_hand';
  let reason: ExitReason = position.status === 'closing' ? position.reason : outside;
  let newest = Number.NEGATIVE_INFINITY;
  for (const execution of turn.state.executions.values()) {
    if (execution.positionId !== position.positionId || execution.seq < newest) continue;
    const own = orders.find(({ terms }) => terms.orderRef === execution.orderRef);
    const order = own ?? combinedOrderOf(turn, execution);
    const leg = order?.terms.leg;
    newest = execution.seq;
    // An open condor whose wings are held in its place leaves as they do.
    if (execution.isApart) reason = position.status === 'closing' ? position.reason : 'unprotected';
    else if (leg === 's') reason = 'stop';
    else if (leg === 't') reason = isExit(position, orders) ? position.reason : 'target';
    else if (order !== undefined && leg === 'x') reason = reasonOfExit(position, order);
    else if (leg === undefined) reason = execution.isDelivered ? 'delivered' : outside;
  }
  return reason;
}

function reasonOfExit(position: HeldPosition, order?: OrderRecord): ExitReason {
  if (position.status === 'closing') return position.reason;
  return order !== undefined && isOfRoll(order) ? 'rolled' : 'operator';
}

/** Shares that left with a contract: the order belongs to the position of the contract. */
function combinedOrderOf({ state }: Turn, { orderRef, positionId }: BookedExecution) {
  const order = state.orders.get(orderRef);
  return order?.terms.withShares?.positionId === positionId ? order : undefined;
}

/** A target moved through the market is the exit; its fill has the reason of the close, also where it comes before the word of the move. */
function isExit(
  position: HeldPosition,
  orders: readonly OrderRecord[],
): position is HeldPosition & { status: 'closing' } {
  if (position.status !== 'closing') return false;
  const target = orders.findLast(({ terms }) => terms.leg === 't');
  if (target === undefined) return false;
  const limitPrice = target.pendingChange?.change.limitPrice ?? target.limitPrice;
  return limitPrice !== position.targetPrice;
}

function hasInferred({ state }: Turn, { positionId }: HeldPosition): boolean {
  for (const one of state.executions.values())
    if (one.isInferred && one.positionId === positionId && one.shares > 0) return true;
  return false;
}

/**
 * The broker itself cancels the other orders in the group of the order that closed the position, and the children of an entry
 * that ended. We cancel them if it does not do so within this time.
 */
const BROKER_CANCELS_MS = 2 * SECOND_MS;

function cancelLeftovers(on: PositionTurn<ClosedPosition>): void {
  const { turn, position, orders, chain } = on;
  const isRecent = turn.now - position.closedAt < BROKER_CANCELS_MS;
  const isAbandoned = position.reason === 'abandoned';
  const filledGroups = new Set(
    orders.filter(({ status }) => status === 'filled').map(({ group }) => group),
  );
  const waits = ({ group, terms }: OrderRecord): boolean =>
    isRecent &&
    ((group !== '' && filledGroups.has(group)) || (isAbandoned && terms.parentRef !== undefined));
  const left = orders.filter((order) => !waits(order));
  cancelLive(turn, left, 'the position is closed', chain);
}
