// The end of a session: queued cancels and orders are sent first, for a limited time.
import type { WallClock } from '../../../kernel/clock.ts';

/** Enough to send 80 messages at 40 a second, or 16 at eight. */
const DRAIN_MAX_MS = 2_000;
const DRAIN_STEP_MS = 20;

/** Calls `end` once nothing is queued any more, or after `DRAIN_MAX_MS`. */
export function afterDraining(wall: WallClock, isQueued: () => boolean, end: () => void): void {
  const deadline = wall.now() + DRAIN_MAX_MS;
  endWhenDrained();
  function endWhenDrained(): void {
    if (isQueued() && wall.now() < deadline) wall.after(DRAIN_STEP_MS, endWhenDrained);
    else end();
  }
}
