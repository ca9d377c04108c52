// Cases by the points at which a daemon dies: around its commits, through its order messages.
import {
  type CommitPoint,
  type FramePoint,
  type KillPoint,
  pointText,
} from '../environment/kill-point.ts';
import type { CrashCase, StepName } from './crash-case.ts';

type CommitCase = Omit<CommitPoint, 'at' | 'moment'>;
type FrameCase = Omit<FramePoint, 'at' | 'moment'>;

export function around(step: StepName, cases: readonly CommitCase[]): CrashCase[] {
  return cases.flatMap((one) =>
    (['before', 'after'] as const).map((moment) => at(step, { at: 'commit', ...one, moment })),
  );
}

export function through(step: StepName, cases: readonly FrameCase[]): CrashCase[] {
  return cases.flatMap((one) =>
    (['before', 'mid', 'after'] as const).map((moment) =>
      at(step, { at: 'frame', ...one, moment }),
    ),
  );
}

export function at(step: StepName, point: KillPoint): CrashCase {
  return { step, moment: pointText(point), deaths: [{ point }] };
}
