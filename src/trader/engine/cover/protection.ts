// Protecting a position: stop and target follow the quantity held, and a missing stop is replaced, never beside an order outside its
// group that could close the same shares.
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { isStopThroughMarket } from '../../domain/exits/protective-stop.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import { sellableOf } from '../../domain/positions/locked-shares.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { exitSide, signOf } from '../../domain/terms/side.ts';
import { type ChangeWanted, changeOrder, named, orderRefOf } from '../intents/intents.ts';
import { isAltered, isJustRefusedByUs, isResting, liveLeg } from '../state/position-lookups.ts';
import type { OrderRecord } from '../state/state.ts';
import {
  alarmOnce,
  beginClose,
  cancelOnce,
  isAccountKnown,
  isLineUsable,
  isMarketOpen,
  mayChange,
} from '../turn/acts.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { sessionOf } from '../turn/session-bounds.ts';
import { lastSweepAt } from '../turn/sweeps.ts';
import type { Turn } from '../turn/turn.ts';
import { isContested } from './external-change.ts';
import { coverable } from './foreign.ts';
import { isMakingRoom } from './foreign-orders.ts';
import { isHeldBack } from './held-back.ts';
import { sharesUncovered } from './in-parts.ts';
import { parkedExit } from './parked-exits.ts';
import { reservedShares } from './reductions.ts';
import { replaceTarget } from './replace-target.ts';
import { moveAskedStop } from './stop-at.ts';
import { followAskedStop, isWatched } from './watched-stop.ts';

/** Refused placements of a stop before we stop trying, per session or between two sweeps. */
const PLACEMENTS_MAX = 3;
/** How long a stop waits for the end of a target in its way; after that protection takes precedence. */
const ROOM_MS = 2 * SECOND_MS;

/** Places a missing stop again, or moves a loosened one back. */
export function isRepair(fact: Fact): boolean {
  if (fact.type === 'protection-intended') return fact.isShelter !== true;
  return fact.type === 'change-intended' && fact.purpose === 'repair';
}

/** Fits stop and target to the quantity held and the target price; replaces a missing stop. */
export function cover(on: PositionTurn<HeldPosition>): void {
  const { turn, position, orders, chain } = on;
  if (isWatched(turn)) return followAskedStop(on);
  if (!turn.traits.capabilities.amendsInPlace) return coverInParts(on);
  const stop = keepOneStop(on);
  if (stop === undefined) return protect(on);
  if (isAltered(stop) && !isContested(turn, position.positionId))
    return cancelOnce(turn, stop, 'it is no stop any more', chain);
  fitStop(on, stop);
  moveAskedStop(on, stop);
  followParked(on, stop);
  const target = liveLeg(orders, 't');
  if (target === undefined) return replaceTarget(on, stop);
  if (isRival(stop, target))
    return cancelOnce(turn, target, 'it could close beside a stop of another group', chain);
  followTarget(on, target);
}

/** For venues that cannot change orders; a stop price that the operator asked for is recorded first. */
export function coverInParts(on: PositionTurn<HeldPosition>): void {
  const stop = liveLeg(on.orders, 's');
  if (stop !== undefined) moveAskedStop(on, stop);
  const position = on.turn.state.positions.get(on.position.positionId);
  if (position === undefined || !isHeld(position) || position.status === 'closing') return;
  const now = { ...on, position };
  const quantity = sharesUncovered(now);
  if (quantity > 0) protect(now, quantity);
}

/** An exit that waits beside the stop: in its group, and for no more than is held. */
function followParked(on: PositionTurn<HeldPosition>, stop: OrderRecord): void {
  const { turn, position, orders, chain } = on;
  const parked = parkedExit(orders);
  if (parked === undefined) return;
  if (isRival(stop, parked))
    return cancelOnce(turn, parked, 'it could close beside a stop of another group', chain);
  if (!isResting(parked) || !mayChange(turn, parked)) return;
  const quantity = Math.min(parked.quantity, wantedOf(turn, position, parked));
  if (quantity === parked.quantity) return;
  if (quantity <= parked.filled)
    return cancelOnce(turn, parked, 'nothing is left for it to close', chain);
  changeOrder(turn, parked, { purpose: 'cover', quantity }, chain);
}

