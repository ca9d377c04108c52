// Measures protection: how long positions were unprotected while stops could act, and how often a stop had to be repaired.
import type { Clock, WallClock } from '../../../kernel/clock.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import type { Core } from '../core/core.ts';
import { isRepair } from '../protective-orders/protection.ts';
import { hasItsCover } from '../protective-orders/to-cover.ts';
import { watchedPositions, whyUnwatched } from '../protective-orders/unwatched.ts';
import { activePositions } from '../state/position-lookups.ts';

/** Unprotected time counts only after this, when the reports of an execution have settled. */
const SETTLED_MS = 1_000;

export interface CoverWatch {
  /** Market time. */
  readonly nakedSeenMs: number;
  /** The same for stops that only this daemon watches, while it cannot watch them. */
  readonly unwatchedSeenMs: number;
  readonly repairs: number;
  published(fact: Fact): void;
  /** Checks all positions; adds the check period for each one that has been unprotected for long enough. */
  check(periodMs: number): void;
}

export function createCoverWatch(core: Core, clock: Clock, wall: WallClock): CoverWatch {
  const bareSince = new Map<string, number>();
  let nakedSeenMs = 0;
  let unwatchedSeenMs = 0;
  let repairs = 0;

  /** Stops act in an open, unhalted market only. */
  function canStopAct(symbol: string): boolean {
    const { market } = core;
    const { sessions } = market.placeOf(symbol);
    return sessions.isOpen(clock.now()) && market.quote(symbol)?.isHalted !== true;
  }

  return {
    get nakedSeenMs() {
      return nakedSeenMs;
    },
    get unwatchedSeenMs() {
      return unwatchedSeenMs;
    },
    get repairs() {
      return repairs;
    },
    published(fact) {
      if (isRepair(fact)) repairs += 1;
      if (fact.type === 'position-closed' || fact.type === 'position-released')
        bareSince.delete(fact.positionId);
    },
    check(periodMs) {
      const now = wall.now();
      const seen = core.turnAt(clock.now());
      for (const position of watchedPositions(seen))
        if (whyUnwatched(seen, position) !== undefined) unwatchedSeenMs += periodMs * clock.speed;
      for (const position of activePositions(core.state)) {
        const { positionId, symbol } = position;
        const since = bareSince.get(positionId);
        if (hasItsCover(seen, position) || !canStopAct(symbol)) bareSince.delete(positionId);
        else if (since === undefined) bareSince.set(positionId, now);
        else if (now - since > SETTLED_MS) nakedSeenMs += periodMs * clock.speed;
      }
    },
  };
}
