import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HISTORY_DAYS } from '../../../../src/advisers/policy/learning/environment.ts';
import {
  splitReturns,
  windowMarket,
  withoutSignal,
} from '../../../../src/advisers/policy/markets/own-market.ts';
import { seriesFaultText, seriesOf } from '../../../../src/advisers/policy/markets/price-series.ts';
import { DAY_MS, type TradingDay } from '../../../../src/kernel/instant.ts';
import { createRandom } from '../../../../src/kernel/random.ts';
import { dayFromUtc } from '../../../../src/market/time/day.ts';

const closesOf = (prices: readonly number[]) =>
  prices.map((close, at) => ({ day: dayFromUtc(at * DAY_MS) as TradingDay, close }));

describe('a series of prices', () => {
  it('becomes returns with their days', () => {
    const series = seriesOf(closesOf([100, 110, 99]), 2);
    expect(series).toMatchObject({ ok: true, value: { days: ['1970-01-02', '1970-01-03'] } });
    if (!series.ok) return;
    expect([...series.value.returns].map((it) => it.toFixed(6))).toEqual(['0.100000', '-0.100000']);
  });

  it.each([
    [[100, 101], 2, '1 daily returns are too few; at least 2 are needed'],
    [[100, Number.NaN, 101], 1, 'NaN on 1970-01-02 is not a price above 0'],
    [[100, 0, 101], 1, '0 on 1970-01-02 is not a price above 0'],
    [[100, -5, 101], 1, '-5 on 1970-01-02 is not a price above 0'],
    [[100, Number.POSITIVE_INFINITY], 1, 'Infinity on 1970-01-02 is not a price'],
    [[7, 7, 7], 2, 'the price does not change'],
    [[], 1, '0 daily returns are too few'],
  ])('%j with at least %d returns is refused in one sentence', (prices, daysMin, text) => {
    const series = seriesOf(closesOf(prices), daysMin);
    expect(series.ok).toBe(false);
    if (!series.ok) expect(seriesFaultText(series.failure)).toContain(text);
  });

  it('is refused if a day comes twice or too early', () => {
    const [first, second] = closesOf([100, 101]);
    if (first === undefined || second === undefined) throw new Error('no closes');
    for (const closes of [
      [second, first],
      [first, first],
    ]) {
      const series = seriesOf(closes, 1);
      expect(series).toMatchObject({ ok: false, failure: { kind: 'not-ascending' } });
    }
  });
});

describe("the owner's own market", () => {
  const random = createRandom(1, 'own');
  const returns = new Float64Array(400).map(() => random.between(-0.02, 0.021));

  it('draws episodes from the trained part only, and is examined on the rest', () => {
    const { trained, unseen, firstUnseen } = splitReturns(returns);
    expect([trained.length, firstUnseen, unseen.length]).toEqual([280, 280, 120 + HISTORY_DAYS]);
    expect(unseen[HISTORY_DAYS]).toBe(returns[280]);
    const market = windowMarket(trained);
    const known = new Set(trained);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (seed) => {
        const path = market.drawPath(createRandom(seed, 'path'), 100);
        expect(path).toHaveLength(HISTORY_DAYS + 100);
        expect(path.every((value) => known.has(value))).toBe(true);
      }),
    );
  });

  it('has a control with the same volatility, no drift and another order', () => {
    const control = withoutSignal(returns);
    const logMean = (values: Float64Array) =>
      values.reduce((sum, value) => sum + Math.log1p(value), 0) / values.length;
    const sorted = (values: Float64Array, by: number) =>
      [...values].map((value) => (Math.log1p(value) - by).toFixed(10)).sort();
    const { firstUnseen } = splitReturns(returns);
    for (const [from, to] of [
      [0, firstUnseen],
      [firstUnseen, 400],
    ]) {
      const [part, plain] = [control.slice(from, to), returns.slice(from, to)];
      expect(Math.abs(logMean(part))).toBeLessThan(1e-12);
      expect(sorted(part, 0)).toEqual(sorted(plain, logMean(plain)));
      expect(part).not.toEqual(plain);
    }
    expect(windowMarket(control).deviation).toBeCloseTo(windowMarket(returns).deviation, 3);
  });
});
