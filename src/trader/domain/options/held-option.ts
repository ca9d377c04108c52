// What an option contract that is traded can lose, and what it is worth to its holder now: its bounds and its greeks.
import { DAY_MS, type Instant, type TradingDay } from '../../../kernel/instant.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { type OptionTerms, parseOptionId } from '../../../market/options/option-id.ts';
import { europeanValue } from '../../../market/options/pricing/black-scholes.ts';
import { impliedVolatility } from '../../../market/options/pricing/implied-volatility.ts';
import { DAYS_PER_YEAR } from '../../../market/options/pricing/pricing-inputs.ts';
import { midOf, type Spread } from '../../../market/quotes/quote.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import { utcMidnight } from '../../../market/time/day.ts';
import { boundsOf } from './structures/payoff.ts';

/** Of the option and of its stock. */
export interface OptionMarket extends Spread {
  /** Market milliseconds since the option was quoted. */
  readonly ageMs: number;
  /** NaN if unknown. */
  readonly underlyingPrice: number;
  /** Interest per year: 0.04 is 4 %. */
  readonly rate: number;
  /** Of a combination, the markets of its contracts. */
  readonly legs?: readonly Spread[];
}

/** Of a position: units times shares. Absent if a quote implies no volatility, or the price of the stock is unknown. */
export interface PositionGreeks {
  /** Per year, of each contract. */
  readonly volatilities: readonly number[];
  /** The shares whose gain is the same. */
  readonly delta: number;
  /** By how many shares that changes per point of the stock. */
  readonly gamma: number;
  /** Money per calendar day that passes. */
  readonly theta: number;
  /** Money per percentage point of volatility. */
  readonly vega: number;
}

/** Calendar days to expiry; 0 on its day, negative afterwards. */
export function daysLeft(expiry: TradingDay, calendar: Calendar, now: Instant): number {
  return (utcMidnight(expiry) - utcMidnight(calendar.dayOf(now))) / DAY_MS;
}

export interface OptionBounds {
  /** Of all units; undefined if nothing bounds it. */
  readonly maxLoss: number | undefined;
  /** Prices of the stock at expiry, rising. */
  readonly breakEvens: readonly number[];
}

/** Of signed units at a price per share. */
export function optionBounds(id: string, units: number, price: number): OptionBounds {
  // The net price of a combination is that of its first contract, beside others for nothing.
  const legs = contractsIn(id).map(({ contract, sign }, index) => ({
    ...{ instrument: contract, side: sign * units < 0 ? ('sell' as const) : ('buy' as const) },
    ...{ ratio: 1, price: index === 0 ? price : 0 },
  }));
  const { maxLoss, breakEvens } = boundsOf(legs);
  return {
    maxLoss: maxLoss === undefined ? undefined : maxLoss * Math.abs(units),
    breakEvens,
  };
}

export interface Held {
  /** Signed. */
  readonly units: number;
  readonly calendar: Calendar;
  readonly now: Instant;
}

/** By the middles of the quotes, as European options without dividends: what is sold counts with the other sign. */
export function positionGreeks(
  id: string,
  market: OptionMarket,
  { units, calendar, now }: Held,
): PositionGreeks | undefined {
  const contracts = contractsIn(id);
  const quoted = contracts.length === 1 ? [market] : (market.legs ?? []);
  const values = contracts.map(({ contract, sign }, index) => {
    const value = pricedBy(contract, quoted[index], { ...market, calendar, now });
    return value && { ...value, sign };
  });
  if (values.length === 0 || !values.every((value) => value !== undefined)) return undefined;
  const ofAll = (greek: 'delta' | 'gamma' | 'theta' | 'vega') =>
    values.reduce((sum, value) => sum + value.sign * amountOf(id, value[greek], units), 0);
  return {
    volatilities: values.map(({ volatility }) => volatility),
    ...{ delta: ofAll('delta'), gamma: ofAll('gamma') },
    ...{ theta: ofAll('theta'), vega: ofAll('vega') },
  };
}

type Priced = Pick<OptionMarket, 'underlyingPrice' | 'rate'> & Pick<Held, 'calendar' | 'now'>;

/** Per share of one contract. */
function pricedBy(contract: string, quoted: Spread | undefined, seen: Priced) {
  const terms = parseOptionId(contract);
  if (terms === undefined || quoted === undefined) return undefined;
  const inputs = {
    ...{ right: terms.right, strike: terms.strike, spot: seen.underlyingPrice },
    ...{ years: yearsTo(terms, seen.calendar, seen.now), rate: seen.rate, dividendYield: 0 },
  };
  const volatility = impliedVolatility(midOf(quoted), inputs);
  return volatility === undefined
    ? undefined
    : { volatility, ...europeanValue({ ...inputs, volatility }) };
}

/** To the close of the day of expiry. */
function yearsTo({ expiry }: OptionTerms, calendar: Calendar, now: Instant): number {
  const end = calendar.sessionOf(expiry)?.close ?? calendar.boundsOf(expiry).end;
  return (end - now) / DAY_MS / DAYS_PER_YEAR;
}
