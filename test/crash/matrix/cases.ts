// The whole matrix: the steps, and what may come between a death and a life: other deaths, races, nights, troubles, old journals.

import { type KillPoint, pointText } from '../environment/kill-point.ts';
import type { CrashCase, Death } from './crash-case.ts';
import { TROUBLES, troubleText } from './faults.ts';
import { STEP_CASES } from './step-cases.ts';

const DOWN_CASES: readonly CrashCase[] = [
  {
    step: 'bar',
    moment: 'filled and not booked; the stop fills while down',
    deaths: [
      {
        point: { at: 'commit', fact: 'execution-booked', moment: 'before' },
        meanwhile: (controls) => controls.price(97.5),
      },
    ],
  },
  {
    step: 'trail modify',
    moment: 'modify sent, unacknowledged; its trigger is hit while down',
    deaths: [
      {
        point: { at: 'frame', verb: 'modify', leg: 's', moment: 'after' },
        meanwhile: (controls) => controls.price(101.9),
      },
    ],
  },
  {
    step: 'trail modify',
    moment: 'modify half sent; the old trigger is hit while down',
    deaths: [
      {
        point: { at: 'frame', verb: 'modify', leg: 's', moment: 'mid' },
        meanwhile: (controls) => controls.price(97.5),
      },
    ],
  },
  {
    step: 'entry',
    moment: 'filled and not booked; the stop fills while down',
    deaths: [
      {
        point: { at: 'commit', fact: 'execution-booked', moment: 'before' },
        meanwhile: (controls) => controls.price(97.5),
      },
    ],
  },
  {
    step: 'entry',
    moment: 'filled and not booked; the target fills while down',
    deaths: [
      {
        point: { at: 'commit', fact: 'execution-booked', moment: 'before' },
        meanwhile: (controls) => controls.price(106.5),
      },
    ],
  },
  {
    step: 'partial fill',
    moment: 'half filled; the position is closed by hand while down',
    deaths: [
      {
        point: { at: 'commit', fact: 'execution-booked', moment: 'after' },
        meanwhile: (controls) => controls.byHand('SELL', 40),
      },
    ],
  },
  {
    step: 'close',
    moment: 'exit sent into the group, stop not yet cancelled; the stop is hit while down',
    deaths: [
      {
        point: { at: 'frame', verb: 'new', leg: 'x', moment: 'after' },
        meanwhile: (controls) => controls.price(97.5),
      },
    ],
  },
  {
    step: 'close',
    moment: 'exit decided, not sent; the stop is hit while down',
    deaths: [
      {
        point: { at: 'commit', fact: 'exit-intended', moment: 'after' },
        meanwhile: (controls) => controls.price(97.5),
      },
    ],
  },
  ...(['before', 'after'] as const).map(
    (moment): CrashCase => ({
      step: 'target filling',
      moment: `${moment === 'before' ? 'not booked' : 'booked'}: the target in part, which reduced the stop; the stop is hit while down`,
      deaths: [
        {
          point: { at: 'commit', fact: 'execution-booked', nth: 2, moment },
          meanwhile: (controls) => controls.price(97.5),
        },
      ],
    }),
  ),
  {
    step: 'resting entry',
    moment: 'working; it fills and its stop is hit while down',
    deaths: [
      {
        point: { at: 'commit', fact: 'order-updated', having: '"working"', moment: 'after' },
        async meanwhile(controls) {
          await controls.price(98.9);
          await controls.price(96.9);
        },
      },
    ],
  },
  {
    step: 'parts',
    moment: 'filled and not booked; the first target fills while down',
    deaths: [
      {
        point: { at: 'commit', fact: 'execution-booked', moment: 'before' },
        meanwhile: (controls) => controls.price(102.5),
      },
    ],
  },
  {
    step: 'holding',
    moment: 'bought and not booked; the stop of the position beside it is hit while down',
    deaths: [
      {
        point: { at: 'commit', fact: 'execution-booked', having: '"leg":"h"', moment: 'before' },
        meanwhile: (controls) => controls.price(97.5),
      },
    ],
  },
  {
    step: 'addition',
    moment: 'the addition is filled and not booked; the stops are hit while down',
    deaths: [
      {
        point: { at: 'commit', fact: 'execution-booked', nth: 2, moment: 'before' },
        meanwhile: (controls) => controls.price(97.5),
      },
    ],
  },
];

