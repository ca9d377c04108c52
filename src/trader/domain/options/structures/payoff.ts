// What the legs of a structure are worth at expiry, less what they cost: a polygon over the price of the underlying.
import { amountOf } from '../../../../market/instruments/amount.ts';
import { cents } from '../../../../market/instruments/money.ts';
import { type OptionTerms, parseOptionId } from '../../../../market/options/option-id.ts';
import { type OrderSide, signedShares } from '../../terms/side.ts';

export interface StructureLeg {
  /** Id of an option, or the symbol of a stock. */
  readonly instrument: string;
  readonly side: OrderSide;
  /** Contracts or shares in one unit. */
  readonly ratio: number;
  /** Per share, that it is bought or sold at. */
  readonly price: number;
}

/** Of one unit, in money. */
export interface PayoffBounds {
  /** Undefined if nothing bounds it. */
  readonly maxLoss: number | undefined;
  /** Undefined if nothing bounds it. */
  readonly maxGain: number | undefined;
  /** Prices of the underlying, rising. */
  readonly breakEvens: readonly number[];
}

export type Payoff = (spot: number) => number;

/** The result of one unit, to the cent, if the underlying is at `spot` when the options expire. All expire on one day. */
export function payoffOf(legs: readonly StructureLeg[]): Payoff {
  const known = legs.map((leg) => ({ ...leg, option: parseOptionId(leg.instrument) }));
  return (spot) => {
    let result = 0;
    for (const { instrument, side, ratio, price, option } of known)
      result += amountOf(instrument, valueAt(spot, option) - price, signedShares(side, ratio));
    return cents(result);
  };
}

/** The payoff is straight between the strikes and beyond them, so its corners and its last slope say everything. */
export function boundsOf(legs: readonly StructureLeg[]): PayoffBounds {
  const payoff = payoffOf(legs);
  const corners = cornersOf(legs);
  const results = corners.map(payoff);
  const last = corners.at(-1) ?? 0;
  const slope = cents(payoff(last + 1) - payoff(last));
  return {
    maxLoss: slope < 0 ? undefined : cents(-Math.min(...results)),
    maxGain: slope > 0 ? undefined : Math.max(...results),
    breakEvens: crossings([...corners, last + 1 + Math.abs(reach(payoff(last), slope))], payoff),
  };
}

function valueAt(spot: number, option: OptionTerms | undefined): number {
  if (option === undefined) return spot;
  const inTheMoney = option.right === 'call' ? spot - option.strike : option.strike - spot;
  return Math.max(0, inTheMoney);
}

/** 0 and the strikes, rising. */
function cornersOf(legs: readonly StructureLeg[]): readonly number[] {
  const strikes = legs.flatMap(({ instrument }) => parseOptionId(instrument)?.strike ?? []);
  return [...new Set([0, ...strikes])].sort((a, b) => a - b);
}

/** How far beyond the last strike the result is zero. */
function reach(result: number, slope: number): number {
  return slope === 0 ? 0 : result / slope;
}

/** Where the result changes its sign, to a hundredth of a cent. */
function crossings(corners: readonly number[], payoff: Payoff): readonly number[] {
  const found: number[] = [];
  for (const [index, to] of corners.entries()) {
    const from = corners[index - 1];
    if (from === undefined) continue;
    const [before, after] = [payoff(from), payoff(to)];
    if (before < 0 === after < 0) continue;
    found.push(toPlaces(from + ((to - from) * before) / (before - after)));
  }
  return [...new Set(found)];
}

/** Of a price of the underlying. */
const PLACES = 10_000;

function toPlaces(price: number): number {
  return Math.round(price * PLACES) / PLACES;
}
