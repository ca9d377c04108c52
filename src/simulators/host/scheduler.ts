// The schedule of a simulated exchange in market order: calls at their own times, and a present that only moves forward.
import { type Instant, instant } from '../../kernel/instant.ts';
import { createTimerHeap } from '../../kernel/timer-heap.ts';

export interface Scheduler {
  now(): Instant;
  at(at: number, call: () => void): () => void;
  after(delayMs: number, call: () => void): () => void;
  nextAt(): Instant | undefined;
  /**
   * Runs everything due up to `to`, each call at its own time, then stands at `to`. It stands at a call after which `mayGoOn`
   * said no; one is made even where the machine gives no time.
   */
  runTo(to: Instant, mayGoOn?: () => boolean): void;
}

export function createScheduler(start: Instant): Scheduler {
  const timers = createTimerHeap();
  let now = start;

  function at(moment: number, call: () => void): () => void {
    const timer = { at: instant(Math.max(Math.ceil(moment), now)), call };
    timers.add(timer);
    return () => timers.remove(timer);
  }

  return {
    now: () => now,
    at,
    after: (delayMs, call) => at(now + delayMs, call),
    nextAt: () => timers.earliest()?.at,
    runTo(to, mayGoOn = () => true) {
      for (
        let next = timers.earliest();
        next !== undefined && next.at <= to;
        next = timers.earliest()
      ) {
        timers.remove(next);
        now = instant(Math.max(now, next.at));
        next.call();
        if (!mayGoOn()) return;
      }
      now = instant(Math.max(now, to));
    },
  };
}
