// Time that moves only when it is advanced; due calls run in order on the way.
import type { Cancel, Clock } from './clock.ts';
import { type Instant, instant } from './instant.ts';
import { createTimerHeap, type Timer } from './timer-heap.ts';

export interface SimulatedTime {
  readonly clock: Clock;
  /** When the earliest waiting call is due; Infinity without one. */
  nextAt(): number;
  /** Runs everything due before the moment, `afterEach` after each, and stops there. */
  runTo(moment: Instant, afterEach: () => void): void;
  /** Runs everything due now. */
  runDue(afterEach: () => void): void;
}

export function createSimulatedTime(start: Instant): SimulatedTime {
  const timers = createTimerHeap();
  let now: Instant = start;

  function at(moment: Instant, call: () => void): Cancel {
    const timer: Timer = { at: instant(Math.max(moment, now)), call };
    timers.add(timer);
    return () => timers.remove(timer);
  }

  function run(isDue: (at: Instant) => boolean, afterEach: () => void): void {
    for (let timer = timers.earliest(); timer !== undefined; timer = timers.earliest()) {
      if (!isDue(timer.at)) return;
      timers.remove(timer);
      now = timer.at;
      timer.call();
      afterEach();
    }
  }

  return {
    clock: { now: () => now, speed: 1, at },
    nextAt: () => timers.earliest()?.at ?? Number.POSITIVE_INFINITY,
    runTo(moment, afterEach) {
      run((due) => due < moment, afterEach);
      if (moment > now) now = moment;
    },
    runDue: (afterEach) => run((due) => due <= now, afterEach),
  };
}
