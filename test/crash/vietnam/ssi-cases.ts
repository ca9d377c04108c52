// The cases at SSI: which step a daemon dies in, how, and what the broker does meanwhile.
import { EXCHANGES, type Exchange } from '../../../src/market/venues/vietnam/trading-rules.ts';
import { type KillPoint, pointText } from '../environment/kill-point.ts';
import { createSeeded, type Seeded } from '../matrix/seeded.ts';

/**
 * `entry`: a purchase. `locked`: through the stop while nothing may be sold yet, sold when it may be. `exit`: through the stop
 * when it may. `close`: an opposite prediction. `lunch`: through the stop before the break, sold after it. `login`: at the code.
 */
export type SsiStep = 'login' | 'entry' | 'locked' | 'exit' | 'close' | 'lunch';

export type SsiDeath =
  | { readonly point: KillPoint }
  | { readonly afterMs: number; readonly since: 'start' | 'step' };

export interface SsiFault {
  readonly kind: string;
  readonly shares?: number;
  readonly for_ms?: number;
  readonly processed?: boolean;
}

export interface SsiCase {
  readonly step: SsiStep;
  readonly moment: string;
  readonly death: SsiDeath;
  readonly fault?: SsiFault;
  /** SSI dies with the daemon, and comes back before it or after its next start. */
  readonly broker?: 'back before' | 'back after';
}

const LEGS: Readonly<Partial<Record<SsiStep, 'e' | 'x'>>> = {
  entry: 'e',
  exit: 'x',
  close: 'x',
  lunch: 'x',
};

function pointsOf(step: SsiStep): readonly KillPoint[] {
  const leg = LEGS[step];
  if (leg === undefined) return [];
  const fact = leg === 'e' ? 'entry-intended' : 'exit-intended';
  const having = `.${leg}"`;
  const around = (['before', 'after'] as const).flatMap((moment): KillPoint[] => [
    { at: 'commit', fact, moment },
    { at: 'commit', fact: 'order-sent', having, moment },
    { at: 'commit', fact: 'order-updated', having, moment },
    { at: 'commit', fact: 'execution-booked', having, moment },
    ...(leg === 'x' ? [{ at: 'commit', fact: 'position-closed', moment } as const] : []),
  ]);
  const through = (['before', 'mid', 'after'] as const).map(
    (moment): KillPoint => ({ at: 'frame', verb: 'new', leg, moment }),
  );
  return [...around, ...through];
}

const FAULTS: readonly SsiFault[] = [
  { kind: 'lost-answer' },
  { kind: 'no-event' },
  { kind: 'late-event', for_ms: 20_000 },
  { kind: 'duplicate-event' },
  { kind: 'partial-fill', shares: 100 },
  { kind: 'socket-gap', for_ms: 3_000 },
  { kind: '500', processed: true },
  { kind: 'html', processed: true },
  { kind: 'slow' },
];
const STEPS: readonly SsiStep[] = ['entry', 'exit', 'close', 'locked', 'lunch', 'login'];

function caseOf(step: SsiStep, death: SsiDeath, more: Pick<SsiCase, 'fault' | 'broker'>): SsiCase {
  const when =
    'point' in death ? pointText(death.point) : `${death.afterMs} ms from the ${death.since}`;
  const fault = more.fault === undefined ? '' : `, ${more.fault.kind}`;
  const broker = more.broker === undefined ? '' : `, SSI dies too and is ${more.broker}`;
  return { step, moment: `${when}${fault}${broker}`, death, ...more };
}

const CASES: readonly SsiCase[] = STEPS.flatMap((step) =>
  pointsOf(step).map((point) => caseOf(step, { point }, {})),
);
const RUNS_MAX = 100_000;

/** By turns: a run and the next, so that each exchange has cases of the matrix and random instants. */
export function boardOf(seedOfRun: number): Exchange {
  return EXCHANGES[(seedOfRun % RUNS_MAX) % EXCHANGES.length] ?? 'HOSE';
}

/** Every other run a case of the matrix in seeded order, the others random instants under random faults. */
export function ssiCaseOf(seedOfRun: number): SsiCase {
  const index = seedOfRun % RUNS_MAX;
  const seeded = createSeeded(seedOfRun);
  if (index % 2 === 1) return randomCase(seeded);
  const whole = createSeeded(Math.floor(seedOfRun / RUNS_MAX));
  const order = CASES.map((crash) => ({ crash, at: whole.fraction() })).sort((a, b) => a.at - b.at);
  const crash = order[(index / 2) % order.length]?.crash;
  if (crash === undefined) throw new Error('the matrix is empty');
  return crash;
}

function randomCase(seeded: Seeded): SsiCase {
  const step = seeded.pick(STEPS);
  const isLogin = step === 'login';
  const afterMs = Math.round(100 + seeded.fraction() * 2_500);
  const fault = seeded.fraction() < 0.6 ? seeded.pick(FAULTS) : undefined;
  const broker =
    seeded.fraction() < 0.3 ? seeded.pick(['back before', 'back after'] as const) : undefined;
  return caseOf(
    step,
    { afterMs, since: isLogin || seeded.fraction() < 0.15 ? 'start' : 'step' },
    { ...(fault && !isLogin && { fault }), ...(broker && { broker }) },
  );
}
