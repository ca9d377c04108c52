// Time in the hands of a test: a wall that moves when told, and a market that follows it or jumps ahead of it.
import type { Clock, WallClock } from '../../../src/kernel/clock.ts';
import { type Instant, instant } from '../../../src/kernel/instant.ts';

interface Timer {
  readonly due: number;
  readonly call: () => void;
}

export interface ManualTime {
  readonly wall: WallClock;
  readonly clock: Clock;
  /** The next timer due within the wall time left, fired; false when there is none and the time has passed. */
  step(untilWallMs: number): boolean;
  /** Market time jumps; no wall passes. */
  jumpTo(at: Instant): void;
}

export function createManualTime(start: Instant, speed: number): ManualTime {
  let now = 0;
  let offset: number = start;
  const timers = new Set<Timer>();

  function after(delayMs: number, call: () => void) {
    const timer = { due: now + Math.max(delayMs, 0), call };
    timers.add(timer);
    return () => void timers.delete(timer);
  }

  const marketNow = () => instant(offset + now * speed);
  return {
    wall: { now: () => now, after },
    clock: {
      now: marketNow,
      speed,
      at: (at, call) => after((at - marketNow()) / speed, call),
    },
    step(untilWallMs) {
      let next: Timer | undefined;
      for (const timer of timers) {
        if (timer.due <= untilWallMs && (next === undefined || timer.due < next.due)) next = timer;
      }
      if (next === undefined) {
        now = untilWallMs;
        return false;
      }
      timers.delete(next);
      now = Math.max(now, next.due);
      next.call();
      return true;
    },
    jumpTo(at) {
      offset = at - now * speed;
    },
  };
}