/** The stop was placed alone because the target did not end in time. Both could fill, so the target must still end. */
function isRival(stop: OrderRecord, target: OrderRecord): boolean {
  return stop.terms.group !== undefined && stop.group !== target.group;
}

/** Of two resting stops the tighter one stays, once it covers the position; of equal ones the stop without a parent entry. */
function keepOneStop(on: PositionTurn<HeldPosition>): OrderRecord | undefined {
  const { turn, position, orders, chain } = on;
  const resting = orders.filter(({ terms }) => terms.leg === 's').filter(isResting);
  if (resting.length < 2) return liveLeg(orders, 's');
  const kept = resting.reduce((best, order) => (isBetter(position, order, best) ? order : best));
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
  const wanted = wantedOf(turn, position, stop);
  if (stop.quantity === wanted && !isLoosened(turn, position, stop)) return;
  const quantity = stop.quantity === wanted ? {} : { quantity: wanted };
  changeOrder(turn, stop, { ...atRecordedPrice(turn, position, stop), ...quantity }, chain);
}

/** It rests looser than the position's recorded price, and is to be moved back. */
export function isLoosened(
  turn: Turn,
  position: HeldPosition,
  { terms, stopPrice }: OrderRecord,
): boolean {
  if (terms.leg !== 's' || isContested(turn, position.positionId)) return false;
  return signOf(position.side) * ((stopPrice ?? Number.NaN) - position.stopPrice) < 0;
}

/** A change of an order also moves a loosened stop back: it would confirm the looser price otherwise. */
export function atRecordedPrice(
  turn: Turn,
  position: HeldPosition,
  order: OrderRecord,
): Pick<ChangeWanted, 'purpose' | 'stopPrice'> {
  if (!isLoosened(turn, position, order)) return { purpose: 'cover' };
  return { purpose: 'repair', stopPrice: position.stopPrice };
}

/** What is held and may be sold; an order does not grow beyond what the broker reports. */
function wantedOf(turn: Turn, position: HeldPosition, order: OrderRecord): number {
  const held = sellableOf(position, turn.now) - reservedShares(turn, position) + order.filled;
  return Math.min(held, Math.max(order.quantity, coverable(turn, position) + order.filled));
}

function followTarget(on: PositionTurn<HeldPosition>, target: OrderRecord): void {
  const { turn, position, chain } = on;
  if (!isResting(target) || !mayChange(turn, target)) return;
  const wanted = wantedOf(turn, position, target);
  const price = position.targetPrice;
  const isMispriced = price !== undefined && target.limitPrice !== price;
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
  if (isWatched(turn)) return;
  if (!isLineUsable(turn) || !isAccountKnown(turn)) return;
  if (isContested(turn, position.positionId) || isHeldBack(on)) return;
  if (
    isJustRefusedByUs(
      turn,
      on.orders.findLast(({ terms }) => terms.leg === 's'),
    )
  )
    return;
  if (coverable(turn, position) === 0 || hasGivenUp(on) || isMakingRoom(turn, position)) return;
  if (isThroughMarket(turn, position)) return beginClose(turn, position, 'stop_through_market');
  const group = groupFor(on);
  if (group === undefined) return;
  const why =
    quantity === undefined
      ? 'the position has no live stop'
      : `${quantity} shares have no live stop`;
  // For an entry sent without a bracket this is the first stop, not a repair.
  const isShelter = on.entry !== undefined && isSentAlone(on);
  placeStop(on, { group, why, isShelter, ...(quantity !== undefined && { quantity }) });
}

/** The entry was sent without a bracket: it is not the parent of any order. */
export function isSentAlone({ orders, entry }: PositionTurn): boolean {
  return !orders.some(({ terms }) => terms.parentRef === entry?.terms.orderRef);
}

