// Shares that an assigned contract brings over the night, and the moments at which a daemon dies while they leave with the other contract.
import { type KillPoint, pointText } from '../environment/kill-point.ts';
import type { Controls } from './controls.ts';
import type { CrashCase } from './crash-case.ts';
import { around, through } from './points.ts';

async function assign(controls: Controls): Promise<void> {
  await controls.fault({ kind: 'assignment', symbol: await controls.sold() });
  await controls.moveTo('2020-12-17T02:31:00-05:00');
}

/** The sold contract is assigned while no daemon runs; one reads that in the night, and the last one dies at the open. */
function assigned(point: KillPoint): CrashCase {
  const inNight = { at: 'commit', fact: 'position-adopted', moment: 'after' } as const;
  return {
    step: 'vertical entry',
    moment: `assigned over the night, ${pointText(point)}`,
    deaths: [
      { point: { at: 'commit', fact: 'position-opened', moment: 'after' }, meanwhile: assign },
      {
        point: inNight,
        meanwhile: (controls) => controls.moveTo('2020-12-17T09:29:45-05:00'),
      },
      { point },
    ],
    isOverNight: true,
    endsFlat: true,
  };
}

export const ASSIGNED_CASES: readonly CrashCase[] = [
  ...around('vertical entry', [
    { fact: 'exit-intended' },
    { fact: 'order-sent' },
    { fact: 'execution-booked' },
    { fact: 'position-closed' },
  ]),
  ...through('vertical entry', [
    { verb: 'new', leg: 'x' },
    { verb: 'modify', leg: 'x' },
  ]),
].flatMap(({ deaths: [death] }) =>
  death !== undefined && 'point' in death ? [assigned(death.point)] : [],
);
