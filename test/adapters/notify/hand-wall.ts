// A wall clock that only moves when a test says so, and lets promises settle on the way.
import type { WallClock } from '../../../src/kernel/clock.ts';

export interface HandWall extends WallClock {
  advance(ms: number): Promise<void>;
  /** Timers that have not been cancelled. */
  waiting(): number;
}

export function createHandWall(): HandWall {
  let now = 0;
  const timers = new Set<{ readonly due: number; readonly call: () => void }>();
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    waiting: () => timers.size,
    after(delayMs, call) {
      const timer = { due: now + delayMs, call };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(ms) {
      const end = now + ms;
      await settled();
      for (;;) {
        const [next] = [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (next === undefined) break;
        timers.delete(next);
        now = next.due;
        next.call();
        await settled();
      }
      now = end;
    },
  };
}
