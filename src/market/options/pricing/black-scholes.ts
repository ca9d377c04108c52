// European options with a continuous yield: F. Black and M. Scholes, "The Pricing of Options and Corporate Liabilities"
// (1973), R. C. Merton, "Theory of Rational Option Pricing" (1973).
import { normalDensity, normalProbability } from '../../../kernel/normal-distribution.ts';
import { DAYS_PER_YEAR, type PricingInputs, type VolatilityInputs } from './pricing-inputs.ts';

/** Price and its derivatives, per unit of the underlying. */
export interface OptionValue {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  /** Per percentage point of volatility. */
  readonly vega: number;
  /** Per calendar day that passes. */
  readonly theta: number;
}

/**
 * With d₁ = (ln(S/K) + (r − q + σ²/2) T) / (σ√T), d₂ = d₁ − σ√T, and φ = 1 for a call, −1 for a put: the price is
 * φ (S e^(−qT) N(φd₁) − K e^(−rT) N(φd₂)). Without time or volatility it is what the forward is worth. NaN if an input is
 * NaN or outside its range.
 */
export function europeanPrice(inputs: PricingInputs): number {
  const { sign, spotToday, strikeToday, d1, d2 } = termsOf(inputs);
  return (
    sign * (spotToday * normalProbability(sign * d1) - strikeToday * normalProbability(sign * d2))
  );
}

/**
 * Delta φ e^(−qT) N(φd₁); gamma e^(−qT) n(d₁) / (Sσ√T); vega S e^(−qT) n(d₁) √T; theta −S e^(−qT) n(d₁) σ / (2√T)
 * − φ r K e^(−rT) N(φd₂) + φ q S e^(−qT) N(φd₁). Gamma and theta need time and volatility above 0, else they may be NaN.
 */
export function europeanValue(inputs: PricingInputs): OptionValue {
  const { spot, rate, dividendYield, volatility, years } = inputs;
  const { sign, spotToday, strikeToday, d1, d2 } = termsOf(inputs);
  const spotPart = sign * spotToday * normalProbability(sign * d1);
  const strikePart = sign * strikeToday * normalProbability(sign * d2);
  const density = spotToday * normalDensity(d1);
  const rootYears = Math.sqrt(years);
  const decay = (density * volatility) / (2 * rootYears);
  return {
    price: spotPart - strikePart,
    delta: spotPart / spot,
    gamma: density / (spot * spot * volatility * rootYears),
    vega: (density * rootYears) / 100,
    theta: (dividendYield * spotPart - rate * strikePart - decay) / DAYS_PER_YEAR,
  };
}

/** What the price exceeds whatever the volatility is: max(0, φ (S e^(−qT) − K e^(−rT))). */
export function discountedIntrinsic(inputs: VolatilityInputs): number {
  const sign = signOf(inputs);
  return Math.max(0, sign * (spotTodayOf(inputs) - strikeTodayOf(inputs)));
}

/** 1 for a call, −1 for a put. */
export function signOf({ right }: Pick<VolatilityInputs, 'right'>): 1 | -1 {
  return right === 'call' ? 1 : -1;
}

/** Today's price of the underlying without what it pays before expiry: S e^(−qT). */
export function spotTodayOf({ spot, dividendYield, years }: VolatilityInputs): number {
  return spot * Math.exp(-dividendYield * years);
}

/** Today's value of the strike: K e^(−rT). */
export function strikeTodayOf({ strike, rate, years }: VolatilityInputs): number {
  return strike * Math.exp(-rate * years);
}

function termsOf(inputs: PricingInputs) {
  const { volatility, years } = inputs;
  const spotToday = spotTodayOf(inputs);
  const strikeToday = strikeTodayOf(inputs);
  const deviation = volatility >= 0 ? volatility * Math.sqrt(years) : Number.NaN;
  const moneyness = Math.log(spotToday / strikeToday);
  // Without deviation the quotient is the sign of the moneyness times infinity, and half for a forward at the strike.
  const middle = moneyness === 0 ? 0 : moneyness / deviation;
  return {
    sign: signOf(inputs),
    spotToday,
    strikeToday,
    d1: middle + deviation / 2,
    d2: middle - deviation / 2,
  };
}
