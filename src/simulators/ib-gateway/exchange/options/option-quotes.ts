// What an option is worth from the price of its underlying, and the quote around it.
import { DAY_MS } from '../../../../kernel/instant.ts';
import { hashOf } from '../../../../kernel/random.ts';
import {
  incrementAt,
  type PriceStep,
  roundDown,
  roundNearest,
  roundUp,
} from '../../../../market/instruments/tick-grid.ts';
import { type OptionValue, optionValue } from './black-scholes.ts';
import { type Deliverable, worthOf } from './option-classes.ts';
import type { OptionTerms } from './option-terms.ts';

export interface OptionState {
  readonly terms: OptionTerms;
  /** Of its class. */
  readonly deliverable: Deliverable;
  /** The last moment of trading, epoch milliseconds. */
  readonly endsAt: number;
  /** Of the whole series, without the smile. */
  readonly baseVolatility: number;
  volatility: number;
  value: OptionValue;
  spot: number;
  readonly openInterest: number;
  /** Set by hand: it stays until the underlying is. */
  held: OptionQuote | undefined;
}

export interface OptionQuote {
  readonly bid: number;
  readonly ask: number;
}

export const RATE = 0.04;
export const YEAR_MS = 365 * DAY_MS;
const FUND_VOLATILITY = 0.15;
/** Half of the spread, of the price. */
const HALF_SPREAD = 0.02;
const SKEW = 0.15;
const CURVATURE = 0.3;
const VOLATILITY_MIN = 0.05;

/** The same of all series of an underlying: 15 % for a fund or an index, 20 to 50 % for a stock. */
export function baseVolatilityOf(underlying: string, isBroad: boolean): number {
  return isBroad ? FUND_VOLATILITY : 0.2 + (hashOf(`volatility/${underlying}`) % 31) / 100;
}

/** The value at that price of the underlying and that time; kept in the state. */
export function revalue(state: OptionState, underlying: number, at: number): OptionValue {
  const spot = worthOf(state.deliverable, underlying);
  const years = Math.max(0, state.endsAt - at) / YEAR_MS;
  state.spot = underlying;
  state.volatility = smiled(state, spot, years);
  const { right, strike } = state.terms;
  const { volatility } = state;
  state.value = optionValue({ right, strike, spot, years, volatility, rate: RATE });
  return state.value;
}

/** Low strikes cost more volatility than high ones. */
function smiled({ terms, baseVolatility }: OptionState, spot: number, years: number): number {
  const away = Math.log(terms.strike / spot) / Math.sqrt(years + 0.1);
  return Math.max(VOLATILITY_MIN, baseVolatility * (1 - SKEW * away + CURVATURE * away * away));
}

/** On the grid, at least a tick wide; a bid of zero is none. */
export function quoteOf(price: number, steps: readonly PriceStep[]): OptionQuote {
  const half = Math.max(price * HALF_SPREAD, incrementAt(steps, price) / 2);
  const bid = Math.max(0, roundDown(steps, price - half));
  return {
    bid,
    ask: Math.max(roundUp(steps, price + half), roundUp(steps, bid + incrementAt(steps, bid))),
  };
}

/** The bid at half of its price, as across a whole chain in a moment without market makers. */
export function halved({ bid, ask }: OptionQuote, steps: readonly PriceStep[]): OptionQuote {
  return { bid: roundNearest(steps, bid / 2), ask };
}

/** The volatility at which the option has that price, near its own; undefined where no volatility has it. */
export function impliedVolatility(
  { value, volatility }: OptionState,
  price: number,
): number | undefined {
  if (!(price > 0) || value.vega < 1e-4) return undefined;
  const implied = volatility + (price - value.price) / (value.vega * 100);
  return implied > 0 ? Math.round(implied * 1e6) / 1e6 : undefined;
}
