// How often a judgement is right about feeds whose knowledge is known. TEST_FEEDS: how many of each; `.ci/night` takes 1,000.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/kernel/random.ts';
import { createExchanges } from '../../../../src/market/performance/exchange-test.ts';
import { callsOf } from '../../../../src/trader/domain/judge/call.ts';
import { hitCell } from '../../../../src/trader/domain/judge/cell.ts';
import { moveGridOf } from '../../../../src/trader/domain/judge/move-grid.ts';
import {
  coin,
  type Family,
  herding,
  mostlyBuying,
  persistent,
  repeated,
  skilled,
  worldOf,
} from './seeded-feed.ts';

const FEEDS = Number(process.env.TEST_FEEDS ?? 8);
const SEED = Number(process.env.TEST_SEED ?? 1);
const exchanges = createExchanges(createRandom(1, 'exchanges'));

interface Rates {
  /** Share with p below 0.05. */
  readonly found: number;
  /** Share whose interval contains the true excess. */
  readonly covered: number;
}

function ratesOf(family: Family, { drift = 0, excess = 0 } = {}): Rates {
  let [found, covered] = [0, 0];
  for (let feed = 0; feed < FEEDS; feed += 1) {
    const world = worldOf(SEED * 100_003 + feed, { drift });
    const { calls } = callsOf(family(world), world.prices);
    const grid = moveGridOf(calls, world.prices, { horizon: '30m', delay: 0, market: undefined });
    const { test } = hitCell({ calls, grid, exchanges });
    if (test === undefined) throw new Error('a feed of 20 days was not tested');
    found += Number(test.p < 0.05);
    covered += Number(test.low <= excess && excess <= test.high);
  }
  return { found: found / FEEDS, covered: covered / FEEDS };
}

/** Of few feeds only a rate that no chance explains fails: three standard errors. */
function leeway(rate: number): number {
  return FEEDS >= 1_000 ? 0 : 3 * Math.sqrt((rate * (1 - rate)) / FEEDS);
}

describe(`of ${FEEDS} feeds each`, () => {
  it('one that agrees with 55 % of the next half hours is found in at least nine of ten', () => {
    const { found, covered } = ratesOf(skilled(0.55), { excess: 0.05 });
    expect(found).toBeGreaterThanOrEqual(0.9 - leeway(0.9));
    expect(covered).toBeGreaterThanOrEqual(0.93 - leeway(0.93));
  });

  it.each<readonly [string, Family, number]>([
    ['tosses a coin', coin, 0],
    ['has one view a day, and 85 % of its calls in 25 minutes', herding, 0],
    ['keeps its side for half an hour', persistent, 0],
    ['repeats each call five times', repeated, 0],
    ['buys nine times of ten while prices rise by 0.4 % a day', mostlyBuying, 0.004],
  ])('one that %s raises a false alarm in at most seven of a hundred', (_, family, drift) => {
    const { found, covered } = ratesOf(family, { drift });
    expect(found).toBeLessThanOrEqual(0.07 + leeway(0.07));
    expect(covered).toBeGreaterThanOrEqual(0.93 - leeway(0.93));
  });
});
