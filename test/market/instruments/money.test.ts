import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, netOf, sumOfCents } from '../../../src/market/instruments/money.ts';

describe('an amount of money', () => {
  it('is rounded to the cent, and half a cent away from zero on either side', () => {
    expect([1.005, 1.355, 8.575, 0.004999].map(cents)).toEqual([1.01, 1.36, 8.58, 0]);
    expect([-1.005, -1.355, -0.005].map(cents)).toEqual([-1.01, -1.36, -0.01]);
    expect(Object.is(cents(-0.001), 0)).toBe(true);
    expect([Number.NaN, Number.POSITIVE_INFINITY].map(cents)).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('is even if what was won pays exactly the commissions', () => {
    expect((100.03 - 100.01) * 100 - 2).not.toBe(0);
    expect(netOf((100.03 - 100.01) * 100, 2)).toBe(0);
  });

  it('sums without rounding error, whatever the order of the amounts', () => {
    const amount = fc.integer({ min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 200 }), (whole) => {
        const exact = whole.reduce((sum, one) => sum + one, 0) / 100;
        const amounts = whole.map((one) => one / 100);
        expect(sumOfCents(amounts)).toBe(exact === 0 ? 0 : exact);
        expect(sumOfCents(amounts.toReversed())).toBe(exact === 0 ? 0 : exact);
      }),
    );
  });
});
