import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  europeanPrice,
  europeanValue,
} from '../../../../src/market/options/pricing/black-scholes.ts';
import {
  americanValue,
  escrowedSpot,
} from '../../../../src/market/options/pricing/leisen-reimer.ts';
import { drawnInputs, inputsOf, type Row } from './drawn-inputs.ts';

/** QuantLib 1.44: its Leisen-Reimer tree of 101 steps, and its accurate engine (QD+). */
const GOLDENS: readonly (readonly [Row, tree: string, accurate: number])[] = [
  [[100, 100, 0, 0.05, 0.2, 365, 'P'], '6.087222149', 6.090366],
  [[36, 40, 0, 0.06, 0.2, 365, 'P'], '4.481864306', 4.486669],
  [[50, 60, 0, 0.045, 0.4, 45, 'P'], '10.179975421', 10.18117],
  [[42, 40, 0.08, 0.04, 0.35, 273, 'C'], '5.303201403', 5.304291],
];

/** Of finite differences, where the spot itself falls by the dividend; the escrowed model differs by less than a cent. */
const WITH_DIVIDEND: readonly (readonly [Row, days: number, amount: number, price: number])[] = [
  [[60, 50, 0, 0.045, 0.25, 20, 'C'], 5, 0.8, 10.0308],
  [[60, 55, 0, 0.045, 0.2, 45, 'C'], 10, 1.2, 5.0857],
  [[60, 65, 0, 0.045, 0.25, 45, 'P'], 10, 1.2, 6.361],
];

describe('an American option', () => {
  it.each(GOLDENS)('of %j is worth %s in a tree of 101 steps, about %f', (row, tree, accurate) => {
    expect(americanValue(inputsOf(row)).price.toFixed(9)).toBe(tree);
    expect(Math.abs(americanValue(inputsOf(row), [], 2_001).price - accurate)).toBeLessThan(5e-4);
  });

  it.each(WITH_DIVIDEND)(
    'of %j with a dividend on day %i of %f is worth about %f',
    (row, days, amount, price) => {
      const dividends = [{ years: days / 365, amount }];
      expect(Math.abs(americanValue(inputsOf(row), dividends).price - price)).toBeLessThan(0.01);
    },
  );

  it('is worth more than what cannot be exercised before the dividend', () => {
    const inputs = inputsOf([60, 50, 0, 0.045, 0.25, 20, 'C']);
    const dividends = [{ years: 5 / 365, amount: 0.8 }];
    const spot = escrowedSpot(inputs.spot, dividends, inputs.rate);
    expect(europeanPrice({ ...inputs, spot })).toBeCloseTo(9.3252, 4);
    expect(americanValue(inputs, dividends, 1_001).price.toFixed(4)).toBe('10.0308');
  });

  it('ignores dividends that are past or after expiry', () => {
    const inputs = inputsOf([60, 55, 0, 0.045, 0.2, 45, 'C']);
    const never = [-1, 0, 45, 90].map((days) => ({ years: days / 365, amount: 5 }));
    expect(americanValue(inputs, never)).toEqual(americanValue(inputs));
  });

  it('raises an even number of steps by one', () => {
    const inputs = inputsOf([100, 100, 0, 0.05, 0.2, 365, 'P']);
    expect(americanValue(inputs, [], 50)).toEqual(americanValue(inputs, [], 51));
  });

  it('is worth at least exercising at once, at least the European one, and the same if a call pays nothing', () => {
    fc.assert(
      fc.property(drawnInputs, (drawn) => {
        const inputs = { ...drawn, rate: Math.abs(drawn.rate) };
        const { spot, strike, right } = inputs;
        const intrinsic = right === 'call' ? spot - strike : strike - spot;
        const { price, delta } = americanValue(inputs);
        const dust = 1e-3 * (spot + strike);
        expect(price).toBeGreaterThanOrEqual(Math.max(0, intrinsic));
        expect(price).toBeGreaterThanOrEqual(europeanPrice(inputs) - dust);
        expect(Math.abs(delta)).toBeLessThanOrEqual(1 + 1e-9);
        const plain = { ...inputs, right: 'call' as const, dividendYield: 0 };
        expect(Math.abs(americanValue(plain).price - europeanPrice(plain))).toBeLessThan(dust);
      }),
      { numRuns: 50 },
    );
  });

  it('has the delta of the European option where exercising early is worth nothing', () => {
    const inputs = inputsOf([100, 105, 0, 0.03, 0.3, 60, 'C']);
    expect(americanValue(inputs).delta).toBeCloseTo(europeanValue(inputs).delta, 2);
  });
});
