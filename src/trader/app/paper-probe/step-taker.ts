// Takes the steps of a probe one after another: each is reported as it ends, and what it found wrong is its text.
import type { WallClock } from '../../../kernel/clock.ts';
import { ProbeInterrupted } from './probe-line.ts';
import { ProbeFailed } from './room.ts';
import type { ProbeStep } from './transcript.ts';

export interface StepTaker {
  readonly steps: readonly ProbeStep[];
  /** True if the next step can run. */
  take(name: string, act: () => Promise<string>): Promise<boolean>;
}

export function createStepTaker(parts: {
  readonly wall: WallClock;
  onStep(step: ProbeStep): void;
}): StepTaker {
  const { wall } = parts;
  const steps: ProbeStep[] = [];
  return {
    steps,
    async take(name, act) {
      const startedAt = wall.now();
      const done = (passed: boolean, text: string): boolean => {
        const step = { step: name, passed, text, took_ms: Math.round(wall.now() - startedAt) };
        steps.push(step);
        parts.onStep(step);
        return passed;
      };
      try {
        return done(true, await act());
      } catch (error) {
        if (!(error instanceof ProbeFailed || error instanceof ProbeInterrupted)) throw error;
        return done(false, error.message);
      }
    },
  };
}
