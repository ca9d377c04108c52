// Time of a rehearsal: it passes only when it is told to, timers fire in their order, and deferred calls follow each of them.
import type { Clock, WallClock } from '../../../kernel/clock.ts';
import { type Instant, instant } from '../../../kernel/instant.ts';
import { createTimerHeap } from '../../../kernel/timer-heap.ts';

export interface StillTime {
  readonly clock: Clock;
  readonly wall: WallClock;
  defer(call: () => void): void;
  /** Runs what was deferred. */
  settle(): void;
  pass(ms: number): void;
}

export function createStillTime(start: Instant): StillTime {
  const timers = createTimerHeap();
  let deferred: (() => void)[] = [];
  let now = start;

  function at(moment: number, call: () => void) {
    const timer = { at: instant(Math.max(Math.ceil(moment), now)), call };
    timers.add(timer);
    return () => timers.remove(timer);
  }

  function settle(): void {
    while (deferred.length > 0) {
      const calls = deferred;
      deferred = [];
      for (const call of calls) call();
    }
  }

  return {
    clock: { now: () => now, speed: 1, at },
    wall: { now: () => now, after: (delayMs, call) => at(now + Math.max(0, delayMs), call) },
    defer: (call) => void deferred.push(call),
    settle,
    pass(ms) {
      const until = instant(now + ms);
      for (
        let next = timers.earliest();
        next !== undefined && next.at <= until;
        next = timers.earliest()
      ) {
        timers.remove(next);
        now = instant(Math.max(now, next.at));
        next.call();
        settle();
      }
      now = until;
    },
  };
}
