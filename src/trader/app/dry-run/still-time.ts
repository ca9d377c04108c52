// The clock of a dry run: the dry run advances it, and deferred calls run after each timer.
import type { Clock, WallClock } from '../../../kernel/clock.ts';
import { type Instant, instant } from '../../../kernel/instant.ts';
import { createSimulatedTime } from '../../../kernel/simulated-time.ts';

export interface StillTime {
  readonly clock: Clock;
  readonly wall: WallClock;
  defer(call: () => void): void;
  /** Runs what was deferred. */
  settle(): void;
  pass(ms: number): void;
}

export function createStillTime(start: Instant): StillTime {
  const { clock, runTo, runDue } = createSimulatedTime(start);
  let deferred: (() => void)[] = [];

  function later(ms: number): Instant {
    return instant(Math.ceil(clock.now() + Math.max(0, ms)));
  }

  function settle(): void {
    while (deferred.length > 0) {
      const calls = deferred;
      deferred = [];
      for (const call of calls) call();
    }
  }

  return {
    clock,
    wall: { now: clock.now, after: (delayMs, call) => clock.at(later(delayMs), call) },
    defer: (call) => void deferred.push(call),
    settle,
    pass(ms) {
      runTo(later(ms), settle);
      runDue(settle);
    },
  };
}
