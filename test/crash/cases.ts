// The matrix: every step with the points at which a daemon dies in it, and what the world does before the next one starts.

import { TROUBLES, type Trouble, troubleText } from './faults.ts';
import type { CommitPoint, FramePoint, KillPoint } from './kill-point.ts';
import { pointText } from './kill-point.ts';
import type { Stage } from './stage.ts';
import type { StepName } from './steps.ts';

/** How one daemon dies. */
export type Death = (
  | { readonly point: KillPoint }
  /** Milliseconds after its start, or after it was ready to trade. */
  | { readonly afterMs: number; readonly since: 'start' | 'ready' }
) & {
  /** Nothing is played to this daemon; the step is the next one's. */
  readonly isBeforeStep?: true;
  /** While nobody is there. */
  meanwhile?(stage: Stage): Promise<void>;
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
  /** Something else than the crash took the stop away: uncovered time counts from the recovery on. */
  readonly isBared?: true;
}

type CommitWish = Omit<CommitPoint, 'at' | 'moment'>;
type FrameWish = Omit<FramePoint, 'at' | 'moment'>;

function around(step: StepName, wishes: readonly CommitWish[]): CrashCase[] {
  return wishes.flatMap((wish) =>
    (['before', 'after'] as const).map((moment) => at(step, { at: 'commit', ...wish, moment })),
  );
}

function through(step: StepName, wishes: readonly FrameWish[]): CrashCase[] {
  return wishes.flatMap((wish) =>
    (['before', 'mid', 'after'] as const).map((moment) =>
      at(step, { at: 'frame', ...wish, moment }),
    ),
  );
}

function at(step: StepName, point: KillPoint): CrashCase {
  return { step, moment: pointText(point), deaths: [{ point }] };
}

/** Everything but the moments before the commit that decides to leave. */
function isDecided({ step, moment }: CrashCase): boolean {
  const isLeaving = step === 'close' || step === 'flatten';
  return isLeaving && !UNDECIDED.test(moment);
}

const UNDECIDED = /^before commit of (close-asked|position-closing|exit-intended)/;

const STEP_CASES: readonly CrashCase[] = [
  ...around('entry', [
    { fact: 'entry-intended' },
    { fact: 'order-sent' },
    { fact: 'order-updated' },
    { fact: 'order-updated', having: '"working"' },
    { fact: 'execution-booked' },
    { fact: 'position-opened' },
    { fact: 'commission-booked' },
  ]),
  ...through('entry', [
    { verb: 'new', leg: 'e' },
    { verb: 'new', leg: 't' },
    { verb: 'new', leg: 's' },
  ]),
  ...around('partial fill', [
    { fact: 'execution-booked' },
    { fact: 'position-opened' },
    { fact: 'change-intended', having: '"cover"' },
    { fact: 'order-updated', having: '"settlesChange":true' },
  ]),
  ...through('partial fill', [
    { verb: 'modify', leg: 's' },
    { verb: 'modify', leg: 't' },
  ]),
  ...around('stop placed', [
    { fact: 'order-updated', having: '"cancelled"' },
    { fact: 'protection-intended' },
    { fact: 'order-sent', nth: 2 },
  ]),
  ...through('stop placed', [{ verb: 'new', leg: 's', nth: 2 }]),
  ...around('trail modify', [
    { fact: 'change-intended', having: '"trail"' },
    { fact: 'stop-moved', having: '"trail"' },
  ]),
  ...through('trail modify', [{ verb: 'modify', leg: 's' }]),
  ...around('cancel', [
    { fact: 'trading-changed' },
    { fact: 'cancel-intended' },
    { fact: 'order-updated', having: '"cancelled"' },
  ]),
  ...through('cancel', [{ verb: 'cancel' }]),
  ...around('close', [
    { fact: 'position-closing' },
    { fact: 'exit-intended' },
    { fact: 'order-sent', nth: 2 },
    { fact: 'execution-booked', nth: 2 },
    { fact: 'position-closed' },
    { fact: 'commission-booked', nth: 2 },
  ]),
  ...through('close', [{ verb: 'new', leg: 'x' }]),
  ...around('close while filling', [
    { fact: 'cancel-intended' },
    { fact: 'exit-intended' },
    { fact: 'position-closed' },
  ]),
  ...through('close while filling', [{ verb: 'cancel' }, { verb: 'new', leg: 'x' }]),
  ...around('reversal', [
    { fact: 'wish-stored' },
    { fact: 'exit-intended' },
    { fact: 'position-closed' },
    { fact: 'wish-dropped' },
    { fact: 'entry-intended', nth: 2 },
    { fact: 'execution-booked', nth: 3 },
  ]),
  ...through('reversal', [
    { verb: 'new', leg: 'x' },
    { verb: 'new', leg: 'e', nth: 2 },
    { verb: 'new', leg: 's', nth: 2 },
  ]),
  ...around('flatten', [
    { fact: 'close-asked' },
    { fact: 'exit-intended' },
    { fact: 'execution-booked', nth: 2 },
    { fact: 'position-closed' },
  ]),
  ...through('flatten', [{ verb: 'new', leg: 'x' }]),
  ...around('stop-at', [{ fact: 'stop-asked' }, { fact: 'stop-moved' }]),
  ...through('stop-at', [{ verb: 'modify', leg: 's' }]),
  ...around('stop-out', [
    { fact: 'execution-booked', nth: 2 },
    { fact: 'position-closed' },
    { fact: 'order-updated', having: '"cancelled"' },
  ]),
  ...around('stopping', [{ fact: 'cancel-intended' }, { fact: 'daemon-stopped' }]),
  ...through('stopping', [{ verb: 'cancel' }]),
  ...(['before', 'after'] as const).flatMap((moment) => [
    at('stopping', { at: 'statement', sql: 'INSERT OR REPLACE INTO snapshots', moment }),
    at('entry', { at: 'statement', sql: 'INSERT INTO executions', moment }),
    at('close', { at: 'statement', sql: 'INSERT OR REPLACE INTO trades', moment }),
  ]),
  ...around('target', [{ fact: 'execution-booked', nth: 2 }, { fact: 'position-closed' }]),
].map((crash) => ({
  ...crash,
  ...(crash.step === 'stop placed' ? { isBared: true as const } : {}),
  ...(isDecided(crash) ? { endsFlat: true as const } : {}),
}));

