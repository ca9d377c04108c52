// What an option trade gains or loses by the price of its stock: at expiry, and today by the model.
import { amountOf } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import type { OptionRight } from '../../../market/instruments/option-right.ts';
import { europeanPrice } from '../../../market/options/pricing/black-scholes.ts';
import { DAYS_PER_YEAR } from '../../../market/options/pricing/pricing-inputs.ts';

export interface PayoffLeg {
  readonly id: string;
  readonly right: OptionRight;
  readonly strike: number;
  /** 1 bought, −1 sold. */
  readonly sign: 1 | -1;
  /** Per year; null if unknown. */
  readonly volatility: number | null;
}

export interface PayoffTrade {
  readonly legs: readonly PayoffLeg[];
  readonly units: number;
  /** Paid per share, of all legs together. */
  readonly price: number;
  /** Of the stock; null if unknown. */
  readonly spot: number | null;
  readonly days: number;
  /** Interest per year. */
  readonly rate: number;
}

export interface PayoffPoint {
  readonly spot: number;
  /** Money, before commissions. */
  readonly expiry: number;
  /** Null if the volatility of a leg is unknown. */
  readonly today: number | null;
}

export interface Payoff {
  /** By rising price of the stock, each strike and break-even among them. */
  readonly points: readonly PayoffPoint[];
  readonly strikes: readonly number[];
  readonly breakEvens: readonly number[];
  readonly spot: number | null;
  /** At expiry, whatever the price of the stock; null if nothing bounds it. */
  readonly maxLoss: number | null;
  /** Null if nothing bounds it. */
  readonly maxGain: number | null;
  /** Of the points, with zero between them. */
  readonly low: number;
  readonly high: number;
}

const STEPS = 48;
/** Prices are shown this much further than the farthest mark, and at least this part of the strike. */
const ROOM = 1.5;
const ROOM_LEAST = 0.06;

export function payoffOf(trade: PayoffTrade): Payoff {
  const { spot } = trade;
  const strikes = [...new Set(trade.legs.map(({ strike }) => strike))].toSorted((a, b) => a - b);
  const breakEvens = breakEvensOf(trade, strikes);
  const marks = [...strikes, ...breakEvens, ...(spot === null ? [] : [spot])];
  const middle = (Math.min(...marks) + Math.max(...marks)) / 2;
  const half = Math.max((Math.max(...marks) - middle) * ROOM, middle * ROOM_LEAST);
  const from = Math.max(0, middle - half);
  const even = Array.from(
    { length: STEPS + 1 },
    (_, n) => from + ((middle + half - from) * n) / STEPS,
  );
  const points = [...new Set([...even, ...strikes, ...breakEvens])]
    .toSorted((a, b) => a - b)
    .map((at) => ({ spot: at, expiry: resultAt(trade, at), today: todayAt(trade, at) }));
  const results = points.flatMap(({ expiry, today }) => [expiry, today ?? expiry]);
  const [low, high] = [Math.min(0, ...results), Math.max(0, ...results)];
  return { points, strikes, breakEvens, spot, ...endsOf(trade, strikes), low, high };
}

/** Beyond the last strike the result is straight. */
function endsOf(trade: PayoffTrade, strikes: readonly number[]) {
  const last = strikes.at(-1) ?? 0;
  const results = [0, ...strikes].map((spot) => resultAt(trade, spot));
  const slope = resultAt(trade, last + 1) - resultAt(trade, last);
  return {
    maxLoss: slope < 0 ? null : -Math.min(...results),
    maxGain: slope > 0 ? null : Math.max(...results),
  };
}

/** At expiry. */
function resultAt(trade: PayoffTrade, spot: number): number {
  return moneyOf(trade, (leg) => intrinsic(leg, spot)) ?? 0;
}

function todayAt(trade: PayoffTrade, spot: number): number | null {
  const { rate, days } = trade;
  return moneyOf(trade, ({ right, strike, volatility }) => {
    if (volatility === null || spot <= 0) return null;
    const inputs = { right, strike, spot, volatility, rate, dividendYield: 0 };
    return europeanPrice({ ...inputs, years: Math.max(0, days) / DAYS_PER_YEAR });
  });
}

/** Null if a leg has no value. */
function moneyOf(
  { legs, units, price }: PayoffTrade,
  worthOf: (leg: PayoffLeg) => number | null,
): number | null {
  let worth = 0;
  for (const leg of legs) {
    const value = worthOf(leg);
    if (value === null) return null;
    worth += leg.sign * value;
  }
  return cents(amountOf(legs[0]?.id ?? '', worth - price, units));
}

function intrinsic({ right, strike }: PayoffLeg, spot: number): number {
  return Math.max(0, right === 'call' ? spot - strike : strike - spot);
}

/** The result at expiry is straight between the strikes and beyond them. */
function breakEvensOf(trade: PayoffTrade, strikes: readonly number[]): readonly number[] {
  const [lowest = 0, highest = 0] = [strikes[0], strikes.at(-1)];
  const corners = [0, ...strikes, 2 * highest + lowest + trade.price];
  return corners.flatMap((to, index) => {
    const from = corners[index - 1];
    if (from === undefined) return [];
    const [before, after] = [resultAt(trade, from), resultAt(trade, to)];
    if (before < 0 === after < 0) return [];
    return [Math.round((from + ((to - from) * before) / (before - after)) * 10_000) / 10_000];
  });
}

/** Some of the points for a table: each mark, and even steps between. */
export function tableOf({ points, strikes, breakEvens }: Payoff): readonly PayoffPoint[] {
  const every = Math.ceil(STEPS / 6);
  return points.filter(
    ({ spot }, index) => index % every === 0 || strikes.includes(spot) || breakEvens.includes(spot),
  );
}
