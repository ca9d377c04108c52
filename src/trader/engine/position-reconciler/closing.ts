// Closing a position: one exit order, in the group of the other orders that could close the same shares, or sent once they have ended.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { ExitReason } from '../../domain/exits/exit-plan.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import { sellableOf } from '../../domain/positions/locked-shares.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { exitSide, type PositionSide } from '../../domain/terms/side.ts';
import { unitsText } from '../../domain/wording/figures.ts';
import { intendExit } from '../intents/intend-exit.ts';
import { orderRefOf } from '../intents/intents.ts';
import { type ExitTerms, exitTerms } from '../protective-orders/exit-terms.ts';
import { coverable } from '../protective-orders/foreign.ts';
import { alarmHalted } from '../protective-orders/held-by-halt.ts';
import { isLockedIn, parkedExit } from '../protective-orders/parked-exits.ts';
import { isInGroup } from '../protective-orders/place-stop.ts';
import { alarmUnpriced } from '../protective-orders/price-in-need.ts';
import { protect } from '../protective-orders/protection.ts';
import { atRecordedPrice } from '../protective-orders/required-terms.ts';
import { endEntryWithStop } from '../protective-orders/separate-stop.ts';
import { changeOrEnd } from '../protective-orders/shrink.ts';
import { isMute } from '../protective-orders/stuck-stop.ts';
import { isQuantityUncertain } from '../protective-orders/suspected-splits.ts';
import type { BookedExecution, OrderRecord } from '../state/order-record.ts';
import { isLive, isResting, liveLeg } from '../state/position-lookups.ts';
import {
  alarmOnce,
  beginClose,
  cancelLive,
  isAccountKnown,
  isLineUsable,
  mayChange,
} from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';
import { roomBesideOthers } from './beside-others.ts';
import { exitByTarget } from './exit-by-target.ts';
import { exitParts } from './exit-parts.ts';
import { hasFailedOften, isExitNow } from './failed-exits.ts';
import { followExit, mayBeHeld } from './follow-exit.ts';
import { roomBesideCover } from './keep-cover.ts';
import { leaveApart } from './leave-apart.ts';
import { leaveTogether } from './leave-together.ts';
import { isBehindOther } from './one-side.ts';

/** How long an exit waits for an answer of the broker. */
const ANSWER_MS = SECOND_MS;

/** Ends the entry first; the exit then joins the stop's group, so that two orders never close the same shares. */
export function driveExit(on: PositionTurn<HeldPosition>): void {
  const { turn, position, orders, entry, chain } = on;
  alarmHalted(on);
  if (entry !== undefined) return endEntryWithStop(on, 'the position is closing');
  if (position.deliveredFrom !== undefined && leaveTogether(on)) return;
  if (leaveApart(on)) return;
  const room = roomBesideCover(on);
  if (room === undefined) return;
  const exits = orders.filter(isExitNow);
  for (const exit of exits) if (isLive(exit)) followExit(on, exit);
  const isAtWork = exits.some(isLive);
  const left = isAtWork ? room : roomBesideOthers(on, room);
  if (left === 0 && room > 0) return;
  const parts = exitParts(turn, position.symbol, { coverable: left, exits });
  if (parts.length === 0 && isAtWork) return fitExits(on, exits.filter(isLive));
  const parked = parkedExit(orders);
  if (parked !== undefined && isLockedIn(turn, parked)) {
    if (liveLeg(orders, 's') === undefined) protect(on);
    return;
  }
  const mayExit =
    isLineUsable(turn) && isAccountKnown(turn) && !isQuantityUncertain(turn, position.symbol);
  const terms = mayExit ? exitTerms(turn, position, position.side) : undefined;
  const due = terms === undefined ? [] : parts.filter((quantity) => !hasFailedOften(on, quantity));
  if (terms === undefined || due.length < Math.min(1, parts.length)) {
    if (liveLeg(orders, 's') === undefined) protect(on);
    if (mayExit && terms === undefined) alarmUnpriced(on);
    return;
  }
  const closers = orders.filter((order) => !isExitNow(order)).filter(isLive);
  const group = sharedGroup(on, closers);
  // The target waits while the stop fills, and that may be more than is still held.
  const stops = closers.filter(({ terms }) => terms.leg === 's');
  if (isGroupClosed(orders) && (fitsGroup(on, stops) || exitByTarget(on, closers))) return;
  if (closers.length > 0 && (group === undefined || isGroupClosed(orders))) {
    // An order that the broker has not acknowledged may still get its group; one without a group must end first.
    const isUnsure = closers.some(({ status }) => status === 'sent' || status === 'intended');
    if (!isUnsure) cancelLive(turn, nextToEnd(closers), 'an exit takes its place', chain);
    if (closers.some((order) => isCancelUnconfirmed(turn, order))) turn.broker.wantsSnapshot = true;
    return;
  }
  // One that the broker does not answer shares the group: whatever it still does reduces the exit.
  if (closers.some((order) => order.isCancelRequested && !isMute(turn, order))) return;
  if (closers.length === 0 && (mayHaveFilled(on) || mayFillLate(on))) {
    turn.broker.wantsSnapshot = true;
    return;
  }
  if (group !== undefined && fitsGroup(on, closers)) return;
  if (due.length === 0 || isBehindOther(on)) return;
  for (const quantity of due) sendExit(on, { side: position.side, group, terms, quantity });
}

