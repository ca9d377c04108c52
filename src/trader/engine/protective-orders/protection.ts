// Protecting a position: stop and target follow the quantity held, and a missing stop is replaced, never beside an order outside its
// group that could close the same shares.
// Law 5

import type { Fact } from '../../domain/facts/facts.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import { sharesWith } from '../../domain/wording/figures.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { changeOrder } from '../intents/intents.ts';
import type { OrderRecord } from '../state/order-record.ts';
import {
  isActing,
  isAltered,
  isJustRefusedByUs,
  isResting,
  liveLeg,
  ordersOf,
} from '../state/position-lookups.ts';
import {
  areChangesExhausted,
  beginClose,
  cancelOnce,
  isAccountKnown,
  isLineUsable,
  mayChange,
} from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { isRestoreDeferred } from './deferred-restore.ts';
import { noticeLostTarget } from './ended-target.ts';
import { isContested } from './external-change.ts';
import { coverable } from './foreign.ts';
import { isMakingRoom } from './foreign-orders.ts';
import { sharesUncovered } from './in-parts.ts';
import { parkedExit } from './parked-exits.ts';
import { isFirstStopOfPart } from './partial-bracket.ts';
import { groupFor, isSentAlone, isThroughMarket, placeStop } from './place-stop.ts';
import { replaceTarget } from './replace-target.ts';
import { exit, isTimeUp, nextForm } from './replacement.ts';
import { atRecordedPrice, isLoosened, requiredQuantity, targetToPlace } from './required-terms.ts';
import { keepRestedExit } from './rested-exit.ts';
import { changeOrEnd, isGroupEnding } from './shrink.ts';
import { moveAskedStop } from './stop-at.ts';
import { isStuck } from './stuck-stop.ts';
import { isHedged } from './to-cover.ts';
import { followAskedStop, isWatched } from './watched-stop.ts';

/** Places a missing stop again, or moves a loosened one back. */
export function isRepair(fact: Fact): boolean {
  if (fact.type === 'protection-intended') return fact.isShelter !== true;
  return fact.type === 'change-intended' && fact.purpose === 'repair';
}

/** Fits stop and target to the quantity held and the target price; replaces a missing stop. */
export function adjustProtection(on: PositionTurn<HeldPosition>): void {
  const { turn, position, orders, chain } = on;
  if (isWatched(turn, position.symbol)) {
    followAskedStop(on);
    return keepRestedExit(on);
  }
  if (!capabilitiesFor(turn.traits, position.symbol).amendsInPlace)
    return adjustProtectionInParts(on);
  const stop = keepOneStop(on);
  if (stop === undefined || isStuck(turn, position, stop)) {
    protect(on);
    return shrinkClosers(on);
  }
  if (isAltered(stop) && !isContested(turn, position.positionId))
    return cancelOnce(turn, stop, 'it is not a stop any more', chain);
  fitStop(on, stop);
  if (isGroupEnding(turn, stop)) return;
  moveAskedStop(on, stop);
  followParked(on, stop);
  const target = liveLeg(orders, 't');
  if (target === undefined) return replaceTarget(on, stop);
  if (isRival(stop, target))
    return cancelOnce(turn, target, 'it could close beside a stop of another group', chain);
  followTarget(on, target);
}

/** For venues that cannot change orders; a stop price that the operator asked for is recorded first. */
export function adjustProtectionInParts(on: PositionTurn<HeldPosition>): void {
  const stop = liveLeg(on.orders, 's');
  if (stop !== undefined) moveAskedStop(on, stop);
  const position = on.turn.state.positions.get(on.position.positionId);
  if (position === undefined || !isHeld(position) || position.status === 'closing') return;
  const now = { ...on, position };
  const quantity = sharesUncovered(now);
  if (quantity > 0) protect(now, quantity);
  else noticeLostTarget(now);
}

/** An exit that waits beside the stop: in its group, and for no more than is held. */
function followParked(on: PositionTurn<HeldPosition>, stop: OrderRecord): void {
  const { turn, position, orders, chain } = on;
  const parked = parkedExit(orders);
  if (parked === undefined) return;
  if (isRival(stop, parked))
    return cancelOnce(turn, parked, 'it could close beside a stop of another group', chain);
  if (!isResting(parked) || !mayChange(turn, parked)) return;
  const quantity = Math.min(parked.quantity, requiredQuantity(turn, position, parked));
  if (quantity === parked.quantity) return;
  if (quantity <= parked.filled)
    return cancelOnce(turn, parked, 'nothing is left for it to close', chain);
  changeOrder(turn, parked, { purpose: 'cover', quantity }, chain);
}

/** The stop was placed alone because the target did not end in time. Both could fill, so the target must still end. */
function isRival(stop: OrderRecord, target: OrderRecord): boolean {
  return stop.terms.group !== undefined && stop.group !== target.group;
}