const DOWN_CASES: readonly CrashCase[] = [
  {
    step: 'trail modify',
    moment: 'modify sent, unacknowledged; its trigger is hit while down',
    deaths: [
      {
        point: { at: 'frame', verb: 'modify', leg: 's', moment: 'after' },
        meanwhile: (stage) => stage.price(101.9),
      },
    ],
  },
  {
    step: 'trail modify',
    moment: 'modify half sent; the old trigger is hit while down',
    deaths: [
      {
        point: { at: 'frame', verb: 'modify', leg: 's', moment: 'mid' },
        meanwhile: (stage) => stage.price(97.5),
      },
    ],
  },
  {
    step: 'entry',
    moment: 'filled and not booked; the stop fills while down',
    deaths: [
      {
        point: { at: 'commit', fact: 'execution-booked', moment: 'before' },
        meanwhile: (stage) => stage.price(97.5),
      },
    ],
  },
  {
    step: 'entry',
    moment: 'filled and not booked; the target fills while down',
    deaths: [
      {
        point: { at: 'commit', fact: 'execution-booked', moment: 'before' },
        meanwhile: (stage) => stage.price(106.5),
      },
    ],
  },
  {
    step: 'partial fill',
    moment: 'half filled; the position is closed by hand while down',
    deaths: [
      {
        point: { at: 'commit', fact: 'execution-booked', moment: 'after' },
        meanwhile: (stage) => stage.byHand('SELL', 40),
      },
    ],
  },
  {
    step: 'close',
    moment: 'exit sent into the group, stop not yet cancelled; the stop is hit while down',
    deaths: [
      {
        point: { at: 'frame', verb: 'new', leg: 'x', moment: 'after' },
        meanwhile: (stage) => stage.price(97.5),
      },
    ],
  },
  {
    step: 'close',
    moment: 'exit decided, not sent; the stop is hit while down',
    deaths: [
      {
        point: { at: 'commit', fact: 'exit-intended', moment: 'after' },
        meanwhile: (stage) => stage.price(97.5),
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
  meanwhile: (stage) => stage.fault({ kind: 'stop-vanishes' }),
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

const OVERNIGHT: readonly CrashCase[] = [
  {
    step: 'entry',
    moment: 'a position rests; down over midnight',
    deaths: [{ ...REST, meanwhile: (stage) => stage.moveTo(TOMORROW) }],
  },
  {
    step: 'partial fill',
    moment: 'half filled and booked; down over midnight',
    deaths: [
      {
        point: { at: 'commit', fact: 'execution-booked', moment: 'after' },
        meanwhile: (stage) => stage.moveTo(TOMORROW),
      },
    ],
  },
  {
    step: 'entry',
    moment: 'sent, and never heard of; down over midnight',
    deaths: [
      {
        point: { at: 'frame', verb: 'new', leg: 't', moment: 'after' },
        meanwhile: (stage) => stage.moveTo(TOMORROW),
      },
    ],
  },
  {
    step: 'entry',
    moment: 'filled and not booked; down over midnight',
    deaths: [{ ...UNBOOKED, meanwhile: (stage) => stage.moveTo(TOMORROW) }],
  },
  {
    step: 'close',
    moment: 'exit decided, not sent; down over midnight',
    deaths: [
      {
        point: { at: 'commit', fact: 'exit-intended', moment: 'after' },
        meanwhile: (stage) => stage.moveTo(TOMORROW),
      },
    ],
  },
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
  ...OVERNIGHT,
  ...FIRST_STARTS,
  RESTORED,
];
