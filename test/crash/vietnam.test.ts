// Some runs of the crash matrix at SSI: a killed daemon comes back to what SSI's book knows, and sells what is due.
import { describe, expect, it } from 'vitest';
import { runs } from '../runs/runs.ts';
import { runSeed } from './matrix/plan.ts';
import { playSsiSeeds } from './play-ssi-seeds.ts';
import { isBroken, summaryOf, textOf } from './summary.ts';

const SEED = 1;
const RUNS = runs(6);
/** A run mostly waits for processes that start and lines that recover. */
const JOBS = 3;

describe('a daemon at SSI killed at a durable step', () => {
  it('comes back with nothing twice, lost, sold too often or left through its stop', async () => {
    const seeds = Array.from({ length: RUNS }, (_, index) => runSeed(SEED, index));
    const played = await playSsiSeeds({ seeds, jobs: JOBS });
    expect(played.filter(isBroken).map(textOf)).toEqual([]);
    expect(summaryOf(played)).toMatchObject({
      ...{ runs: RUNS, duplicates: 0, lost: 0, orphans: 0, naked: 0, corrupt: 0 },
      ...{ oversold: 0, unclosed: 0, cash: 0, refused: 0 },
    });
  });
});
