// The end of a shutdown: waits, for a limited time, until entries have ended and positions are protected.
import type { WallClock } from '../../../kernel/clock.ts';
import type { Core } from '../core/core.ts';
import { isContested } from '../protective-orders/external-change.ts';
import { hasItsCover } from '../protective-orders/to-cover.ts';
import { activePositions, liveLeg, liveOrders, ordersOf } from '../state/position-lookups.ts';
import type { Batches } from './batches.ts';
import type { Timers } from './timers.ts';

const STOP_WAIT_MS = 3_000;
const CHECK_MS = 10;

/** Resolves once no entry and no purchase works and every position is protected, or after STOP_WAIT_MS. */
export function entriesEnded(
  core: Core,
  batches: Batches,
  wall: WallClock,
  timers: Timers,
): Promise<void> {
  const deadline = wall.now() + STOP_WAIT_MS;
  return new Promise((resolve) => {
    const check = (): void => {
      const isOver = batches.waiting === 0 && !isSomethingToEnd(core);
      if (isOver || wall.now() >= deadline) resolve();
      else timers.later(CHECK_MS, check);
    };
    timers.later(0, check);
  });
}

function isSomethingToEnd(core: Core): boolean {
  const { state } = core;
  const isBuying = liveOrders(state).some(({ terms }) => terms.leg === 'h' && terms.side === 'buy');
  if (isBuying) return true;
  return activePositions(state).some(
    (position) =>
      liveLeg(ordersOf(state, position.positionId), 'e') !== undefined ||
      (!hasItsCover(core.turnAt(state.at), position) && !isContested(core, position.positionId)),
  );
}
