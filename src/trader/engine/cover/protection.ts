// Covering what is held: stop and target follow the quantity, a missing stop is placed anew, never beside a stranger of another group.
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { isStopThroughMarket } from '../../domain/exits/protective-stop.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { exitSide, signOf } from '../../domain/terms/side.ts';
import { changeOrder, named, orderRefOf } from '../intents/intents.ts';
import { isAltered, isResting, liveLeg } from '../state/book.ts';
import type { OrderRecord } from '../state/state.ts';
import {
  alarmOnce,
  beginClose,
  cancelOnce,
  isLineUsable,
  isMarketOpen,
  mayChange,
} from '../turn/acts.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { sessionOf } from '../turn/session-bounds.ts';
import { lastSweepAt } from '../turn/sweeps.ts';
import type { Turn } from '../turn/turn.ts';
import { coverable } from './foreign.ts';
import { isHeldBack } from './held-back.ts';
import { sharesUncovered } from './in-parts.ts';
import { isContested } from './meddling.ts';
import { replaceTarget } from './replace-target.ts';
import { moveAskedStop } from './stop-at.ts';

/** Placements of a stop that the broker may refuse, in one session or between two sweeps. */
const PLACEMENTS_MAX = 3;
/** What a target that must make room for a stop gets to end; after that being covered counts for more. */
const ROOM_MS = 2 * SECOND_MS;

/** A stop that lacked and is placed anew, or is moved back. */
export function isRepair(fact: Fact): boolean {
  if (fact.type === 'protection-intended') return fact.isShelter !== true;
  return fact.type === 'change-intended' && fact.purpose === 'repair';
}

/** Stop and target follow the quantity held and the settled target; a missing stop is placed anew. */
export function cover(on: PositionTurn<HeldPosition>): void {
  const { turn, position, orders, chain } = on;
  if (!turn.traits.capabilities.amendsInPlace) return coverInParts(on);
  const stop = keepOneStop(on);
  if (stop === undefined) return protect(on);
  if (isAltered(stop) && !isContested(turn, position.positionId))
    return cancelOnce(turn, stop, 'it is no stop any more', chain);
  fitStop(on, stop);
  moveAskedStop(on, stop);
  const target = liveLeg(orders, 't');
  if (target === undefined) return replaceTarget(on, stop);
  if (isRival(stop, target))
    return cancelOnce(turn, target, 'it could close beside a stop of another group', chain);
  followTarget(on, target);
}

/** Where orders cannot be changed; a price that was asked for by hand is recorded first. */
export function coverInParts(on: PositionTurn<HeldPosition>): void {
  const stop = liveLeg(on.orders, 's');
  if (stop !== undefined) moveAskedStop(on, stop);
  const position = on.turn.state.positions.get(on.position.positionId);
  if (position === undefined || !isHeld(position) || position.status === 'closing') return;
  const now = { ...on, position };
  const quantity = sharesUncovered(now);
  if (quantity > 0) protect(now, quantity);
}

/** A stop placed alone, because the target did not end in time: both could fill, so the target still has to. */
function isRival(stop: OrderRecord, target: OrderRecord): boolean {
  return stop.terms.group !== undefined && stop.group !== target.group;
}

/** Of two resting stops the tighter one stays, once it covers what is held; of equals the one that hangs on no entry. */
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

/** The stop comes to cover what is held, and never looser than it is known to rest. */
export function fitStop(on: PositionTurn<HeldPosition>, stop: OrderRecord): void {
  const { turn, position, chain } = on;
  if (!isResting(stop) || !mayChange(turn, stop)) return;
  const wanted = wantedOf(turn, position, stop);
  const isLooser =
    !isContested(turn, position.positionId) &&
    signOf(position.side) * ((stop.stopPrice ?? Number.NaN) - position.stopPrice) < 0;
  if (stop.quantity === wanted && !isLooser) return;
  const terms = {
    ...(stop.quantity === wanted ? {} : { quantity: wanted }),
    ...(isLooser ? { stopPrice: position.stopPrice } : {}),
  };
  changeOrder(turn, stop, { purpose: isLooser ? 'repair' : 'cover', ...terms }, chain);
}

