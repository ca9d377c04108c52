// The value and the greeks of a European option without dividends (Black and Scholes 1973), as this exchange quotes all
// options.
import type { OptionRight } from './option-terms.ts';

export interface OptionInput {
  readonly right: OptionRight;
  readonly strike: number;
  readonly spot: number;
  /** Of a year. */
  readonly years: number;
  readonly volatility: number;
  readonly rate: number;
}

export interface OptionValue {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  /** Per percentage point of volatility. */
  readonly vega: number;
  /** Per calendar day. */
  readonly theta: number;
}

const DAYS_A_YEAR = 365;

export function optionValue(input: OptionInput): OptionValue {
  const { right, strike, spot, years, volatility, rate } = input;
  const intrinsic = intrinsicOf(input);
  const sign = right === 'C' ? 1 : -1;
  if (!(years > 0) || !(volatility > 0)) {
    return { price: intrinsic, delta: intrinsic > 0 ? sign : 0, gamma: 0, vega: 0, theta: 0 };
  }
  const deviation = volatility * Math.sqrt(years);
  const d1 =
    Math.log(spot / strike) / deviation + (rate / volatility) * Math.sqrt(years) + deviation / 2;
  const d2 = d1 - deviation;
  const discounted = strike * Math.exp(-rate * years);
  const price = sign * (spot * cumulative(sign * d1) - discounted * cumulative(sign * d2));
  const decay = (spot * density(d1) * volatility) / (2 * Math.sqrt(years));
  return {
    // An American option costs at least what its exercise brings.
    price: Math.max(price, intrinsic),
    delta: sign * cumulative(sign * d1),
    gamma: density(d1) / (spot * deviation),
    vega: (spot * density(d1) * Math.sqrt(years)) / 100,
    theta: (-decay - sign * rate * discounted * cumulative(sign * d2)) / DAYS_A_YEAR,
  };
}

export function intrinsicOf({
  right,
  strike,
  spot,
}: Pick<OptionInput, 'right' | 'strike' | 'spot'>): number {
  return Math.max(0, right === 'C' ? spot - strike : strike - spot);
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** Of the standard normal distribution, to seven decimals (Abramowitz and Stegun 26.2.17). */
function cumulative(x: number): number {
  if (x < 0) return 1 - cumulative(-x);
  const t = 1 / (1 + 0.231_641_9 * x);
  const [a, b, c, d, e] = [
    0.319_381_53, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429,
  ];
  return 1 - density(x) * t * (a + t * (b + t * (c + t * (d + t * e))));
}
