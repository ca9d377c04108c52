// Ending a partially filled entry: a gateway may cancel its child orders with it, so the filled part first gets a separate stop.
// Decision 0009
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { auctionIn, isAtItsMatching } from '../../domain/orders/parked-exit.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isActing, isLive, liveLeg, ordersOf } from '../state/position-lookups.ts';
import { alarmOnce, cancelOnce, isAccountKnown } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';
import { isContested } from './external-change.ts';
import { isLockedIn, lockedPhase } from './parked-exits.ts';
import { isThroughMarket, placeStop } from './place-stop.ts';

/** How long the entry waits for the separate stop to work; after that it is cancelled anyway. */
const STOP_SHOWN_MS = 2 * SECOND_MS;

/** Cancels the entry once its filled part no longer depends on its child orders. */
export function endEntryWithStop(on: PositionTurn, why: string): void {
  const { turn, position, entry, chain } = on;
  if (entry === undefined || entry.isCancelRequested || !isLive(entry)) return;
  if (isLockedIn(turn, entry)) return notifyLocked(on, entry, why);
  const orders = ordersOf(turn.state, position.positionId);
  const stop = separateStopOf(orders, entry);
  if (stop !== undefined) {
    if (!isInFlight(turn, stop)) cancelOnce(turn, entry, why, chain);
    return;
  }
  const held = isHeld(position) ? { ...on, position, orders } : undefined;
  const group = held === undefined ? undefined : openGroup(held, entry);
  if (held === undefined || group === undefined) return cancelOnce(turn, entry, why, chain);
  placeStop(held, { group, why: `before the entry ends: ${why}`, isShelter: true });
}

/** The exchange would refuse the cancel, and the order would be in doubt: it trades in its auction, with its stop. */
function notifyLocked({ turn, chain }: PositionTurn, { terms }: OrderRecord, why: string): void {
  const { orderRef, symbol, validity } = terms;
  const phase = lockedPhase(turn, symbol);
  const text =
    phase === undefined
      ? `${symbol}: ${orderRef} should end (${why}), but the ${auctionIn(validity)} auction takes no cancel any more; what it fills has its stop`
      : `${symbol}: ${orderRef} should end (${why}), but the exchange takes no cancel during its ${phase}; it is cancelled afterwards, and what it fills is protected`;
  alarmOnce(turn, `${orderRef}/locked`, { kind: 'cancel-refused', symbol, text }, chain);
}

/** Continues after a restart: the separate stop records that the entry is to be cancelled. */
export function endIfStopPlaced(on: PositionTurn): void {
  const { orders, entry } = on;
  if (entry === undefined || separateStopOf(orders, entry) === undefined) return;
  endEntryWithStop(on, 'what it has filled has a separate stop');
}

/** Ends an entry shortly before its good-till time, because the broker would end it without waiting for a stop. */
export function endBeforeTimeUp(on: PositionTurn): void {
  const { turn, position, entry } = on;
  if (entry === undefined || !isHeld(position) || entry.terms.validity.kind !== 'gtd') return;
  const { until } = entry.terms.validity;
  const earlyMs = freshnessMs(turn, STOP_SHOWN_MS);
  if (turn.now < until - earlyMs || until - entry.intendedAt < 2 * earlyMs) return;
  if (openGroup({ ...on, position }, entry) === undefined) return;
  endEntryWithStop(on, 'its time is nearly up');
}

/**
 * Ends a day order at its time, which a venue without good-till times leaves to us; a market entry after the time that a limit
 * has: not every broker takes a good-till time with a market order. One for an auction waits for it: what the auction leaves of it ends.
 */
export function endLateEntry(on: PositionTurn): void {
  const { turn, entry } = on;
  if (entry === undefined || entry.terms.validity.kind !== 'day') return;
  const { until } = entry.terms.validity;
  const lifeMs = freshnessMs(turn, turn.settings.execution.entryMs);
  const isBrief = entry.terms.type === 'market' && !isAtItsMatching(entry.terms);
  const endsAt = until ?? (isBrief ? entry.intendedAt + lifeMs : undefined);
  if (endsAt !== undefined && turn.now >= endsAt) endEntryWithStop(on, 'its time is up');
}

/** A limit for the day that a broker keeps as long as the stop beside it. The stop stays. */
export function endLateLimit({ turn, orders, chain }: PositionTurn): void {
  const target = liveLeg(orders, 't');
  if (target?.terms.validity.kind !== 'day') return;
  const { until } = target.terms.validity;
  if (until !== undefined && turn.now >= until) cancelOnce(turn, target, 'its time is up', chain);
}

/** The separate stop: not a child of the entry. */
function separateStopOf(
  orders: readonly OrderRecord[],
  entry: OrderRecord,
): OrderRecord | undefined {
  return orders.findLast(
    ({ terms, intendedAt }) =>
      terms.leg === 's' && terms.parentRef === undefined && intendedAt >= entry.intendedAt,
  );
}

function isInFlight(turn: Turn, stop: OrderRecord): boolean {
  if (!isLive(stop) || isActing(stop)) return false;
  return turn.now - stop.intendedAt < freshnessMs(turn, STOP_SHOWN_MS);
}

/**
 * The group of the children, if a stop may join it: each of them states exactly the quantity held. If they state the ordered
 * quantity, a fill would reduce the new stop only in proportion, and both stops together could close more than is held.
 */
function openGroup(
  { turn, position, orders }: PositionTurn<HeldPosition>,
  entry: OrderRecord,
): string | undefined {
  const children = orders.filter(
    (order) => order.terms.parentRef === entry.terms.orderRef && isLive(order),
  );
  const stop = children.find(({ terms }) => terms.leg === 's');
  if (stop === undefined || stop.group === '' || stop.groupEffect !== 'reduces') return undefined;
  const isExact = children.every(
    (child) =>
      isActing(child) &&
      child.group === stop.group &&
      child.quantity - child.filled === wholePart(Math.abs(position.quantity)),
  );
  if (!isExact || turn.state.gateway.state !== 'ready' || !isAccountKnown(turn)) return undefined;
  if (isContested(turn, position.positionId) || isThroughMarket(turn, position)) return undefined;
  return stop.group;
}
