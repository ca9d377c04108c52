// How many shares of a position a resting stop must cover: the one definition, for the gate, the watchdog and whatever shows it.

import type { Instant } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { dayFromUtc } from '../../../market/time/day.ts';
import { isUnbounded } from '../../domain/exits/protective-stop.ts';
import { sellableOf } from '../../domain/positions/locked-shares.ts';
import {
  type HeldPosition,
  isHeld,
  type PositionState,
} from '../../domain/positions/position-state.ts';
import { type BrokerCapabilities, capabilitiesFor } from '../../ports/broker-traits.ts';
import { hedgedIn } from '../state/hedged-shares.ts';
import { coveredShares } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { lastTradeDay } from '../turn/expiry.ts';

export interface CoverSeen {
  readonly state: State;
  /** Undefined where no broker is connected: then counts what the venue offered at the entry. */
  readonly traits: BrokerCapabilities | undefined;
  readonly now: Instant;
}

/** No stop rests under it at the broker: only a running daemon watches its stop. */
export function isWatchedIn(
  { traits }: Pick<CoverSeen, 'traits'>,
  { symbol, plan }: HeldPosition,
): boolean {
  // A stop that is asked for later under an option cannot rest either.
  if (isOptionId(symbol)) return true;
  return traits === undefined
    ? plan.isWatched === true
    : !capabilitiesFor(traits, symbol).restingStops;
}

/** Shares that cannot be sold yet cannot be protected: they are neither covered nor bare. A short contract is bare until it is flat. */
export function sharesToCover(seen: CoverSeen, position: HeldPosition): number {
  if (isUnbounded(position)) return Math.abs(position.quantity);
  if (isHedged(seen, position)) return 0;
  return isWatchedIn(seen, position) ? 0 : sellableOf(position, seen.now);
}

/**
 * The contract that bounds what these shares can lose, as long as it trades; undefined for any others. Compared by the date of UTC, which
 * turns after the close of the last day.
 */
export function coveringContract(
  { state, now }: Pick<CoverSeen, 'state' | 'now'>,
  position: HeldPosition,
): string | undefined {
  const pair = hedgedIn(state, position);
  if (pair?.shares.positionId !== position.positionId) return undefined;
  const { symbol } = pair.contract;
  const last = lastTradeDay({ state }, symbol);
  return last !== undefined && dayFromUtc(now) <= last ? symbol : undefined;
}

export function isHedged(seen: Pick<CoverSeen, 'state' | 'now'>, position: HeldPosition): boolean {
  return coveringContract(seen, position) !== undefined;
}

/** Acting stops cover every share that a resting stop must cover. */
export function hasItsCover(seen: CoverSeen, position: PositionState): boolean {
  if (!isHeld(position) || position.quantity === 0) return true;
  return coveredShares(seen.state, position) >= sharesToCover(seen, position);
}