/** A position rests; the daemon that comes back dies while it compares itself with the broker. */
const REST: Death = { point: { at: 'commit', fact: 'position-opened', moment: 'after' } };

function again(moment: string, first: Death, second: KillPoint): CrashCase {
  return {
    step: 'entry',
    moment: `${moment}: ${pointText(second)}`,
    deaths: [first, { point: second }],
    ...(first === STOPLESS ? { isBared: true } : {}),
  };
}

const UNBOOKED: Death = { point: { at: 'commit', fact: 'execution-booked', moment: 'before' } };
const UNSENT: Death = { point: { at: 'commit', fact: 'entry-intended', moment: 'after' } };
const STOPLESS: Death = {
  ...REST,
  meanwhile: (controls) => controls.fault({ kind: 'stop-vanishes' }),
};

const AGAIN_CASES: readonly CrashCase[] = (['before', 'after'] as const).flatMap((moment) => [
  again('starting', REST, { at: 'commit', fact: 'daemon-started', moment }),
  again('reconciling', REST, { at: 'commit', fact: 'session-opened', moment }),
  again('reconciling', REST, { at: 'commit', fact: 'reconciled', moment }),
  again('reconciling a fill', UNBOOKED, { at: 'commit', fact: 'execution-booked', moment }),
  again('reconciling an unsent entry', UNSENT, { at: 'commit', fact: 'cancel-intended', moment }),
  again('reconciling an unsent entry', UNSENT, { at: 'frame', verb: 'cancel', moment }),
  again('repairing', STOPLESS, { at: 'commit', fact: 'protection-intended', moment }),
  again('repairing', STOPLESS, { at: 'frame', verb: 'new', leg: 's', moment }),
]);

const RACES: readonly CrashCase[] = [UNSENT, UNBOOKED, REST].map((death) => ({
  step: 'entry',
  moment: `two starts race ${'point' in death ? pointText(death.point) : ''}`,
  deaths: [death],
  isRace: true,
}));

/** The next trading day, ten minutes after the open. */
const TOMORROW = '2020-12-17T09:40:00-05:00';

/** Three nights, two days without a session, and a login that has lapsed and was renewed. */
const MONDAY = '2020-12-21T09:40:00-05:00';

const OVERNIGHT: readonly CrashCase[] = [
  {
    step: 'entry',
    moment: 'a position rests; down over midnight',
    deaths: [{ ...REST, meanwhile: (controls) => controls.moveTo(TOMORROW) }],
  },
  {
    step: 'partial fill',
    moment: 'half filled and booked; down over midnight',
    deaths: [
      {
        point: { at: 'commit', fact: 'execution-booked', moment: 'after' },
        meanwhile: (controls) => controls.moveTo(TOMORROW),
      },
    ],
  },
  {
    step: 'entry',
    moment: 'sent, and never heard of; down over midnight',
    deaths: [
      {
        point: { at: 'frame', verb: 'new', leg: 't', moment: 'after' },
        meanwhile: (controls) => controls.moveTo(TOMORROW),
      },
    ],
  },
  {
    step: 'entry',
    moment: 'filled and not booked; down over midnight',
    deaths: [{ ...UNBOOKED, meanwhile: (controls) => controls.moveTo(TOMORROW) }],
  },
  {
    step: 'holding',
    moment: 'sent, and never heard of; down over midnight',
    deaths: [
      {
        point: { at: 'frame', verb: 'new', leg: 'h', moment: 'after' },
        meanwhile: (controls) => controls.moveTo(TOMORROW),
      },
    ],
  },
  {
    step: 'holding',
    moment: 'bought and not booked; down over midnight',
    deaths: [
      {
        point: { at: 'commit', fact: 'execution-booked', having: '"leg":"h"', moment: 'before' },
        meanwhile: (controls) => controls.moveTo(TOMORROW),
      },
    ],
  },
  {
    step: 'close',
    moment: 'exit decided, not sent; down over midnight',
    deaths: [
      {
        point: { at: 'commit', fact: 'exit-intended', moment: 'after' },
        meanwhile: (controls) => controls.moveTo(TOMORROW),
      },
    ],
  },
  {
    step: 'entry',
    moment: 'a position rests; down over a weekend',
    deaths: [{ ...REST, meanwhile: (controls) => controls.moveTo(MONDAY) }],
  },
  {
    step: 'partial fill',
    moment: 'half filled and not booked; down over a weekend',
    deaths: [{ ...UNBOOKED, meanwhile: (controls) => controls.moveTo(MONDAY) }],
  },
  {
    step: 'trail modify',
    moment: 'modify sent, unacknowledged; its trigger is hit; down over a weekend',
    deaths: [
      {
        point: { at: 'frame', verb: 'modify', leg: 's', moment: 'after' },
        async meanwhile(controls) {
          await controls.price(101.9);
          await controls.moveTo(MONDAY);
        },
      },
    ],
  },
  {
    step: 'close',
    moment: 'exit sent into the group; down over a weekend',
    deaths: [
      {
        point: { at: 'frame', verb: 'new', leg: 'x', moment: 'after' },
        meanwhile: (controls) => controls.moveTo(MONDAY),
      },
    ],
  },
];

