// How often the judgement finds a signal that is there, and how often one that is not. A hundred markets of noise and twenty
// with a planted signal, with TEST_RUNS=1.
import { expect, it } from 'vitest';
import { SETTINGS } from '../../../../src/advisers/policy/learning/settings.ts';
import { judgePolicies } from '../../../../src/advisers/policy/overlay/judge.ts';
import type { PolicyClass } from '../../../../src/advisers/policy/overlay/sleeves.ts';
import {
  CURVED,
  type Drawn,
  drawnPanel,
  LASTING,
  LINEAR,
  NOISE,
} from '../../../panels/drawn-panels.ts';
import { runs } from '../../../runs/runs.ts';

function winnerOf(drawn: Drawn, episodes: number): PolicyClass | null {
  const { judged } = judgePolicies({
    panel: drawnPanel(drawn),
    terms: { costRate: 0.0005, taxRates: { SHORT: 0, LONG: 0 } },
    ...{ seed: 1, settings: { ...SETTINGS, episodes }, tryNumber: () => 1 },
  });
  return judged.winner;
}

const NOISY = runs(100);
const FALSE_MAX = 3;

it(`in ${NOISY} markets of noise at most ${FALSE_MAX} policies are found`, () => {
  const winners = Array.from({ length: NOISY }, (_, at) =>
    winnerOf({ seed: 1_001 + at, assets: 3, days: 1_000, signal: NOISE }, 40),
  );
  expect(winners.filter((winner) => winner !== null).length).toBeLessThanOrEqual(FALSE_MAX);
});

const SEEDS = [1, 2].slice(0, runs(2));
const PLANTED = SEEDS.flatMap((seed) =>
  [
    { signals: { ...LINEAR, ...LASTING }, simplest: 'ridge' as const },
    { signals: CURVED, simplest: 'dqn' as const },
  ].flatMap(({ signals, simplest }) =>
    Object.entries(signals).map(([name, signal]) => ({ name, signal, simplest, seed })),
  ),
);
const MISSED_MAX = 2;

it(`of ${PLANTED.length} planted signals at most ${MISSED_MAX} are not found by the simplest class that can`, () => {
  const missed = PLANTED.flatMap(({ name, signal, simplest, seed }) => {
    const winner = winnerOf({ seed, assets: 4, days: 2_000, signal }, 50);
    return winner === simplest ? [] : [`${name}, ${seed}: ${winner}`];
  });
  expect(missed.length, missed.join('; ')).toBeLessThanOrEqual(MISSED_MAX);
});