export function isThroughMarket(turn: Turn, { symbol, side, stopPrice }: HeldPosition): boolean {
  const quote = turn.market.quote(symbol);
  if (quote === undefined || !isMarketOpen(turn, symbol)) return false;
  return isStopThroughMarket({ side, stop: stopPrice, bid: quote.bid, ask: quote.ask });
}

export interface StopWanted {
  /** '' for its own group. */
  readonly group: string;
  readonly why: string;
  readonly isShelter?: boolean;
  /** Default: all shares that may be covered. */
  readonly quantity?: number;
}

/** Places a stop without a parent, in the group of the other orders that could close the position. */
export function placeStop(
  { turn, position, chain }: PositionTurn<HeldPosition>,
  { group, why, isShelter = false, quantity = coverable(turn, position) }: StopWanted,
): void {
  const { positionId, strategy, side, stopPrice, symbol } = position;
  if (quantity === 0) return;
  const orderRef = orderRefOf(turn.state, 's');
  const leg: OrderTerms = {
    orderRef,
    leg: 's',
    symbol,
    side: exitSide(side),
    type: 'stop',
    quantity,
    stopPrice,
    validity: { kind: 'gtc' },
    extendedHours: false,
    ...(turn.traits.capabilities.reducingGroups && { group: group === '' ? orderRef : group }),
  };
  turn.record(
    {
      type: 'protection-intended',
      positionId,
      strategy,
      symbol,
      ...named(turn, [leg]),
      why,
      ...(isShelter ? { isShelter: true } : {}),
    },
    chain,
  );
}

/** The group the stop joins, '' for its own; undefined while it waits for a target outside a shared group to end. */
function groupFor({ turn, orders, chain }: PositionTurn): string | undefined {
  const target = liveLeg(orders, 't') ?? parkedExit(orders);
  if (target === undefined) return '';
  const isRefused = orders.some(
    ({ terms, status }) =>
      terms.leg === 's' && status === 'rejected' && terms.group === target.group,
  );
  if (target.group !== '' && !isRefused && !target.isCancelRequested) return target.group;
  cancelOnce(turn, target, 'a stop of its own takes its place', chain);
  return turn.now - target.statusAt >= ROOM_MS ? '' : undefined;
}

/**
 * After several refused placements in an open market the position is closed. In a closed market the stop is tried again at the
 * next sweep and at the open, with an alarm each minute.
 */
function hasGivenUp({ turn, position, orders, chain }: PositionTurn<HeldPosition>): boolean {
  const isOpen = isMarketOpen(turn, position.symbol);
  const since = isOpen ? openSince(turn, position.symbol) : lastSearchAt(turn);
  const refused = orders.filter(
    ({ terms, status, statusAt, isUnsent }) =>
      terms.leg === 's' && (status === 'rejected' || isUnsent === true) && statusAt >= since,
  ).length;
  if (refused < PLACEMENTS_MAX) return false;
  const { positionId, symbol } = position;
  const minute = Math.floor(turn.now / MINUTE_MS);
  const next = isOpen ? 'the position is being closed' : 'it is tried again at the open';
  const text = `${symbol}: the broker refused the stop ${refused} times, ${next}`;
  alarmOnce(
    turn,
    `${positionId}/unprotected/${minute}`,
    { kind: 'unprotected', symbol, text },
    chain,
  );
  if (isOpen) beginClose(turn, position, 'unprotected');
  return true;
}

/** Since the open or the end of the last trading halt. */
function openSince(turn: Turn, symbol: string): number {
  return Math.max(sessionOf(turn, symbol)?.open ?? 0, turn.market.resumedAt(symbol) ?? 0);
}

/** The last time at which missing protection was looked for: at a sweep, or on a new connection to the broker. */
function lastSearchAt(turn: Turn): number {
  return Math.max(lastSweepAt(turn) ?? 0, turn.state.sessionAt);
}