/** A person has sold beside a working exit, which would cross zero: it shrinks, and so do the other orders of its group. */
function fitExits(on: PositionTurn<HeldPosition>, exits: readonly OrderRecord[]): void {
  const { turn, position, orders } = on;
  const held = sellableOf(position, turn.now);
  if (exits.every(({ quantity, filled }) => quantity - filled <= held)) return;
  const closers = orders.filter(({ terms }) => terms.leg !== 'e').filter(isLive);
  if (!mayBeReducing(on)) fitsGroup(on, closers);
}

/** The last execution was of an order of ours: the broker reduces the others of its group by itself, and reports them in a moment. */
function mayBeReducing({ turn, position }: PositionTurn): boolean {
  let last: BookedExecution | undefined;
  for (const execution of turn.state.executions.values())
    if (execution.positionId === position.positionId && execution.seq >= (last?.seq ?? 0))
      last = execution;
  if (last === undefined || !turn.state.orders.has(last.orderRef)) return false;
  const at = turn.state.lastExecutionAt.get(position.symbol) ?? 0;
  return turn.now - at < freshnessMs(turn, ANSWER_MS);
}

/**
 * A group reduces its orders in proportion. If they state more than is held, a full fill of the exit would leave part of them
 * working without a position; an exit beside which a person sells would cross zero. Reduces them to the quantity held first; true while the broker has not confirmed, at most a second.
 */
function fitsGroup(
  { turn, position, chain }: PositionTurn<HeldPosition>,
  closers: readonly OrderRecord[],
): boolean {
  const held = sellableOf(position, turn.now);
  let isWaiting = false;
  for (const order of closers) {
    const { pendingChange, quantity, filled } = order;
    if (quantity - filled <= held) continue;
    if (pendingChange !== undefined) {
      isWaiting ||= turn.now - pendingChange.at < freshnessMs(turn, ANSWER_MS);
    } else if (isResting(order) && mayChange(turn, order)) {
      const wanted = { ...atRecordedPrice(turn, position, order), quantity: held + filled };
      changeOrEnd(turn, order, wanted, chain);
      isWaiting = true;
    }
  }
  return isWaiting;
}

/**
 * A cancel that the broker has not confirmed in time. The order may have ended, and then nothing protects the shares until the
 * exit is sent, so a snapshot is requested, once.
 */
function isCancelUnconfirmed(
  { now, speed, broker }: Turn,
  { status, statusAt }: OrderRecord,
): boolean {
  const dueAt = statusAt + freshnessMs({ speed }, ANSWER_MS);
  return status === 'pending_cancel' && now >= dueAt && (broker.askedAt ?? 0) < dueAt;
}

/** The stop ends last, so that the position stays protected while the other orders end. */
function nextToEnd(closers: readonly OrderRecord[]): readonly OrderRecord[] {
  const others = closers.filter(({ terms }) => terms.leg !== 's');
  return others.length > 0 ? others : closers;
}

function refusedExits(orders: readonly OrderRecord[]): readonly OrderRecord[] {
  return orders.filter((order) => isExitNow(order) && order.status === 'rejected');
}

/** The group refused a late member. The target closes the position, or all members end before the exit is sent alone. */
function isGroupClosed(orders: readonly OrderRecord[]): boolean {
  return refusedExits(orders).at(-1)?.terms.group !== undefined;
}

/**
 * The target that was closing the position ended without our cancel. It may have filled, also as the second order that its
 * price change created. The exit waits for that execution, because it would close the same shares again.
 */
