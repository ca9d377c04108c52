// The protection of what is held, for the status: what is uncovered, when the broker last confirmed the stops, and what is at risk.
import type { Instant } from '../../../kernel/instant.ts';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import { priceAtStake } from '../../../market/options/combination.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { hasStop, isUnbounded } from '../../domain/exits/protective-stop.ts';
import { optionBounds } from '../../domain/options/held-option.ts';
import { lockedLots, sellableOf } from '../../domain/positions/locked-shares.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import { reservedFor } from '../../domain/terms/collateral.ts';
import { signOf } from '../../domain/terms/side.ts';
import type { BrokerTraits } from '../../ports/broker-traits.ts';
import type {
  BoundedPosition,
  LockedStatus,
  TraderStatus,
  UncoveredPosition,
  WatchedPosition,
} from '../../ports/trader-status.ts';
import type { BrokerView } from '../market/broker-view.ts';
import type { MarketView } from '../market/market-view.ts';
import {
  type CoverSeen,
  coveringContract,
  hasItsCover,
  isWatchedIn,
} from '../protective-orders/to-cover.ts';
import { watchDoubt, whyUnwatched } from '../protective-orders/unwatched.ts';
import { worstUntil } from '../risk/locked-risk.ts';
import { coveredPrice } from '../state/covered-contracts.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { activePositions, coveredShares, coverOf, ordersOf } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';

export interface ProtectionSeen {
  readonly state: State;
  readonly traits: BrokerTraits;
  readonly market: MarketView;
  readonly broker: Pick<BrokerView, 'lastMessageAt' | 'shownAt' | 'suspectedSplits'>;
  /** Positions whose stop is not restored until a split is ruled out. */
  readonly deferredRestores: ReadonlySet<string>;
  readonly now: Instant;
  /** Market ms per wall ms. */
  readonly speed: number;
}

export type Protection = Pick<
  TraderStatus,
  | 'positions'
  | 'protectedPositions'
  | 'uncovered'
  | 'watched'
  | 'bounded'
  | 'locked'
  | 'unprotected'
  | 'stops'
  | 'worstCase'
  | 'worstCaseFromNow'
>;

export function protectionOf(seen: ProtectionSeen): Protection {
  const { state } = seen;
  const held = heldPositions(state);
  const uncovered = uncoveredPositions(seen, seen.deferredRestores);
  const watched = held.flatMap((position) => watchOf(seen, position));
  // Nothing of them can be sold yet: they are neither protected nor bare.
  const locked = held.filter((position) => sellableOf(position, seen.now) === 0);
  const isUnlimited = uncovered.length > 0;
  const sum = (of: (position: HeldPosition) => number): number =>
    isUnlimited ? Number.NEGATIVE_INFINITY : held.reduce((all, one) => all + of(one), 0);
  return {
    positions: held.length,
    protectedPositions: held.length - uncovered.length - watched.length - locked.length,
    uncovered,
    watched,
    bounded: held.flatMap((position) => boundOf(state, position)),
    locked: lockedIn(state, seen.now),
    unprotected: [...new Set([...state.unprotected.values()].map(({ symbol }) => symbol))],
    stops: stopsOf(seen, held),
    worstCase: sum((position) => lossFrom(seen, position, position.averagePrice)),
    worstCaseFromNow: sum((position) => lossFrom(seen, position, priceNow(seen, position))),
  };
}

export function heldPositions(state: State): readonly HeldPosition[] {
  return activePositions(state)
    .filter(isHeld)
    .filter(({ quantity }) => quantity !== 0);
}

/** Positions whose working stops cover less than they hold. */
export function uncoveredPositions(
  seen: CoverSeen,
  deferredRestores: ReadonlySet<string>,
): readonly UncoveredPosition[] {
  const { state } = seen;
  return heldPositions(state)
    .filter((position) => !hasItsCover(seen, position))
    .map((position) => uncoveredIn(state, deferredRestores, position));
}

function boundOf(state: State, position: HeldPosition): readonly BoundedPosition[] {
  const { symbol, side, quantity, averagePrice, plan } = position;
  if (hasStop(position) || isUnbounded(position)) return [];
  if (plan.collateral === 'contract') {
    const most = coveredPrice(state, position) - averagePrice;
    return [{ symbol, quantity, lossMax: Math.max(0, amountOf(symbol, most, -quantity)) }];
  }
  const reserved = side === 'short' ? reservedFor(symbol, Math.abs(quantity)) : undefined;
  if (reserved !== undefined) {
    const lossMax = optionBounds(symbol, quantity, averagePrice).maxLoss ?? 0;
    return [{ symbol, quantity, lossMax, reserved }];
  }
  const atStake = priceAtStake(symbol, averagePrice, signOf(side));
  return [{ symbol, quantity, lossMax: Math.abs(amountOf(symbol, atStake, quantity)) }];
}

/** None if a stop rests under it, or if it needs none. */
function watchOf(seen: ProtectionSeen, position: HeldPosition): readonly WatchedPosition[] {
  if (!hasStop(position) || !isWatchedIn(seen, position)) return [];
  if (sellableOf(position, seen.now) === 0) return [];
  const why = whyUnwatched(seen, position);
  const row = watchedRow(position, why);
  return [why === undefined ? { ...row, why: watchDoubt(seen, position) ?? '' } : row];
}

