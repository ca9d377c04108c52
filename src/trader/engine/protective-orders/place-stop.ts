// Places a separate stop, in the group in which the broker reduces it together with the target.
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { OrderTerms, Validity } from '../../domain/orders/order-terms.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { exitSide } from '../../domain/terms/side.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { named, orderRefOf } from '../intents/intents.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive, liveLeg } from '../state/position-lookups.ts';
import { cancelOnce, isMarketOpen } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { isStopThrough } from '../turn/thin-market.ts';
import type { Turn } from '../turn/turn.ts';
import { coverable } from './foreign.ts';
import { parkedExit } from './parked-exits.ts';
import { stopToPlace } from './required-terms.ts';
import { isQuantityKept } from './shrink.ts';
import { isMute, isStuck } from './stuck-stop.ts';

/** How long a stop waits for the end of a target in its way; after that protection takes precedence. */
const ROOM_MS = 2 * SECOND_MS;

/** The entry was sent without a bracket: it is not the parent of any order. */
export function isSentAlone({ orders, entry }: PositionTurn): boolean {
  return !orders.some(({ terms }) => terms.parentRef === entry?.terms.orderRef);
}

export function isThroughMarket(turn: Turn, { symbol, side, stopPrice }: HeldPosition): boolean {
  const quote = turn.market.quote(symbol);
  if (quote === undefined || !isMarketOpen(turn, symbol)) return false;
  return isStopThrough(turn, quote, { side, stop: stopPrice });
}

export interface StopRequest {
  /** '' for its own group. */
  readonly group: string;
  readonly why: string;
  readonly isShelter?: boolean;
  /** Default: good till cancelled. */
  readonly validity?: Validity;
  /** Default: all shares that may be covered. */
  readonly quantity?: number;
}

/** Places a stop without a parent, in the group of the other orders that could close the position. */
export function placeStop(
  { turn, position, chain }: PositionTurn<HeldPosition>,
  {
    group,
    why,
    isShelter = false,
    validity = { kind: 'gtc' },
    quantity = coverable(turn, position),
  }: StopRequest,
): void {
  const { positionId, strategy, side, symbol } = position;
  if (quantity === 0) return;
  const orderRef = orderRefOf(turn.state, 's');
  const leg: OrderTerms = {
    orderRef,
    leg: 's',
    symbol,
    side: exitSide(side),
    type: 'stop',
    quantity,
    stopPrice: stopToPlace(turn, position),
    validity,
    extendedHours: false,
    ...(capabilitiesFor(turn.traits, symbol).reducingGroups && {
      group: group === '' ? orderRef : group,
    }),
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

/**
 * The group the stop joins, '' for its own; undefined while it waits for the end of an order outside that group which could close
 * the same shares: a target, or a stop that may still come to work.
 */
export function groupFor(on: PositionTurn<HeldPosition>): string | undefined {
  const { turn, position, orders, chain } = on;
  const group = groupOfTarget(on);
  if (group === undefined) return undefined;
  const stuck = orders.filter((order) => isLive(order) && isStuck(turn, position, order));
  const shared = group === '' ? openGroupOf(orders, stuck[0]) : group;
  const outside = stuck.filter((order) => shared === '' || !isInGroup(on, order, shared));
  for (const order of outside) cancelOnce(turn, order, 'another stop takes its place', chain);
  return outside.length === 0 ? shared : undefined;
}

/** The group of the stop, unless it has refused a late member. */
function openGroupOf(orders: readonly OrderRecord[], stop: OrderRecord | undefined): string {
  return stop === undefined || hasRefusedStop(orders, stop.group) ? '' : stop.group;
}

function hasRefusedStop(orders: readonly OrderRecord[], group: string): boolean {
  return orders.some(
    ({ terms, status }) => terms.leg === 's' && status === 'rejected' && terms.group === group,
  );
}

/** The gateway names the group of a bracket's children when it describes them: an unanswered child is in that of its sibling. */
export function isInGroup(
  { orders }: Pick<PositionTurn, 'orders'>,
  { group, terms }: OrderRecord,
  shared: string,
): boolean {
  if (group !== '' || terms.parentRef === undefined) return group === shared;
  return orders.some(
    (other) => other.terms.parentRef === terms.parentRef && other.group === shared,
  );
}

/**
 * '' without a target; undefined while it waits for a target outside a shared group to end. Where the group takes no late member, a stop
 * in it that does not work ends first: if the broker never says that it has, the target is what can still close the position.
 */
function groupOfTarget({ turn, orders, chain }: PositionTurn): string | undefined {
  const target = liveLeg(orders, 't') ?? parkedExit(orders);
  if (target === undefined) return '';
  const isNamed = target.group !== '' && !isQuantityKept(turn, target);
  const isOpen = isNamed && !hasRefusedStop(orders, target.group);
  if (isOpen && !target.isCancelRequested) return target.group;
  const mute = orders.filter((order) => isLive(order) && isMute(turn, order));
  if (mute.length > 0 && !target.isCancelRequested) {
    for (const order of mute) cancelOnce(turn, order, 'another stop takes its place', chain);
    return undefined;
  }
  cancelOnce(turn, target, 'a separate stop takes its place', chain);
  return turn.now - target.statusAt >= ROOM_MS ? '' : undefined;
}
