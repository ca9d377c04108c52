// Wall time that stands while the machine gives this process no time, for simulated clocks: however long a stall lasts, it is one
// tick, so that no fault of a few market seconds is over before sockets were served.

const TICK_MS = 2;

/** Epoch milliseconds for `createSimulatedClock`. On a quiet machine they pass like those of the host. */
export function tickingWall(): () => number {
  let wallMs = Date.now();
  setInterval(() => {
    wallMs += TICK_MS;
  }, TICK_MS).unref();
  return () => wallMs;
}