function mayHaveFilled({ turn, position, orders }: PositionTurn<HeldPosition>): boolean {
  const target = orders.findLast(({ terms }) => terms.leg === 't');
  if (target?.status !== 'cancelled' || target.isCancelRequested) return false;
  if (target.limitPrice === position.targetPrice) return false;
  return !isEndCompared(turn, target);
}

/** The exit before ended by our cancel a moment ago. No group would reduce the next one if that exit has filled after all. */
function mayFillLate({ turn, orders }: PositionTurn<HeldPosition>): boolean {
  const last = orders.findLast(isExitNow);
  if (last?.status !== 'cancelled' || !last.isCancelRequested) return false;
  return mayBeHeld(turn, last) && !isEndCompared(turn, last);
}

/** A comparison that was requested after its end has come, or the answer is overdue. */
function isEndCompared({ now, speed, broker }: Turn, { statusAt }: OrderRecord): boolean {
  const { askedAt = 0, comparedAt = 0 } = broker;
  if (askedAt >= statusAt && comparedAt >= askedAt) return true;
  return now - statusAt >= freshnessMs({ speed }, ANSWER_MS);
}

/**
 * The group that all these orders share; undefined if they share none. The broker names the group of a child a moment after that of
 * its sibling, and the exit waits for it; one that stays unanswered is taken to be with its sibling.
 */
function sharedGroup(on: PositionTurn, orders: readonly OrderRecord[]): string | undefined {
  const group = orders.find((order) => order.group !== '')?.group ?? '';
  if (group === '') return undefined;
  const isShared = (order: OrderRecord) =>
    order.group === group || (isMute(on.turn, order) && isInGroup(on, order, group));
  return orders.every(isShared) ? group : undefined;
}

interface ExitRequest {
  readonly side: PositionSide;
  readonly group: string | undefined;
  readonly terms: ExitTerms;
  readonly quantity: number;
}

function sendExit(
  { turn, position, chain }: PositionTurn<HeldPosition>,
  { side, group, terms, quantity }: ExitRequest,
): void {
  const { positionId, symbol } = position;
  const leg: OrderTerms = {
    orderRef: orderRefOf(turn.state, 'x'),
    leg: 'x',
    symbol,
    side: exitSide(side),
    ...terms,
    quantity,
    validity: { kind: 'day' },
    ...(group === undefined ? {} : { group }),
  };
  const reason: ExitReason = position.status === 'closing' ? position.reason : 'operator';
  const request = turn.state.asked.closes.get(positionId)?.request;
  intendExit(turn, position, { leg, reason, request }, chain);
}

/**
 * More was closed than was held: cancels the orders that would increase the excess, and closes it. They may fill before the
 * cancel arrives, so their end is awaited, but no longer than an answer takes: the excess has no stop. An entry is awaited
 * without a limit: what fills of it may be the whole excess.
 */
export function flattenFlipped(on: PositionTurn<HeldPosition>): void {
  const { turn, position, orders, entry, chain } = on;
  const { symbol, positionId, quantity } = position;
  const text = `${symbol}: the position crossed zero to ${unitsText(symbol, quantity)} and is being closed`;
  alarmOnce(turn, `${positionId}/sign-flip`, { kind: 'sign-flip', symbol, text }, chain);
  beginClose(turn, position, 'sign_flip');
  const side = quantity > 0 ? 'long' : 'short';
  const live = orders.filter(isLive);
  const isClosing = (order: OrderRecord) => isExitNow(order) && order.terms.side === exitSide(side);
  const harmful = live.filter((order) => !isClosing(order));
  cancelLive(turn, harmful, 'the position crossed zero', chain);
  if (entry !== undefined) return;
  if (harmful.some(({ terms }) => isEnding(turn, turn.state.orders.get(terms.orderRef)))) return;
  const mayExit = isLineUsable(turn) && isAccountKnown(turn);
  const terms = mayExit ? exitTerms(turn, position, side) : undefined;
  if (terms === undefined) return;
  const exits = live.filter(isClosing);
  for (const exit of exits) followExit(on, exit);
  const parts = exitParts(turn, symbol, { coverable: coverable(turn, position), exits });
  for (const part of parts)
    if (!hasFailedOften(on, part)) sendExit(on, { side, group: undefined, terms, quantity: part });
}

/** Its cancel may still be answered in time. */
function isEnding({ now, speed }: Turn, order: OrderRecord | undefined): boolean {
  if (order?.status !== 'pending_cancel') return false;
  return now - order.statusAt < freshnessMs({ speed }, ANSWER_MS);
}
