// Time in the hands of a test: a wall clock that only moves when told, and a market clock tied to it by a speed.
import type { Clock, WallClock } from '../../../src/kernel/clock.ts';
import { type Instant, instant } from '../../../src/kernel/instant.ts';

interface Timer {
  readonly due: number;
  readonly call: () => void;
}

export interface FakeTime {
  readonly wall: WallClock;
  readonly clock: Clock;
  /** Fires everything due on the way, in order. */
  advance(ms: number): void;
  /** The loop stood still: everything due fires late, at the end. */
  stall(ms: number): void;
}

export function createFakeTime(marketStart: Instant, speed = 1): FakeTime {
  let now = 0;
  const timers = new Set<Timer>();

  function after(delayMs: number, call: () => void) {
    const timer = { due: now + Math.max(delayMs, 0), call };
    timers.add(timer);
    return () => void timers.delete(timer);
  }

  function nextBy(until: number): Timer | undefined {
    return [...timers].filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)[0];
  }

  function runUntil(until: number, isOnTime: boolean): void {
    if (!isOnTime) now = until;
    for (let next = nextBy(until); next !== undefined; next = nextBy(until)) {
      timers.delete(next);
      if (isOnTime) now = Math.max(now, next.due);
      next.call();
    }
    now = until;
  }

  const marketNow = () => instant(marketStart + now * speed);
  return {
    wall: { now: () => now, after },
    clock: {
      now: marketNow,
      speed,
      at: (at, call) => after((at - marketNow()) / speed, call),
    },
    advance: (ms) => runUntil(now + ms, true),
    stall: (ms) => runUntil(now + ms, false),
  };
}
