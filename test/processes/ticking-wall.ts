// Wall time that stands while the machine gives this process no time, for simulated clocks: however long a stall lasts, it is one
// tick, so that no fault of a few market seconds is over before sockets were served.

import type { WallClock } from '../../src/kernel/clock.ts';

const TICK_MS = 2;
/** A busy event loop takes no longer for a turn: its time passes as the host's does. */
const TURN_MS = 25;

/**
 * Epoch milliseconds for the clocks of simulators and of the daemon. On a quiet machine they pass like those of the host; after a
 * stall no more than `longestMs` have passed.
 */
export function tickingWall(longestMs: number = TICK_MS): () => number {
  let wallMs = Date.now();
  let lastMs = performance.now();
  setInterval(() => {
    const nowMs = performance.now();
    wallMs += Math.min(longestMs, nowMs - lastMs);
    lastMs = nowMs;
  }, TICK_MS).unref();
  return () => wallMs;
}

/** For a whole daemon beside its simulators. */
export function steadyWall(): () => number {
  return tickingWall(TURN_MS);
}

/** The same time for deadlines of input and output. */
export function wallClockOf(wallNowMs: () => number): WallClock {
  return {
    now: wallNowMs,
    after(delayMs, call) {
      const end = wallNowMs() + delayMs;
      let waiting: ReturnType<typeof setTimeout>;
      const wait = () => {
        const leftMs = end - wallNowMs();
        waiting = setTimeout(() => (wallNowMs() >= end ? call() : wait()), Math.max(1, leftMs));
      };
      wait();
      return () => clearTimeout(waiting);
    },
  };
}
