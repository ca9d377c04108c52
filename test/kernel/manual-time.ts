// Time under control of a test: wall time that moves on command, and market time that follows it by its speed or
// jumps ahead of it.
import type { Clock, WallClock } from '../../src/kernel/clock.ts';
import { type Instant, instant } from '../../src/kernel/instant.ts';

interface Timer {
  readonly due: number;
  readonly call: () => void;
}

export interface ManualTime {
  readonly wall: WallClock;
  readonly clock: Clock;
  /** Timers that have neither fired nor been cancelled. */
  waiting(): number;
  /** The next timer due by that wall time, fired; false when there is none and the time has passed. */
  step(untilWallMs: number): boolean;
  /** Wall time passes; everything due on the way is fired in order. */
  advance(ms: number): void;
  /** The loop stood still: everything due fires late, at the end. */
  stall(ms: number): void;
  /** Market time jumps; no wall passes. */
  jumpTo(at: Instant): void;
}

export function createManualTime(start: Instant, speed = 1): ManualTime {
  let now = 0;
  let offset: number = start;
  const timers = new Set<Timer>();

  function after(delayMs: number, call: () => void) {
    const timer = { due: now + Math.max(delayMs, 0), call };
    timers.add(timer);
    return () => void timers.delete(timer);
  }

  function step(until: number): boolean {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.due <= until && (next === undefined || timer.due < next.due)) next = timer;
    }
    now = Math.max(now, next?.due ?? until);
    if (next === undefined) return false;
    timers.delete(next);
    next.call();
    return true;
  }

  function passUntil(until: number): void {
    while (step(until)) {
      // Each step fires what is due next.
    }
  }

  const marketNow = () => instant(offset + now * speed);
  return {
    wall: { now: () => now, after },
    clock: {
      now: marketNow,
      speed,
      at: (at, call) => after((at - marketNow()) / speed, call),
    },
    waiting: () => timers.size,
    step,
    advance: (ms) => passUntil(now + ms),
    stall(ms) {
      now += ms;
      passUntil(now);
    },
    jumpTo(at) {
      offset = at - now * speed;
    },
  };
}
