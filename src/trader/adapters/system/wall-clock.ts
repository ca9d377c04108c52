// Monotonic wall time for input and output deadlines, independent of practice time and of corrections of the host's
// clock.
// Law 9: see src/kernel/clock.ts
import type { WallClock } from '../../../kernel/clock.ts';

export function createWallClock(): WallClock {
  return {
    now: () => performance.now(),
    after(delayMs, call) {
      const waiting = setTimeout(call, delayMs);
      return () => clearTimeout(waiting);
    },
  };
}

/** Milliseconds from this clock to the host's epoch, as of now. */
export function epochOffsetMs(): number {
  return Date.now() - performance.now();
}
