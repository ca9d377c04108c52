// The three levels that a quote shows on either side, inside the limits of the day: at the ceiling no one offers, at the floor no one bids.
import type { Random } from '../../../../kernel/random.ts';
import type { PriceStep } from '../../../../market/instruments/tick-grid.ts';
import {
  type PriceLimits,
  stepDown,
  stepUp,
} from '../../../../market/venues/vietnam/price-limits.ts';

/** VND and shares; what is traded is taken away until the next quote. */
export interface OpenLevel {
  readonly price: number;
  quantity: number;
}

export interface Levels {
  /** Best first. */
  readonly bids: OpenLevel[];
  readonly asks: OpenLevel[];
  /** The board for fewer than 100 shares. */
  readonly oddBids: OpenLevel[];
  readonly oddAsks: OpenLevel[];
}

export interface Touch {
  /** Undefined: no bids. */
  readonly bid: number | undefined;
  readonly ask: number | undefined;
}

export interface Grid {
  readonly steps: readonly PriceStep[];
  readonly limits: PriceLimits;
}

export const NO_LEVELS: Levels = { bids: [], asks: [], oddBids: [], oddAsks: [] };

const SHOWN = 3;
const LOT = 100;
const LOTS_MIN = 10;
const LOTS_MAX = 300;

/** A last price is a trade at the bid or at the ask. */
export function touchAt(price: number, { steps, limits }: Grid, isAtBid: boolean): Touch {
  if (price <= limits.floor) return { bid: undefined, ask: limits.floor };
  if (price >= limits.ceiling) return { bid: limits.ceiling, ask: undefined };
  return isAtBid
    ? { bid: price, ask: stepUp(steps, price) }
    : { bid: stepDown(steps, price), ask: price };
}

export function levelsAt({ bid, ask }: Touch, grid: Grid, random: Random): Levels {
  const { steps, limits } = grid;
  const size = () => LOT * Math.floor(random.between(LOTS_MIN, LOTS_MAX));
  const odd = () => Math.floor(random.between(10, LOT));
  const bids = pricesFrom(bid, (price) => stepDown(steps, price), limits);
  const asks = pricesFrom(ask, (price) => stepUp(steps, price), limits);
  const sized = (prices: readonly number[], quantity: () => number): OpenLevel[] =>
    prices.map((price) => ({ price, quantity: quantity() }));
  return {
    bids: sized(bids, size),
    asks: sized(asks, size),
    // The thin board is a step worse.
    oddBids: sized(bids.slice(1, 2), odd),
    oddAsks: sized(asks.slice(1, 2), odd),
  };
}

function pricesFrom(
  best: number | undefined,
  next: (price: number) => number,
  { floor, ceiling }: PriceLimits,
): readonly number[] {
  const prices: number[] = [];
  for (let price = best; price !== undefined && prices.length < SHOWN; price = next(price)) {
    if (price < floor || price > ceiling || prices.at(-1) === price) break;
    prices.push(price);
  }
  return prices;
}
