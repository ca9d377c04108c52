import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  discountedIntrinsic,
  europeanPrice,
  europeanValue,
  spotTodayOf,
  strikeTodayOf,
} from '../../../../src/market/options/pricing/black-scholes.ts';
import type { PricingInputs } from '../../../../src/market/options/pricing/pricing-inputs.ts';
import { drawnInputs, inputsOf, type Row } from './drawn-inputs.ts';

/** QuantLib 1.44, Act/365F: price, delta, gamma, vega of a point, theta of a day. */
const GOLDENS: readonly (readonly [Row, string])[] = [
  [[100, 100, 0, 0.05, 0.2, 365, 'C'], '10.45058357 0.63683065 0.01876202 0.37524035 -0.01757268'],
  [[60, 65, 0, 0.08, 0.3, 91, 'C'], '2.12759377 0.37209764 0.04208651 0.11332224 -0.02310651'],
  [[100, 95, 0.05, 0.1, 0.2, 182, 'P'], '2.46067274 -0.26414846 0.02287028 0.22807620 -0.00823903'],
  [
    [230, 250, 0.005, 0.043, 0.28, 30, 'C'],
    '1.60032986 0.16854035 0.01362839 0.16591535 -0.08127437',
  ],
  [
    [5800, 5850, 0.013, 0.043, 0.12, 1, 'C'],
    '1.48484955 0.08844464 0.00440008 0.48663702 -2.96180986',
  ],
];

describe('a European option', () => {
  it.each(GOLDENS)('of %j is worth %s', (row, expected) => {
    const { price, delta, gamma, vega, theta } = europeanValue(inputsOf(row));
    const digits = [price, delta, gamma, vega, theta].map((figure) => figure.toFixed(8)).join(' ');
    expect(digits).toBe(expected);
  });

  it('obeys put-call parity, and stays between its bounds', () => {
    fc.assert(
      fc.property(drawnInputs, (inputs) => {
        const [spotToday, strikeToday] = [spotTodayOf(inputs), strikeTodayOf(inputs)];
        const call = europeanPrice({ ...inputs, right: 'call' });
        const put = europeanPrice({ ...inputs, right: 'put' });
        const dust = 1e-12 * (spotToday + strikeToday);
        expect(Math.abs(call - put - (spotToday - strikeToday))).toBeLessThan(dust);
        expect(call).toBeLessThanOrEqual(spotToday + dust);
        expect(put).toBeLessThanOrEqual(strikeToday + dust);
        expect(europeanPrice(inputs)).toBeGreaterThanOrEqual(discountedIntrinsic(inputs) - dust);
      }),
    );
  });

  it('rises with volatility; a call rises with the spot, a put with the strike', () => {
    fc.assert(
      fc.property(drawnInputs, (inputs) => {
        const dust = 1e-12 * (inputs.spot + inputs.strike);
        const price = europeanPrice(inputs) - dust;
        const more = (change: Partial<PricingInputs>) => europeanPrice({ ...inputs, ...change });
        expect(more({ volatility: inputs.volatility + 0.01 })).toBeGreaterThanOrEqual(price);
        const raised =
          inputs.right === 'call' ? { spot: inputs.spot * 1.01 } : { strike: inputs.strike * 1.01 };
        expect(more(raised)).toBeGreaterThanOrEqual(price);
      }),
    );
  });

  it('has greeks that are the slopes of its price', () => {
    fc.assert(
      fc.property(drawnInputs, (inputs) => {
        const value = europeanValue(inputs);
        const slope = (field: 'spot' | 'volatility' | 'years', step: number) =>
          (europeanPrice({ ...inputs, [field]: inputs[field] + step }) -
            europeanPrice({ ...inputs, [field]: inputs[field] - step })) /
          (2 * step);
        const scale = inputs.spot + inputs.strike;
        expect(value.delta).toBeCloseTo(slope('spot', 1e-5 * inputs.spot), 4);
        expect(value.vega / scale).toBeCloseTo(slope('volatility', 1e-5) / 100 / scale, 6);
        expect(value.theta / scale).toBeCloseTo(slope('years', 1e-7) / -365 / scale, 5);
      }),
    );
  });

  it('is worth its discounted forward without time or without volatility', () => {
    const still = inputsOf([110, 100, 0, 0.05, 0, 365, 'C']);
    expect(europeanPrice(still)).toBeCloseTo(110 - 100 * Math.exp(-0.05), 12);
    expect(europeanPrice({ ...still, right: 'put' })).toBeCloseTo(0, 12);
    const over = { ...still, years: 0, volatility: 0.3 };
    expect([europeanPrice(over), europeanPrice({ ...over, spot: 90 })]).toEqual([10, 0]);
    expect(europeanPrice({ ...over, spot: 100 })).toBe(0);
  });

  it('has no price for inputs outside their range', () => {
    const inputs = inputsOf([100, 100, 0, 0.05, 0.2, 30, 'C']);
    for (const wrong of [
      { spot: -1 },
      { strike: -1 },
      { volatility: -0.1 },
      { years: -1 },
      { rate: Number.NaN },
    ])
      expect(europeanPrice({ ...inputs, ...wrong })).toBeNaN();
  });
});
