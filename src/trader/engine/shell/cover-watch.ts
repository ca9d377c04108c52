// Measures protection: how long positions were unprotected while stops could act, and how often a stop had to be repaired.
import { type Clock, freshnessMs, type WallClock } from '../../../kernel/clock.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import { isHeld, type PositionState } from '../../domain/positions/position-state.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import type { Core } from '../core/core.ts';
import { isRepair } from '../protective-orders/protection.ts';
import { hasItsCover } from '../protective-orders/to-cover.ts';
import { watchedPositions, whyUnwatched } from '../protective-orders/unwatched.ts';
import { activePositions, liveLeg, ordersOf } from '../state/position-lookups.ts';
import { haltedOf } from '../turn/halted-stock.ts';
import type { Turn } from '../turn/turn.ts';

/** Unprotected time counts only after this, when the reports of an execution have settled. */
const SETTLED_MS = 1_000;
/** How long the broker may leave such a gap. */
const GAP_MAX_MS = 2_000;

export interface CoverWatch {
  /** Market time. */
  readonly nakedSeenMs: number;
  /** The same for stops that only this daemon watches, while it cannot watch them. */
  readonly unwatchedSeenMs: number;
  /**
   * Market time between the first partial fill of an entry whose exits act only on the whole, and the stop of what filled: the broker
   * leaves it. Counted as unprotected too where it lasts longer than it should.
   */
  readonly brokerGapMs: number;
  readonly repairs: number;
  published(fact: Fact): void;
  /** Checks all positions; adds the check period for each one that has been unprotected for long enough. */
  check(periodMs: number): void;
}

export function createCoverWatch(core: Core, clock: Clock, wall: WallClock): CoverWatch {
  const bareSince = new Map<string, number>();
  const gapSince = new Map<string, number>();
  let nakedSeenMs = 0;
  let brokerGapMs = 0;
  let unwatchedSeenMs = 0;
  let repairs = 0;

  /** Stops act in an open, unhalted market only. */
  function canStopAct(symbol: string): boolean {
    const { market } = core;
    const { sessions } = market.placeOf(symbol);
    return sessions.isOpen(clock.now()) && haltedOf(core, symbol) === undefined;
  }

  /** Since when the exits of an entry do not act although a part of it has filled; NaN while that is not so. */
  function gapOf(seen: Turn, position: PositionState): number {
    const { positionId, symbol } = position;
    const { bracketsActWhole } = capabilitiesFor(seen.traits, symbol);
    if (bracketsActWhole !== true || !isHeld(position) || position.quantity === 0)
      return Number.NaN;
    const since = gapSince.get(positionId);
    const isPart = liveLeg(ordersOf(core.state, positionId), 'e') !== undefined;
    if (!isPart && (since === undefined || hasItsCover(seen, position))) return Number.NaN;
    return since ?? seen.now;
  }

  function followGaps(): void {
    const seen = core.turnAt(clock.now());
    for (const position of activePositions(core.state)) {
      const { positionId } = position;
      const since = gapOf(seen, position);
      if (Number.isNaN(since)) endGap(positionId, seen.now);
      else gapSince.set(positionId, since);
    }
  }

  function endGap(positionId: string, now: number): void {
    brokerGapMs += now - (gapSince.get(positionId) ?? now);
    gapSince.delete(positionId);
  }

  /** It is the broker's gap, and no longer than that may be. */
  function isInGap(positionId: string): boolean {
    const since = gapSince.get(positionId);
    return since !== undefined && clock.now() - since <= freshnessMs(clock, GAP_MAX_MS);
  }

  return {
    get nakedSeenMs() {
      return nakedSeenMs;
    },
    get brokerGapMs() {
      return brokerGapMs;
    },
    get unwatchedSeenMs() {
      return unwatchedSeenMs;
    },
    get repairs() {
      return repairs;
    },
    published(fact) {
      if (isRepair(fact)) repairs += 1;
      if (fact.type === 'position-closed' || fact.type === 'position-released') {
        bareSince.delete(fact.positionId);
        endGap(fact.positionId, clock.now());
      }
      if (fact.type === 'position-filled' || fact.type === 'order-updated') followGaps();
    },
    check(periodMs) {
      const now = wall.now();
      const seen = core.turnAt(clock.now());
      for (const position of watchedPositions(seen))
        if (whyUnwatched(seen, position) !== undefined) unwatchedSeenMs += periodMs * clock.speed;
      for (const position of activePositions(core.state)) {
        const { positionId, symbol } = position;
        if (isInGap(positionId)) continue;
        const since = bareSince.get(positionId);
        if (hasItsCover(seen, position) || !canStopAct(symbol)) bareSince.delete(positionId);
        else if (since === undefined) bareSince.set(positionId, now);
        else if (now - since > SETTLED_MS) nakedSeenMs += periodMs * clock.speed;
      }
    },
  };
}
