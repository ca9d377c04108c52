// One case of the matrix: which step a daemon dies in, how, and what the world does before the next one starts.

import type { KillPoint } from '../environment/kill-point.ts';
import type { Controls } from './controls.ts';
import type { Trouble } from './faults.ts';
import { OPTION_STEPS } from './option-steps.ts';
import { STEPS, type Step } from './steps.ts';

const ALL_STEPS = { ...STEPS, ...OPTION_STEPS };

export type StepName = keyof typeof ALL_STEPS;

export function stepOf(name: StepName): Step {
  return ALL_STEPS[name];
}

/** How one daemon dies. */
export type Death = (
  | { readonly point: KillPoint }
  /** Milliseconds after its start, or after it was ready to trade. */
  | { readonly afterMs: number; readonly since: 'start' | 'ready' }
) & {
  /** Nothing is played to this daemon; the step is the next one's. */
  readonly isBeforeStep?: true;
  /** While nobody is there. */
  meanwhile?(controls: Controls): Promise<void>;
};

export interface CrashCase {
  readonly step: StepName;
  readonly moment: string;
  readonly deaths: readonly Death[];
  /** The first daemon ever started here. */
  readonly isFresh?: true;
  /** The journal is put back to an older copy: nothing may be sent, and whoever restored it is told. */
  readonly isRestored?: true;
  /** Leaving was durable before the crash, so it is left after it. */
  readonly endsFlat?: true;
  /** Two daemons start at once after the last death. */
  readonly isRace?: true;
  /** What the gateway does wrong from before the step on. */
  readonly trouble?: Trouble;
  /** Time moves for everybody, and stops of other runs may end with their day: it has simulators of its own. */
  readonly isOverNight?: true;
  /** Something else than the crash took the stop away: uncovered time counts from the recovery on. */
  readonly isBared?: true;
}
