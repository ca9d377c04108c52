// Delayed calls of the shell; none runs after a stop.
import type { Cancel, WallClock } from '../../../kernel/clock.ts';

export interface Timers {
  later(delayMs: number, call: () => void): void;
  stop(): void;
}

export function createTimers(wall: WallClock): Timers {
  const pending = new Set<Cancel>();
  let isStopped = false;
  return {
    later(delayMs, call) {
      const cancel = wall.after(delayMs, () => {
        pending.delete(cancel);
        if (!isStopped) call();
      });
      pending.add(cancel);
    },
    stop() {
      isStopped = true;
      for (const cancel of pending) cancel();
    },
  };
}
