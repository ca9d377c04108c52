import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  discountedIntrinsic,
  europeanPrice,
  spotTodayOf,
  strikeTodayOf,
} from '../../../../src/market/options/pricing/black-scholes.ts';
import { impliedVolatility } from '../../../../src/market/options/pricing/implied-volatility.ts';
import { drawnInputs, inputsOf, type Row } from './drawn-inputs.ts';

/** Of vollib. */
const GOLDENS: readonly (readonly [price: number, row: Row, volatility: string])[] = [
  [0.05, [100, 130, 0, 0.05, 0, 30, 'C'], '0.395129606'],
  [1.6, [230, 250, 0.005, 0.043, 0, 30, 'C'], '0.279980118'],
  [0.12, [230, 210, 0.005, 0.043, 0, 7, 'P'], '0.349916850'],
];

describe('the implied volatility', () => {
  it.each(GOLDENS)('of %f for %j is %s', (price, row, expected) => {
    expect(impliedVolatility(price, inputsOf(row))?.toFixed(9)).toBe(expected);
  });

  it('is undefined at the discounted intrinsic value and below, and at the bound and above', () => {
    const atTheMoney = inputsOf([100, 100, 0, 0.05, 0, 365, 'C']);
    expect(impliedVolatility(4.87, atTheMoney)).toBeUndefined();
    fc.assert(
      fc.property(drawnInputs, fc.double({ min: 0, max: 1, noNaN: true }), (inputs, share) => {
        const bound = inputs.right === 'call' ? spotTodayOf(inputs) : strikeTodayOf(inputs);
        expect(impliedVolatility(discountedIntrinsic(inputs) * share, inputs)).toBeUndefined();
        expect(impliedVolatility(bound * (1 + share), inputs)).toBeUndefined();
      }),
    );
  });

  it('is undefined below 0.0001 and above 5, and for what is not a number', () => {
    const inputs = inputsOf([100, 100, 0, 0, 0, 30, 'C']);
    expect(impliedVolatility(1e-4, inputs)).toBeUndefined();
    expect(impliedVolatility(99, inputs)).toBeUndefined();
    for (const price of [Number.NaN, -1, 0])
      expect(impliedVolatility(price, inputs)).toBeUndefined();
    expect(impliedVolatility(1, { ...inputs, years: 0 })).toBeUndefined();
    expect(impliedVolatility(1, { ...inputs, spot: Number.NaN })).toBeUndefined();
  });

  it('gives the price back, and the volatility wherever the price depends on it', () => {
    fc.assert(
      fc.property(drawnInputs, (inputs) => {
        const price = europeanPrice(inputs);
        const scale = inputs.spot + inputs.strike;
        const timeValue = price - discountedIntrinsic(inputs);
        fc.pre(timeValue > 1e-6 * scale);
        const volatility = impliedVolatility(price, inputs) ?? Number.NaN;
        expect(Math.abs(europeanPrice({ ...inputs, volatility }) - price)).toBeLessThan(
          1e-12 * scale,
        );
        expect(Math.abs(volatility / inputs.volatility - 1)).toBeLessThan(1e-7);
      }),
    );
  });
});
