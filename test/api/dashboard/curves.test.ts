// The days of a portfolio as lines.
import { describe, expect, it } from 'vitest';
import { curveOf, curveWords } from '../../../src/api/dashboard/facts/curves.ts';

const days = [
  { date: '2026-03-02', value: 100, growth: 0, drawdown: 0, benchmark: 0 },
  { date: '2026-03-03', value: 90, growth: -0.1, drawdown: -0.1, benchmark: 0.01 },
  { date: '2026-03-04', value: 1_210.5, growth: 0.21, drawdown: 0, benchmark: 0.02 },
];
const named = { currency: 'USD', benchmark: 'SPY' };

describe('a curve', () => {
  it('has the benchmark beside the return only', () => {
    const labels = (name: 'growth' | 'value' | 'drawdown') =>
      curveOf(name, days, named)?.lines.map(({ label }) => label);
    expect([labels('growth'), labels('value'), labels('drawdown')]).toEqual([
      ['Portfolio', 'SPY'],
      ['Portfolio'],
      ['Portfolio'],
    ]);
  });

  it('is told in words', () => {
    const growth = curveOf('growth', days, named);
    expect(growth === undefined ? '' : curveWords(growth)).toBe(
      'Time-weighted return since the first day, 2026-03-02 to 2026-03-04. Portfolio ended at +21.00 %, between −10.00 % and +21.00 %; SPY ended at +2.00 %, between 0.00 % and +2.00 %.',
    );
    const value = curveOf('value', days, named);
    expect(value === undefined ? '' : curveWords(value)).toContain(
      'Portfolio ended at 1,210.50 USD, between 90.00 USD and 1,210.50 USD.',
    );
  });

  it('is not drawn of less than two days with a figure', () => {
    const indebted = days.map((day) => ({ ...day, growth: null }));
    expect(curveOf('growth', indebted, named)).toBeUndefined();
    expect(curveOf('value', days.slice(0, 1), named)).toBeUndefined();
  });
});
