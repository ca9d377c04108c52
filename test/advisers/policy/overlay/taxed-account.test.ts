import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountWalk } from '../../../../src/advisers/policy/overlay/taxed-account.ts';

const FREE = { costRate: 0, taxRates: { SHORT: 0, LONG: 0 } };
const worthOf = ({ logReturns }: { logReturns: Float64Array }) =>
  Math.exp(logReturns.reduce((sum, value) => sum + value, 0));
const series = (...rows: readonly (readonly number[])[]) =>
  rows.map((row) => Float64Array.from(row));

describe('an account that is judged', () => {
  it('earns what it holds, and nothing in cash', () => {
    const returns = series([0.1, 0.1], [0, -0.5]);
    const half = accountWalk(returns, (day) => (day === 0 ? [0.5, 0] : undefined), FREE);
    expect(worthOf(half)).toBeCloseTo(0.5 + 0.5 * 1.21, 12);
    expect(half.turnover).toBeCloseTo(0.5, 12);
  });

  it('pays the cost of both sides', () => {
    const walk = accountWalk(series([0, 0]), (day) => [1 - day], { ...FREE, costRate: 0.01 });
    expect(worthOf(walk)).toBeCloseTo((1 / 1.01) * 0.99, 12);
  });

  it('pays tax on a gain when it sells, at the rate of its term, and none on a loss', () => {
    const terms = { costRate: 0, taxRates: { SHORT: 0.4, LONG: 0.1 } };
    const days = (count: number, gain: number) => [gain, ...Array(count).fill(0)];
    const sellsAt = (last: number) => (day: number) =>
      day === 0 ? [1] : day === last ? [0] : undefined;
    expect(accountWalk(series(days(10, 0.5)), sellsAt(10), terms).tax).toBeCloseTo(0.2 / 1.5, 12);
    expect(accountWalk(series(days(300, 0.5)), sellsAt(300), terms).tax).toBeCloseTo(
      0.05 / 1.5,
      12,
    );
    expect(accountWalk(series(days(10, -0.5)), sellsAt(10), terms).tax).toBe(0);
  });

  it('carries a loss forward to a later gain, and sells the highest cost first', () => {
    const terms = { costRate: 0, taxRates: { SHORT: 0.5, LONG: 0.5 } };
    // Buys, sells at half, buys again and sells at a gain that is smaller than the loss.
    const walk = accountWalk(series([-0.5, 0, 0.2, 0]), (day) => [[1], [0], [1], [0]][day], terms);
    expect(walk.tax).toBe(0);
    // One lot at 1, one at 2: selling half relieves the one at 2, without a gain.
    const two = accountWalk(series([1, 0, 0]), (day) => [[0.25], [0.8], [0.4]][day], terms);
    expect(two.tax).toBe(0);
  });

  it('never spends more than it has, and its value is finite', () => {
    const weight = fc.double({ min: 0, max: 1, noNaN: true });
    const move = fc.double({ min: -0.5, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(weight, weight, move, move), { minLength: 1, maxLength: 30 }),
        (rows) => {
          const returns = series(
            rows.map(([, , one]) => one),
            rows.map(([, , , two]) => two),
          );
          const weights = rows.map(([one, two]) =>
            [one, two].map((own) => own / Math.max(1, one + two)),
          );
          const terms = { costRate: 0.01, taxRates: { SHORT: 0.3, LONG: 0.1 } };
          const walk = accountWalk(returns, (day) => weights[day], terms);
          const free = accountWalk(returns, (day) => weights[day], FREE);
          expect(Number.isFinite(worthOf(walk))).toBe(true);
          expect(Math.min(walk.cost, walk.tax, walk.turnover)).toBeGreaterThanOrEqual(0);
          if (rows.length === 1) expect(worthOf(walk)).toBeLessThanOrEqual(worthOf(free) + 1e-9);
        },
      ),
    );
  });
});
