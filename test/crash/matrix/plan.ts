// Which case a seed stands for: the matrix in seeded order, and every fourth run a random instant under random trouble.

import { CASES } from './cases.ts';
import type { CrashCase, Death, StepName } from './crash-case.ts';
import { TROUBLES, troubleText } from './faults.ts';
import { OPTION_CASES } from './option-cases.ts';
import { OPTION_STEPS } from './option-steps.ts';
import { createSeeded, type Seeded } from './seeded.ts';
import { STEPS } from './steps.ts';

const RUNS_MAX = 100_000;
const RANDOM_EVERY = 4;
const IN_STEP = { since: 'ready', fromMs: 50, toMs: 3_000 } as const;
const IN_START = { since: 'start', fromMs: 100, toMs: 1_500 } as const;
/** What the strategies of a run trade. */
export type Products = 'shares' | 'options';

interface Matrix {
  readonly cases: readonly CrashCase[];
  readonly steps: readonly StepName[];
}

const MATRICES: Readonly<Record<Products, Matrix>> = {
  shares: { cases: CASES, steps: Object.keys(STEPS) as StepName[] },
  options: { cases: OPTION_CASES, steps: Object.keys(OPTION_STEPS) as StepName[] },
};

/** Through the stop, through the target, a little up, a little down. */
const PRICES = [97.5, 106.5, 101.5, 99.2];

/** A run's seed tells the seed of the whole and its number in it, so that it can be played alone. */
export function runSeed(seed: number, index: number): number {
  return seed * RUNS_MAX + index;
}

/** The names of its steps. */
export function stepsOf(products: Products): readonly StepName[] {
  return MATRICES[products].steps;
}

/** Runs that play every case of the matrix once. */
export function wholeMatrix(products: Products): number {
  return Math.ceil((MATRICES[products].cases.length * RANDOM_EVERY) / (RANDOM_EVERY - 1));
}

export function isOfMatrix(seedOfRun: number): boolean {
  return (seedOfRun % RUNS_MAX) % RANDOM_EVERY !== RANDOM_EVERY - 1;
}

export function caseOf(seedOfRun: number, products: Products): CrashCase {
  const { cases, steps } = MATRICES[products];
  const index = seedOfRun % RUNS_MAX;
  if (!isOfMatrix(seedOfRun)) return randomCase(createSeeded(seedOfRun), steps);
  const order = shuffled(cases, createSeeded(Math.floor(seedOfRun / RUNS_MAX)));
  const turn = index - Math.floor(index / RANDOM_EVERY);
  const crash = order[turn % order.length];
  if (crash === undefined) throw new Error('the matrix is empty');
  return crash;
}

function shuffled<Item>(items: readonly Item[], seeded: Seeded): readonly Item[] {
  return items
    .map((item) => ({ item, at: seeded.fraction() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** A daemon that is asked to end leaves by itself. */
function randomCase(seeded: Seeded, steps: readonly StepName[]): CrashCase {
  const step = seeded.pick(steps.filter((name) => name !== 'stopping'));
  const trouble = seeded.fraction() < 0.6 ? seeded.pick(TROUBLES) : undefined;
  const deaths: Death[] = [instantIn(seeded.fraction() < 0.85 ? IN_STEP : IN_START, seeded)];
  while (seeded.fraction() < 0.3 && deaths.length < 3) deaths.push(instantIn(IN_START, seeded));
  const words = deaths.map((death) =>
    'afterMs' in death ? `${death.afterMs} ms from ${death.since}` : '',
  );
  const under = trouble === undefined ? '' : `, ${troubleText(trouble)}`;
  // The step itself may cancel the stop by hand, as a person would.
  const isByHand = step === 'stop placed';
  const isBared = isByHand || trouble?.isBaring === true;
  return {
    step,
    moment: `killed after ${words.join(', then ')}${under}`,
    deaths,
    ...(trouble === undefined ? {} : { trouble }),
    ...(isBared ? { isBared } : {}),
  };
}

function instantIn(
  { since, fromMs, toMs }: typeof IN_STEP | typeof IN_START,
  seeded: Seeded,
): Death {
  const afterMs = Math.round(fromMs + seeded.fraction() * (toMs - fromMs));
  const price = seeded.pick(PRICES);
  if (seeded.fraction() < 0.7) return { afterMs, since };
  return { afterMs, since, meanwhile: (controls) => controls.price(price) };
}
