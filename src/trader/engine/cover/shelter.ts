// Ending an entry that has filled in part: a gateway may end its children with it, so what has filled gets a stop that stands alone first.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { isActing, isLive, ordersOf } from '../state/book.ts';
import type { OrderRecord } from '../state/state.ts';
import { cancelOnce } from '../turn/acts.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';
import { isContested } from './meddling.ts';
import { isThroughMarket, placeStop } from './protection.ts';

/** What the stop gets to show itself; after that the entry ends all the same. */
const SHELTER_MS = 2 * SECOND_MS;

/** Cancels the entry as soon as what it has filled does not depend on its children any more. */
export function endSheltered(on: PositionTurn, why: string): void {
  const { turn, position, entry, chain } = on;
  if (entry === undefined || entry.isCancelRequested || !isLive(entry)) return;
  const orders = ordersOf(turn.state, position.positionId);
  const shelter = shelterOf(orders, entry);
  if (shelter !== undefined) {
    if (!isOnItsWay(turn, shelter)) cancelOnce(turn, entry, why, chain);
    return;
  }
  const held = isHeld(position) ? { ...on, position, orders } : undefined;
  const group = held === undefined ? undefined : openGroup(held, entry);
  if (held === undefined || group === undefined) return cancelOnce(turn, entry, why, chain);
  placeStop(held, { group, why: `before the entry ends: ${why}`, isShelter: true });
}

/** A stop that was placed for it says that the entry is to end, after a restart too. */
export function endIfSheltered(on: PositionTurn): void {
  const { orders, entry } = on;
  if (entry === undefined || shelterOf(orders, entry) === undefined) return;
  endSheltered(on, 'what it has filled has a stop of its own');
}

/** Its time is nearly up, and whoever ends it then does so without waiting for a stop. */
export function endBeforeTimeUp(on: PositionTurn): void {
  const { turn, position, entry } = on;
  if (entry === undefined || !isHeld(position) || entry.terms.validity.kind !== 'gtd') return;
  const { until } = entry.terms.validity;
  const earlyMs = freshnessMs(turn, SHELTER_MS);
  if (turn.now < until - earlyMs || until - entry.intendedAt < 2 * earlyMs) return;
  if (openGroup({ ...on, position }, entry) === undefined) return;
  endSheltered(on, 'its time is nearly up');
}

/** The stop that stands beside the entry's own children. */
function shelterOf(orders: readonly OrderRecord[], entry: OrderRecord): OrderRecord | undefined {
  return orders.findLast(
    ({ terms, intendedAt }) =>
      terms.leg === 's' && terms.parentRef === undefined && intendedAt >= entry.intendedAt,
  );
}

function isOnItsWay(turn: Turn, shelter: OrderRecord): boolean {
  if (!isLive(shelter) || isActing(shelter)) return false;
  return turn.now - shelter.intendedAt < freshnessMs(turn, SHELTER_MS);
}

/**
 * The group of the children, if a stop may join it: all of them state exactly what is held. Where they state the ordered
 * quantity a fill would reduce the newcomer in proportion only, and both together could close more than is held.
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
      child.quantity - child.filled === Math.abs(position.quantity),
  );
  if (!isExact || turn.state.gateway.state !== 'ready') return undefined;
  if (isContested(turn, position.positionId) || isThroughMarket(turn, position)) return undefined;
  return stop.group;
}
