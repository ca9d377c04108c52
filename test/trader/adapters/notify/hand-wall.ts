// A wall clock that only moves when a test says so, and lets promises settle on the way.
import type { WallClock } from '../../../../src/kernel/clock.ts';
import { instant } from '../../../../src/kernel/instant.ts';
import { createManualTime } from '../../../kernel/manual-time.ts';

export interface HandWall extends WallClock {
  advance(ms: number): Promise<void>;
  /** Timers that have not been cancelled. */
  waiting(): number;
}

export function createHandWall(): HandWall {
  const { wall, step, waiting } = createManualTime(instant(0));
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    ...wall,
    waiting,
    async advance(ms) {
      const end = wall.now() + ms;
      await settled();
      while (step(end)) await settled();
    },
  };
}
