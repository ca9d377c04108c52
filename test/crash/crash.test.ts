// Some runs of the crash matrix: a killed daemon comes back to what the gateway knows, with nothing twice, lost or bare.
import { describe, expect, it } from 'vitest';
import { runs } from '../runs/runs.ts';
import { CASES } from './matrix/cases.ts';
import { caseOf, runSeed, WHOLE_MATRIX } from './matrix/plan.ts';
import { playSeeds } from './play-seeds.ts';
import { isBroken, summaryOf, textOf } from './summary.ts';

const SEED = 1;
const RUNS = runs(12);
/** A run mostly waits for processes that start and lines that recover. */
const JOBS = 4;

describe('a daemon killed at a durable step', () => {
  it('comes back to what the gateway knows, with nothing twice, lost, orphaned, bare or corrupt', async () => {
    const seeds = Array.from({ length: RUNS }, (_, index) => runSeed(SEED, index));
    const played = await playSeeds({ seeds, jobs: JOBS });
    expect(played.filter(isBroken).map(textOf)).toEqual([]);
    expect(summaryOf(played)).toMatchObject({
      runs: RUNS,
      duplicates: 0,
      lost: 0,
      orphans: 0,
      naked: 0,
      corrupt: 0,
    });
  });
});

describe('the matrix', () => {
  it('is played whole by one seed, and a run is found again by its own', () => {
    const seeds = Array.from({ length: WHOLE_MATRIX }, (_, index) => runSeed(7, index));
    const played = new Set(seeds.map(caseOf));
    for (const crash of CASES) expect(played).toContain(crash);
    const [again, first] = [caseOf(runSeed(7, 3)), caseOf(runSeed(7, 3))];
    expect(again.moment).toBe(first.moment);
  });
});
