import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { type DayClose, pairedReturns } from '../../../src/market/bars/day-close.ts';
import { correlationOf } from '../../../src/market/performance/correlation.ts';

describe('the correlation of two series', () => {
  it('is that of Pearson', () => {
    // Anscombe's first quartet: 0.816420516 (F. J. Anscombe, "Graphs in Statistical Analysis", 1973).
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    expect(correlationOf(x, y)).toBeCloseTo(0.816420516, 9);
    expect(correlationOf(x, x)).toBeCloseTo(1, 12);
    expect(
      correlationOf(
        x,
        x.map((each) => -3 * each),
      ),
    ).toBeCloseTo(-1, 12);
  });

  it('is unknown with too few pairs, and if one does not move', () => {
    expect(correlationOf([1, 2], [2, 1])).toBeUndefined();
    expect(correlationOf([1, 1, 1], [1, 2, 3])).toBeUndefined();
    expect(correlationOf([1, 2, Number.NaN], [1, 2, 3])).toBeUndefined();
  });
});

describe('daily returns of two symbols', () => {
  const closes = (...all: readonly (readonly [number, number])[]): DayClose[] =>
    all.map(([day, close]) => ({ day: `2026-11-0${day}` as TradingDay, close }));

  it('span the same days, the newest of them', () => {
    const xs = closes([1, 90], [2, 100], [3, 110], [4, 121]);
    const ys = closes([1, 40], [2, 50], [4, 60], [5, 70]);
    const paired = pairedReturns(xs, ys, 1);
    expect(paired?.xs[0]).toBeCloseTo(0.21, 12);
    expect(paired?.ys[0]).toBeCloseTo(0.2, 12);
    expect(pairedReturns(xs, ys, 2)?.ys).toHaveLength(2);
    expect(pairedReturns(xs, ys, 3)).toBeUndefined();
  });
});
