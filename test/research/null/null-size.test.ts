// How often `--null` finds an edge where there is none, and where there is one: as many seeded markets as a night allows.
import { describe, expect, it } from 'vitest';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { againstChance } from '../../../src/research/null/null-runs.ts';
import { chanceShares } from '../../../src/trader/domain/report/against-chance.ts';
import { HALF_HOURS, MORNINGS, type NullMarket, nullMarket } from './null-market.ts';

const SEEDS = 100;
const RUNS = 39;

/** Of the markets, those with a p of 0.05 or less on the side of the profit; one without a p is not found. */
async function found(market: Omit<NullMarket, 'seed'>): Promise<number> {
  let count = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const inputs = nullMarket({ ...market, seed });
    const terms = { runs: RUNS, seed, workers: 1 };
    const chance = await againstChance({ inputs, outcome: runBacktest(inputs), ...terms });
    const shares = chanceShares(chance);
    if (shares !== undefined && shares.profit.more <= 0.05) count += 1;
  }
  return count;
}

const PREDICTED = { days: 20, strategy: HALF_HOURS, predictionsPerDay: 10 };
const ON_BARS = { days: 20, symbols: ['AA', 'BB'], strategy: MORNINGS };
/** A share of 0.05 of a hundred exceeds it once in a thousand times. */
const CHANCE_MAX = 13;

describe('exchanged days', () => {
  it('find a coin in about 5 % of markets', async () => {
    expect(await found(PREDICTED)).toBeLessThan(CHANCE_MAX);
  });

  it('find a skill of 0.6 in most after forty days', async () => {
    expect(await found({ ...PREDICTED, days: 40, skill: 0.6 })).toBeGreaterThan(60);
  });
});

describe('drawn bars', () => {
  it('find a strategy without an edge on a walk in about 5 %', async () => {
    expect(await found(ON_BARS)).toBeLessThan(CHANCE_MAX);
  });

  it('find a pattern of the day in most', async () => {
    expect(await found({ ...ON_BARS, pattern: 0.009 })).toBeGreaterThan(60);
  });
});
