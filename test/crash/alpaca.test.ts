// Some runs at Alpaca: a daemon that was killed within a trade has every share under a stop again, and sends nothing twice.
import { describe, expect, it } from 'vitest';
import { runs } from '../runs/runs.ts';
import { runSeed } from './matrix/plan.ts';
import { playAlpacaSeeds } from './play-alpaca-seeds.ts';
import { isBroken, textOf } from './summary.ts';

const RUNS = runs(3);

describe('a daemon at Alpaca killed within a trade', () => {
  it('comes back with nothing twice, lost, bare or sold too often', async () => {
    const seeds = Array.from({ length: RUNS }, (_, index) => runSeed(1, index));
    const played = await playAlpacaSeeds({ seeds, jobs: 1 });
    expect(played.filter(isBroken).map(textOf)).toEqual([]);
  });
});
