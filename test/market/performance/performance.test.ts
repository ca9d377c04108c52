import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, instant } from '../../../src/kernel/instant.ts';
import { deepestDrawdown, underwater } from '../../../src/market/performance/deepest-drawdown.ts';
import { gainStatistics } from '../../../src/market/performance/gains.ts';
import { annualGrowth, returnsOf, totalReturn } from '../../../src/market/performance/growth.ts';
import {
  calmarRatio,
  sharpeRatio,
  sortinoRatio,
  volatility,
} from '../../../src/market/performance/risk-ratios.ts';

const YEARLY = { periodsPerYear: 252, riskFreeAnnual: 0 };

describe('statistics that are unknown', () => {
  it('give a reason instead of infinity', () => {
    expect(totalReturn(0, 10)).toEqual({ value: null, reason: 'no-capital' });
    expect(sharpeRatio([0.01], YEARLY)).toEqual({ value: null, reason: 'too-few-returns' });
    expect(sharpeRatio(Array(9).fill(0.01), YEARLY)).toMatchObject({
      reason: 'returns-do-not-vary',
    });
    expect(sortinoRatio([0.01, 0.02], YEARLY)).toMatchObject({ reason: 'no-downside' });
    expect(calmarRatio([0.01], YEARLY, 0)).toMatchObject({ reason: 'no-drawdown' });
    expect(gainStatistics([]).winRate).toMatchObject({ reason: 'no-trades' });
    expect(gainStatistics([5, 3]).profitFactor).toMatchObject({ reason: 'no-losses' });
    expect(gainStatistics([-5]).averageWin).toMatchObject({ reason: 'no-wins' });
    expect(annualGrowth({ start: 1, end: 2, durationMs: 0 }).growth).toMatchObject({
      reason: 'zero-duration',
    });
  });

  it('are never NaN or infinite, for any values', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(values, (series) => {
        const returns = returnsOf(series);
        const points = series.map((value, at) => ({ at: instant(at * DAY_MS), value }));
        const gains = gainStatistics(series.map((value, at) => (at % 3 === 0 ? -value : value)));
        const figures = [
          volatility(returns, YEARLY),
          sharpeRatio(returns, YEARLY),
          sortinoRatio(returns, YEARLY),
          calmarRatio(returns, YEARLY, deepestDrawdown(points)?.fraction ?? 0),
          annualGrowth({ start: series[0] ?? 0, end: series.at(-1) ?? 0, durationMs: DAY_MS })
            .growth,
          gains.profitFactor,
          gains.winRate,
          gains.expectancy,
        ];
        for (const { value } of figures)
          expect(value === null || Number.isFinite(value)).toBe(true);
      }),
    );
  });
});

describe('gains', () => {
  it('count the longest run of losses, which a win or a break-even ends', () => {
    expect(gainStatistics([-1, -1, 0, -1, 2, -1, -1, -1]).longestLosingStreak).toBe(3);
  });
});

describe('the drawdown curve', () => {
  it('is as deep as the deepest drawdown', () => {
    const points = [100, 120, 90, 130, 100].map((value, at) => ({ at: instant(at), value }));
    expect(underwater(points).map(({ value }) => value)).toEqual([0, 0, -0.25, 0, 100 / 130 - 1]);
    expect(deepestDrawdown(points)).toEqual({
      fraction: -0.25,
      amount: 30,
      peakAt: 1,
      troughAt: 2,
      recoveredAt: 3,
    });
  });
});