/** What is held; but no growth beyond what the broker holds. */
function wantedOf(turn: Turn, position: HeldPosition, order: OrderRecord): number {
  const held = Math.abs(position.quantity) + order.filled;
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
 * A stop for the net, or for that many of its shares: in the group of a working target, else in a group of its own so that an
 * exit can join it.
 */
export function protect(on: PositionTurn<HeldPosition>, quantity?: number): void {
  const { turn, position } = on;
  if (!turn.traits.capabilities.restingStops) return warnOfNoStop(on);
  if (!isLineUsable(turn) || !isAccountKnown(turn)) return;
  if (isContested(turn, position.positionId) || isHeldBack(on)) return;
  if (coverable(turn, position) === 0 || hasGivenUp(on)) return;
  if (isThroughMarket(turn, position)) return beginClose(turn, position, 'stop_through_market');
  const group = groupFor(on);
  if (group === undefined) return;
  const why =
    quantity === undefined
      ? 'the position has no live stop'
      : `${quantity} shares have no live stop`;
  // An entry that was sent alone lacks nothing: its stop follows its first fill.
  const isShelter = on.entry !== undefined && isSentAlone(on);
  placeStop(on, { group, why, isShelter, ...(quantity !== undefined && { quantity }) });
}

/** Without a bracket no order of the position hangs on its entry. */
export function isSentAlone({ orders, entry }: PositionTurn): boolean {
  return !orders.some(({ terms }) => terms.parentRef === entry?.terms.orderRef);
}

function warnOfNoStop({ turn, position, chain }: PositionTurn<HeldPosition>): void {
  const { positionId, symbol, quantity } = position;
  const text = `${symbol}: ${quantity} shares have no stop; the venue has no resting stops. Run \`sluice exit ${symbol} --yes\` to close them`;
  alarmOnce(turn, `${positionId}/no-stop`, { kind: 'unprotected', symbol, text }, chain);
}

export function isThroughMarket(turn: Turn, { symbol, side, stopPrice }: HeldPosition): boolean {
  const quote = turn.market.quote(symbol);
  if (quote === undefined || !isMarketOpen(turn, symbol)) return false;
  return isStopThroughMarket({ side, stop: stopPrice, bid: quote.bid, ask: quote.ask });
}

export interface StopWanted {
  /** '' for one of its own. */
  readonly group: string;
  readonly why: string;
  readonly isShelter?: boolean;
  /** All that is held unless stated. */
  readonly quantity?: number;
}

/** A stop for what is held that stands alone, in the group of the other orders that could close it. */
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

/** What the account holds may have changed while nobody was connected: it is compared before anything new closes it. */
export function isAccountKnown({ state, broker }: Turn): boolean {
  return broker.comparedAt !== undefined && broker.comparedAt >= state.sessionAt;
}

/** The group the stop joins, '' for one of its own; undefined while a target outside any shared group is still to end. */
function groupFor({ turn, orders, chain }: PositionTurn): string | undefined {
  const target = liveLeg(orders, 't');
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
 * After several placements refused in an open market the position is flattened; refused in a closed one it is tried again
 * at the next sweep and at the open, and somebody hears of it each minute.
 */
function hasGivenUp({ turn, position, orders, chain }: PositionTurn<HeldPosition>): boolean {
  const isOpen = isMarketOpen(turn, position.symbol);
  const since = isOpen ? openSince(turn, position.symbol) : lastSearchAt(turn);
  const refused = orders.filter(
    ({ terms, status, statusAt }) =>
      terms.leg === 's' && status === 'rejected' && statusAt >= since,
  ).length;
  if (refused < PLACEMENTS_MAX) return false;
  const { positionId, symbol } = position;
  const minute = Math.floor(turn.now / MINUTE_MS);
  const next = isOpen ? 'the position is flattened' : 'it is tried again at the open';
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

/** Without a halt since. */
function openSince(turn: Turn, symbol: string): number {
  return Math.max(sessionOf(turn, symbol)?.open ?? 0, turn.market.resumedAt(symbol) ?? 0);
}

/** When missing protection was last looked for anew: at a sweep, or on a new line to the broker. */
function lastSearchAt(turn: Turn): number {
  return Math.max(lastSweepAt(turn) ?? 0, turn.state.sessionAt);
}
