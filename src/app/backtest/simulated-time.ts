// Market time in the hands of the backtest: it moves when told, and what waits for a moment is called in order on the way.
import type { Cancel, Clock } from '../../kernel/clock.ts';
import { type Instant, instant } from '../../kernel/instant.ts';
import { createTimerHeap, type Timer } from '../../simulators/timer-heap.ts';

export interface SimulatedTime {
  readonly clock: Clock;
  /** When the earliest waiting call is due; Infinity without one. */
  nextAt(): number;
  /** Calls everything due up to the moment, `afterEach` after each, and arrives there. */
  runTo(moment: number, afterEach: () => void): void;
}

export function createSimulatedTime(start: Instant): SimulatedTime {
  const timers = createTimerHeap();
  let now: Instant = start;

  function at(moment: Instant, call: () => void): Cancel {
    const timer: Timer = { at: instant(Math.max(moment, now)), call };
    timers.add(timer);
    return () => timers.remove(timer);
  }

  return {
    clock: { now: () => now, speed: 1, at },
    nextAt: () => timers.earliest()?.at ?? Number.POSITIVE_INFINITY,
    runTo(moment, afterEach) {
      for (;;) {
        const timer = timers.earliest();
        if (timer === undefined || timer.at > moment) break;
        timers.remove(timer);
        now = timer.at;
        timer.call();
        afterEach();
      }
      if (moment > now) now = instant(moment);
    },
  };
}
