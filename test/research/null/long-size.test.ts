// How often `--null` finds an edge in days and weeks that have none, and where there is one: as many seeded markets as a night allows.
import { describe, expect, it } from 'vitest';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { againstChance } from '../../../src/research/null/null-runs.ts';
import { chanceShares } from '../../../src/trader/domain/report/against-chance.ts';
import { LONG_SAID, LONG_UPS, type LongMarket, longMarket } from './long-market.ts';

const SEEDS = 100;
const RUNS = 19;

/** Of the markets, those with a p of 0.05 or less on the side of the profit; one without a p is not found. */
async function found(market: Omit<LongMarket, 'seed'>): Promise<number> {
  let count = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const inputs = longMarket({ ...market, seed });
    const terms = { runs: RUNS, seed, workers: 1 };
    const chance = await againstChance({ inputs, outcome: runBacktest(inputs), ...terms });
    const shares = chanceShares(chance);
    if (shares !== undefined && shares.profit.more <= 0.05) count += 1;
  }
  return count;
}

/** A share of 0.05 of a hundred exceeds it once in a thousand times. */
const CHANCE_MAX = 13;
const DAYS = { bars: 60, strategy: LONG_UPS };

describe('drawn days', () => {
  it('find a walk with calm and wild times in about 5 %', async () => {
    expect(await found(DAYS)).toBeLessThan(CHANCE_MAX);
  });

  it('find a trend in most, bought for a day', async () => {
    const strategy = LONG_UPS.replace('max_minutes: 4320', 'max_minutes: 1440');
    const market = { bars: 120, strategy, trend: 0.4 };
    expect(await found(market)).toBeGreaterThan(60);
  });
});

describe('drawn weeks', () => {
  it('find a walk in about 5 %', async () => {
    const weeks = { bars: 60, isWeekly: true, strategy: LONG_UPS.replaceAll('1d', '1w') };
    expect(await found(weeks)).toBeLessThan(CHANCE_MAX);
  });
});

describe('exchanged days of predictions over days', () => {
  it('find a coin in about 5 %', async () => {
    expect(await found({ ...DAYS, strategy: LONG_SAID, skill: 0.5 })).toBeLessThan(CHANCE_MAX);
  });
});