export function lockedIn(state: State, now: Instant): readonly LockedStatus[] {
  return heldPositions(state).flatMap((position) => {
    const isAll = sellableOf(position, now) === 0;
    const { symbol } = position;
    return lockedLots(position, now).map(({ shares, until }) => ({
      ...{ symbol, quantity: shares, until, isAll },
    }));
  });
}

/** Stops that a stopped daemon does not watch. Shares that cannot be sold yet are left out: watching would not help. */
export function leftUnwatched(state: State, now: Instant): readonly WatchedPosition[] {
  return heldPositions(state)
    .filter((position) => isWatchedIn({ traits: undefined }, position))
    .filter((position) => sellableOf(position, now) > 0)
    .map((position) => watchedRow(position, 'no daemon runs'));
}

function watchedRow(
  { symbol, quantity, stopPrice }: HeldPosition,
  why: string | undefined,
): WatchedPosition {
  const kind = why === undefined ? 'watched' : 'unwatched';
  return { symbol, quantity, stopPrice, kind, why: why ?? '' };
}

function uncoveredIn(
  state: State,
  deferredRestores: ReadonlySet<string>,
  position: HeldPosition,
): UncoveredPosition {
  const { positionId, symbol, quantity } = position;
  const unprotected = state.unprotected.get(positionId);
  const bare = { symbol, quantity: wholePart(quantity), covered: coveredShares(state, position) };
  if (unprotected?.waivedBy !== undefined)
    return { ...bare, kind: 'waived', by: unprotected.waivedBy };
  if (unprotected !== undefined || isUnbounded(position)) return { ...bare, kind: 'unprotected' };
  return { ...bare, kind: deferredRestores.has(positionId) ? 'held_back' : 'settling' };
}

/** A held position is compared with the broker every 30 s; after three misses the last word is stale. */
const CONFIRMED_FOR_MS = 1.5 * MINUTE_MS;
/** In practice time a comparison takes wall time all the same. */
const CONFIRMED_FOR_WALL_MS = 5 * SECOND_MS;

function stopsOf(
  { state, broker, now, speed }: ProtectionSeen,
  held: readonly HeldPosition[],
): TraderStatus['stops'] {
  const times = held.flatMap((position) => {
    const stops = actingStops(state, position);
    const shown = stops.map(({ terms }) => broker.shownAt.get(terms.orderRef) ?? 0);
    return stops.length === 0 ? [] : [Math.max(...shown)];
  });
  const oldest = times.length === 0 ? undefined : Math.min(...times);
  const isConnected = state.gateway.state === 'ready' && state.isReconciled;
  const limitMs = Math.max(CONFIRMED_FOR_MS, CONFIRMED_FOR_WALL_MS * speed);
  const isOld = oldest !== undefined && now - oldest > limitMs;
  return {
    // 0: the stops were not confirmed since the process began.
    confirmedAt: oldest === undefined || oldest === 0 ? undefined : (oldest as Instant),
    isStale: !isConnected || isOld,
  };
}

function actingStops(state: State, { positionId }: HeldPosition): readonly OrderRecord[] {
  return ordersOf(state, positionId).filter((order) => coverOf(order) > 0);
}

/** What the loss of a position depends on. */
export type LossSeen = Pick<ProtectionSeen, 'state' | 'market' | 'now'>;

/**
 * Gain or loss from a price if the stops fill at theirs; of several, the one that loses most. Shares that cannot be sold yet
 * lose down to the floors of the sessions until they can.
 */
export function lossFrom(seen: LossSeen, position: HeldPosition, from: number): number {
  const { side, quantity, stopPrice, symbol } = position;
  // The shares behind a call bear what it loses.
  if (position.plan.collateral === 'shares' && !hasStop(position)) return 0;
  const prices = actingStops(seen.state, position).map((stop) => stop.stopPrice ?? stopPrice);
  // Without a resting stop the watched one counts.
  const [first = boundPriceOf(seen, position), ...more] = prices;
  const loosest = more.reduce(
    (worst, price) => (signOf(side) * (price - worst) < 0 ? price : worst),
    first,
  );
  const sign = Math.sign(quantity);
  let loss = amountOf(symbol, (loosest - from) * sign, sellableOf(position, seen.now));
  const last = seen.market.last(symbol);
  const price = Number.isNaN(last) ? position.averagePrice : last;
  for (const { shares, until } of lockedLots(position, seen.now)) {
    const floor = worstUntil(seen, symbol, { until, price });
    loss += amountOf(symbol, (Math.min(floor, loosest) - from) * sign, shares);
  }
  return loss;
}

/**
 * Its stop; of shares that a contract covers its strike, at which an exercise closes them; of a contract that another one covers the
 * distance of both.
 */
function boundPriceOf(seen: LossSeen, position: HeldPosition): number {
  if (position.plan.collateral === 'contract') return coveredPrice(seen.state, position);
  const strike = parseOptionId(coveringContract(seen, position) ?? '')?.strike;
  return strike ?? position.stopPrice;
}

/** Without a current price the position is valued at its entry; a price of another scale than the stop is not used. */
function priceNow(
  { market, broker }: ProtectionSeen,
  { symbol, averagePrice }: HeldPosition,
): number {
  const last = broker.suspectedSplits.get(symbol)?.price ?? market.last(symbol);
  return Number.isNaN(last) ? averagePrice : last;
}