/** Early enough that the open is still to come when everything is settled. */
const BEFORE_OPEN = '2020-12-17T09:10:00-05:00';
const SPLIT: Death = {
  ...REST,
  async meanwhile(controls) {
    await controls.fault({ kind: 'split', ratio: 0.5 });
    await controls.moveTo(BEFORE_OPEN);
  },
};

const SPLITS: readonly CrashCase[] = [
  { step: 'entry', moment: 'a position rests; down over a split', deaths: [SPLIT] },
  ...(['before', 'after'] as const).flatMap((moment) => [
    again('restating', SPLIT, { at: 'commit', fact: 'position-split', moment }),
    again('restating', SPLIT, { at: 'commit', fact: 'protection-intended', moment }),
    again('restating', SPLIT, { at: 'frame', verb: 'new', leg: 's', moment }),
  ]),
];

const FIRST_STARTS: readonly CrashCase[] = (
  [
    { at: 'statement', sql: 'INSERT INTO meta', moment: 'before' },
    { at: 'statement', sql: 'INSERT INTO meta', nth: 3, moment: 'after' },
    { at: 'commit', fact: 'daemon-started', moment: 'before' },
    { at: 'commit', fact: 'daemon-started', moment: 'after' },
    { at: 'commit', fact: 'day-started', moment: 'before' },
  ] as const
).map((point) => ({
  step: 'entry',
  moment: `the first start ever, ${pointText(point)}`,
  deaths: [
    { point, isBeforeStep: true },
    { point: { at: 'commit', fact: 'position-opened', moment: 'after' } },
  ],
  isFresh: true,
}));

/** A copy of the morning is put back over a position of the day. */
const RESTORED: CrashCase = {
  step: 'entry',
  moment: 'an older journal is restored',
  deaths: [
    {
      point: { at: 'commit', fact: 'day-started', moment: 'after' },
      isBeforeStep: true,
      meanwhile: async ({ run }) => run.keepJournal(),
    },
    { ...REST, meanwhile: async ({ run }) => run.restoreJournal() },
  ],
  isRestored: true,
};

/** The bracket has left when the daemon dies, and the gateway goes on being wrong while the next one settles it. */
const TROUBLED: readonly CrashCase[] = TROUBLES.map((trouble): CrashCase => {
  const point: KillPoint = { at: 'commit', fact: 'order-sent', moment: 'after' };
  const instant: Death = { afterMs: 700, since: 'ready' };
  return {
    step: 'entry',
    moment: `${trouble.isOfLine ? '700 ms from ready' : pointText(point)}, ${troubleText(trouble)}`,
    deaths: [trouble.isOfLine ? instant : { point }],
    trouble,
    ...(trouble.isBaring ? { isBared: true } : {}),
  };
});

export const CASES: readonly CrashCase[] = [
  ...STEP_CASES,
  ...DOWN_CASES,
  ...AGAIN_CASES,
  ...RACES,
  ...TROUBLED,
  ...[...OVERNIGHT, ...SPLITS].map((night) => ({ ...night, isOverNight: true as const })),
  ...FIRST_STARTS,
  RESTORED,
];