/** Of two resting stops the tighter one stays, once it works and covers the position; of equal ones the stop without a parent entry. */
function keepOneStop(on: PositionTurn<HeldPosition>): OrderRecord | undefined {
  const { turn, position, orders, chain } = on;
  const resting = orders.filter(({ terms }) => terms.leg === 's').filter(isResting);
  if (resting.length < 2) return liveLeg(orders, 's');
  const useful = resting.filter((order) => !isStuck(turn, position, order));
  const [first, ...others] = useful.length > 0 ? useful : resting;
  if (first === undefined) return liveLeg(orders, 's');
  const kept = others.reduce((best, one) => (isBetter(position, one, best) ? one : best), first);
  if (!isActing(kept)) return kept;
  if (kept.quantity - kept.filled < coverable(turn, position)) return kept;
  for (const order of resting)
    if (order !== kept) cancelOnce(turn, order, 'another stop stays', chain);
  return kept;
}

function isBetter({ side }: HeldPosition, one: OrderRecord, than: OrderRecord): boolean {
  const tightness = ({ stopPrice }: OrderRecord) =>
    signOf(side) * (stopPrice ?? Number.NEGATIVE_INFINITY);
  const tighter = tightness(one) - tightness(than);
  if (tighter !== 0) return tighter > 0;
  return one.terms.parentRef === undefined && than.terms.parentRef !== undefined;
}

/** Fits the stop to the quantity held; never looser than its recorded price. */
export function fitStop(on: PositionTurn<HeldPosition>, stop: OrderRecord): void {
  const { turn, position, chain } = on;
  if (!isResting(stop) || !mayChange(turn, stop)) return;
  const wanted = requiredQuantity(turn, position, stop);
  if (stop.quantity === wanted && !isLoosened(turn, position, stop)) return;
  const quantity = stop.quantity === wanted ? {} : { quantity: wanted };
  changeOrEnd(turn, stop, { ...atRecordedPrice(turn, position, stop), ...quantity }, chain);
}

/** While no stop rests: target and parked exit close no more than is held. One whose change is refused ends. */
function shrinkClosers(on: PositionTurn<HeldPosition>): void {
  const { turn, position, chain } = on;
  const orders = ordersOf(turn.state, position.positionId);
  for (const order of [liveLeg(orders, 't'), parkedExit(orders)]) {
    if (order === undefined || !isResting(order)) continue;
    const quantity = requiredQuantity(turn, position, order);
    if (quantity >= order.quantity) continue;
    if (quantity <= order.filled || areChangesExhausted(order))
      cancelOnce(turn, order, 'it could close more than is held', chain);
    else if (mayChange(turn, order))
      changeOrder(turn, order, { purpose: 'cover', quantity }, chain);
  }
}

function followTarget(on: PositionTurn<HeldPosition>, target: OrderRecord): void {
  const { turn, position, chain } = on;
  if (!isResting(target) || !mayChange(turn, target)) return;
  const wanted = requiredQuantity(turn, position, target);
  const price = targetToPlace(turn, position);
  // One that rests where it was recorded stays there, also off a grid that has changed since.
  const isRecorded = target.limitPrice === position.targetPrice;
  const isMispriced = price !== undefined && !isRecorded && target.limitPrice !== price;
  if (target.quantity === wanted && !isMispriced) return;
  const terms = {
    ...(target.quantity === wanted ? {} : { quantity: wanted }),
    ...(isMispriced ? { limitPrice: price } : {}),
  };
  changeOrder(turn, target, { purpose: isMispriced ? 'target' : 'cover', ...terms }, chain);
}

/**
 * Places a stop for the position, or for `quantity` of its shares: in the group of a working target or, without one, in its own
 * group, which an exit can join.
 */
export function protect(on: PositionTurn<HeldPosition>, quantity?: number): void {
  const { turn, position } = on;
  if (isWatched(turn, position.symbol) || isHedged(turn, position)) return;
  if (!isLineUsable(turn) || !isAccountKnown(turn)) return;
  if (isContested(turn, position.positionId) || isRestoreDeferred(on)) return;
  if (
    isJustRefusedByUs(
      turn,
      on.orders.findLast(({ terms }) => terms.leg === 's'),
    )
  )
    return;
  if (coverable(turn, position) === 0 || isMakingRoom(turn, position)) return;
  const validity = nextForm(on);
  if (validity === undefined) return;
  if (isThroughMarket(turn, position)) return beginClose(turn, position, 'stop_through_market');
  const group = groupFor(on);
  if (group === undefined) return isTimeUp(on) ? exit(on) : undefined;
  const why =
    quantity === undefined
      ? 'the position has no live stop'
      : `${sharesWith(quantity, 'have')} no live stop`;
  // For an entry sent without a bracket this is the first stop, not a repair.
  const isShelter = (on.entry !== undefined && isSentAlone(on)) || isFirstStopOfPart(on);
  placeStop(on, { group, why, isShelter, validity, ...(quantity !== undefined && { quantity }) });
}
