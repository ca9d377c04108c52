// Some runs of the crash matrix: a killed daemon comes back to what the gateway knows, with nothing twice, lost or bare.
import { describe, expect, it } from 'vitest';
import { runs } from '../runs/runs.ts';
import { CASES } from './matrix/cases.ts';
import { OPTION_CASES } from './matrix/option-cases.ts';
import { caseOf, runSeed, wholeMatrix } from './matrix/plan.ts';
import { playSeeds } from './play-seeds.ts';
import { isBroken, summaryOf, textOf } from './summary.ts';

const SEED = 1;
const RUNS = runs(16);
const OPTION_RUNS = runs(8);
/** A run mostly waits for processes that start and lines that recover. */
const JOBS = 4;

describe('a daemon killed at a durable step', () => {
  it.each([
    ['shares', RUNS],
    ['options', OPTION_RUNS],
  ] as const)(
    'comes back to what the gateway knows of %s, with nothing twice, lost, orphaned, bare or corrupt',
    async (products, count) => {
      const seeds = Array.from({ length: count }, (_, index) => runSeed(SEED, index));
      const played = await playSeeds({ seeds, jobs: JOBS, products });
      expect(played.filter(isBroken).map(textOf)).toEqual([]);
      expect(summaryOf(played)).toMatchObject({
        runs: count,
        duplicates: 0,
        lost: 0,
        orphans: 0,
        naked: 0,
        corrupt: 0,
      });
    },
  );
});

describe('the matrix', () => {
  it.each([
    ['shares', CASES],
    ['options', OPTION_CASES],
  ] as const)(
    'of %s is played whole by one seed, and a run is found again by its own',
    (products, cases) => {
      const seeds = Array.from({ length: wholeMatrix(products) }, (_, index) => runSeed(7, index));
      const played = new Set(seeds.map((seed) => caseOf(seed, products)));
      for (const crash of cases) expect(played).toContain(crash);
      const [again, first] = [caseOf(runSeed(7, 3), products), caseOf(runSeed(7, 3), products)];
      expect(again.moment).toBe(first.moment);
    },
  );
});
