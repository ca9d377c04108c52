// A limit order that walks: it begins at the middle of the market and moves step by step toward the other side, in place.
import {
  comparePrices,
  incrementAt,
  type PriceStep,
  roundDown,
  roundNearest,
  roundUp,
} from '../../../market/instruments/tick-grid.ts';
import { midOf, type Spread, spreadOf } from '../../../market/quotes/quote.ts';
import type { WalkTerms } from '../strategy/strategy.ts';
import type { OrderSide } from '../terms/side.ts';

/** The walk of one order. It is part of its terms, so that after a restart the next step follows from the journal. */
export interface PriceWalk extends Omit<WalkTerms, 'lifeMs'> {
  /**
   * Of an entry: no step goes beyond it, and size and largest loss are computed at it. An exit has none: it follows the market; what
   * buys back for a roll has one.
   */
  readonly boundPrice?: number;
  /** In points; while the market is wider there is no step. */
  readonly spreadMax: number;
  /** Market ms since the order was intended; then the rest is cancelled. Absent for other exits, which stay until they fill. */
  readonly lifeMs?: number;
}

export interface WalkStart {
  readonly side: OrderSide;
  readonly quote: Spread;
  readonly steps: readonly PriceStep[];
}

/** Where it begins and how far it may go, for an entry also by a stated limit; NaN without a two-sided market. */
export function entryWalk(
  { steps: count, everyMs, reachPercent, lifeMs }: WalkTerms,
  { side, quote, steps, limitPrice }: WalkStart & { readonly limitPrice?: number | undefined },
): { readonly startPrice: number; readonly boundPrice: number; readonly walk: PriceWalk } {
  const reach = reachOf(reachPercent, { side, quote, steps });
  const boundPrice = limitPrice === undefined ? reach : nearer(side, reach, limitPrice);
  const startPrice = nearer(side, onPath(0, { side, quote, steps }), boundPrice);
  const spreadMax = spreadMaxOf(quote, steps);
  const walk = { steps: count, everyMs, reachPercent, boundPrice, spreadMax, lifeMs };
  return { startPrice, boundPrice, walk };
}

/** An exit gives up less than the whole spread only if it can wait: from the middle to the other side in twelve seconds. */
const EXIT_WALK = { steps: 4, everyMs: 3_000, reachPercent: 100 };

/** Where an exit begins; NaN without a two-sided market. */
export function exitWalk(start: WalkStart): {
  readonly startPrice: number;
  readonly walk: PriceWalk;
} {
  const spreadMax = spreadMaxOf(start.quote, start.steps);
  return { startPrice: onPath(0, start), walk: { ...EXIT_WALK, spreadMax } };
}

/** What of an order decides its next step. */
export interface Walking extends WalkStart {
  readonly walk: PriceWalk;
  readonly limitPrice: number;
  /** Steps intended so far, whatever became of them. */
  readonly taken: number;
}

/**
 * The limit of the next step: on the way from the middle of the market now, at least one price step further than the limit, never
 * beyond the bound. Undefined if there is none: all steps are taken, the market is wide or has one side, or the limit is as far as it may be.
 */
export function nextStep({
  walk,
  side,
  quote,
  steps,
  limitPrice,
  taken,
}: Walking): number | undefined {
  if (taken >= walk.steps || !isCalm(walk, quote)) return undefined;
  const seen = { side, quote, steps };
  const percent = (walk.reachPercent * (taken + 1)) / walk.steps;
  const wanted = farther(side, stepFrom(limitPrice, seen), onPath(percent, seen));
  const reach = reachOf(walk.reachPercent, seen);
  const bound = walk.boundPrice === undefined ? reach : nearer(side, reach, walk.boundPrice);
  const price = nearer(side, wanted, bound);
  return signOf(side) * comparePrices(price, limitPrice) > 0 ? price : undefined;
}

/** Two sides, not wider than when the walk began by much: a flicker of one side does not count. */
function isCalm({ spreadMax }: PriceWalk, quote: Spread): boolean {
  return comparePrices(spreadOf(quote), spreadMax) <= 0;
}

/** Wider than this by so much of the first spread, or by so many price steps, is a flicker. */
const WIDENED = 1.5;
const WIDENED_TICKS = 2;

function spreadMaxOf(quote: Spread, steps: readonly PriceStep[]): number {
  const spread = spreadOf(quote);
  return Math.max(spread * WIDENED, spread + WIDENED_TICKS * incrementAt(steps, quote.ask));
}

/** A price so many percent of the way from the middle to the other side, rounded toward the middle. */
function onPath(percent: number, { side, quote, steps }: WalkStart): number {
  const exact = midOf(quote) + (signOf(side) * (spreadOf(quote) / 2) * percent) / 100;
  return side === 'buy' ? roundDown(steps, exact) : roundUp(steps, exact);
}

/** In a narrow market a price step beyond its middle, or the order would never leave the side that it begins at. */
function reachOf(percent: number, start: WalkStart): number {
  const { side } = start;
  const least = percent > 0 ? stepFrom(onPath(0, start), start) : onPath(0, start);
  return nearer(side, farther(side, onPath(percent, start), least), onPath(100, start));
}

function stepFrom(price: number, { side, steps }: WalkStart): number {
  const increment = incrementAt(steps, side === 'buy' ? price : below(price));
  return roundNearest(steps, price + signOf(side) * increment);
}

function signOf(side: OrderSide): 1 | -1 {
  return side === 'buy' ? 1 : -1;
}

/** The better price for the order. */
function nearer(side: OrderSide, one: number, other: number): number {
  return side === 'buy' ? Math.min(one, other) : Math.max(one, other);
}

function farther(side: OrderSide, one: number, other: number): number {
  return side === 'buy' ? Math.max(one, other) : Math.min(one, other);
}

/** At the edge of two price steps a lower price has the finer one. */
function below(price: number): number {
  return price - Number.EPSILON * price;
}
