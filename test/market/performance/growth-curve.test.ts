// What daily returns add up to, beside a benchmark.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { growthCurve } from '../../../src/market/performance/growth-curve.ts';
import { linked } from '../../../src/market/performance/time-weighted.ts';

const on = (day: number) => `2026-03-${String(day).padStart(2, '0')}` as TradingDay;

it('links returns from the first day on, with the depth below the peak', () => {
  const returns = [0.1, -0.5, 0.2].map((value, index) => ({ on: on(index + 3), value }));
  const benchmark = [{ on: on(4), value: 0.5 }];
  const points = growthCurve(returns, { start: on(2), benchmark });
  expect(points.map((point) => point.on)).toEqual([on(2), on(3), on(4), on(5)]);
  const rounded = points.map(({ growth, drawdown, benchmark: beside }) =>
    [growth, drawdown, beside ?? Number.NaN].map((value) => Number(value.toFixed(9))),
  );
  expect(rounded).toEqual([
    [0, 0, 0],
    [0.1, 0, 0],
    [-0.45, -0.5, 0.5],
    [-0.34, -0.4, 0.5],
  ]);
});

it('has no line of a benchmark that was not asked for, and no first day that is not known', () => {
  const points = growthCurve([{ on: on(3), value: 0.1 }], { start: undefined, benchmark: [] });
  expect(points).toHaveLength(1);
  expect(points[0]?.benchmark).toBeUndefined();
});

it('ends where the returns are linked to', () => {
  const returnsOf = fc.array(fc.double({ min: -0.9, max: 2, noNaN: true }), { maxLength: 28 });
  fc.assert(
    fc.property(returnsOf, (values) => {
      const returns = values.map((value, index) => ({ on: on(index + 1), value }));
      const last = growthCurve(returns, { start: undefined, benchmark: [] }).at(-1);
      expect(last?.growth ?? 0).toBeCloseTo(linked(values), 6);
    }),
  );
});
