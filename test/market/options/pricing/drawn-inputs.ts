import fc from 'fast-check';
import type { PricingInputs } from '../../../../src/market/options/pricing/pricing-inputs.ts';

/** From the columns of the goldens: spot, strike, yield, rate, volatility, days, right. */
export type Row = readonly [
  spot: number,
  strike: number,
  dividendYield: number,
  rate: number,
  volatility: number,
  days: number,
  right: 'C' | 'P',
];

export function inputsOf([
  spot,
  strike,
  dividendYield,
  rate,
  volatility,
  days,
  right,
]: Row): PricingInputs {
  return {
    right: right === 'C' ? 'call' : 'put',
    spot,
    strike,
    dividendYield,
    rate,
    volatility,
    years: days / 365,
  };
}

function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true });
}

export const drawnInputs: fc.Arbitrary<PricingInputs> = fc.record({
  right: fc.constantFrom('call' as const, 'put' as const),
  spot: between(1, 5_000),
  strike: between(1, 5_000),
  dividendYield: between(0, 0.1),
  rate: between(-0.01, 0.12),
  volatility: between(0.02, 2),
  years: between(0.5 / 365, 3),
});
