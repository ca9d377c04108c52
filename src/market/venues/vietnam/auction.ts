// The one price of an auction: the one at which most is traded; of several, the one that leaves no better order unfilled, then the one
// nearest to the last price.
import type { PriceStep } from '../../instruments/tick-grid.ts';
import type { TradeSide } from '../../quotes/matching.ts';
import { type PriceLimits, stepDown, stepUp } from './price-limits.ts';

export interface AuctionOrder {
  readonly side: TradeSide;
  readonly quantity: number;
  /** VND; undefined for ATO and ATC. */
  readonly price: number | undefined;
}

export interface AuctionMarket {
  /** VND: of the last match of the day; in the opening auction the reference price. */
  readonly last: number;
  readonly steps: readonly PriceStep[];
  readonly limits: PriceLimits;
  /** See `TradingRules`. */
  readonly isAuctionPriceFirst: boolean;
}

export interface Crossing {
  readonly price: number;
  readonly volume: number;
  /** Shares of each order, in the order of the orders. */
  readonly filled: readonly number[];
}

interface PricedOrder extends AuctionOrder {
  readonly price: number;
  readonly index: number;
  readonly isFirst: boolean;
}

/** `orders`: in the order of their entry. Undefined if nothing trades. */
export function cross(
  orders: readonly AuctionOrder[],
  market: AuctionMarket,
): Crossing | undefined {
  const priced = recorded(orders, market);
  const prices = [...new Set([...priced.map(({ price }) => price), market.last])];
  let best: (Depth & { readonly price: number }) | undefined;
  for (const price of prices) {
    const depth = { price, ...depthAt(priced, price) };
    if (best === undefined || isBetter(depth, best, market.last)) best = depth;
  }
  if (best === undefined || best.volume === 0) return undefined;
  const filled = orders.map(() => 0);
  for (const side of ['buy', 'sell'] as const) allot(priced, { ...best, side }, filled);
  return { price: best.price, volume: best.volume, filled };
}

interface Depth {
  readonly volume: number;
  /** No order with a better price than this one stays unfilled. */
  readonly isFair: boolean;
}

function depthAt(orders: readonly PricedOrder[], price: number): Depth {
  const sum = (side: TradeSide, isIn: (limit: number) => boolean) =>
    orders.reduce(
      (shares, order) =>
        order.side === side && isIn(order.price) ? shares + order.quantity : shares,
      0,
    );
  const volume = Math.min(
    sum('buy', (limit) => limit >= price),
    sum('sell', (limit) => limit <= price),
  );
  const isFair =
    sum('buy', (limit) => limit > price) <= volume &&
    sum('sell', (limit) => limit < price) <= volume;
  return { volume, isFair };
}

function isBetter(
  a: Depth & { readonly price: number },
  b: Depth & { readonly price: number },
  last: number,
): boolean {
  if (a.volume !== b.volume) return a.volume > b.volume;
  if (a.isFair !== b.isFair) return a.isFair;
  // Between two that are equally near is the last price itself, which serves as well as they do.
  return Math.abs(a.price - last) < Math.abs(b.price - last);
}

function allot(
  orders: readonly PricedOrder[],
  {
    side,
    price,
    volume,
  }: { readonly side: TradeSide; readonly price: number; readonly volume: number },
  filled: number[],
): void {
  let left = volume;
  const crossed = orders.filter(
    (order) =>
      order.side === side && (side === 'buy' ? order.price >= price : order.price <= price),
  );
  const sign = side === 'buy' ? -1 : 1;
  for (const order of crossed.toSorted(
    (a, b) =>
      Number(b.isFirst) - Number(a.isFirst) || sign * (a.price - b.price) || a.index - b.index,
  )) {
    const taken = Math.min(left, order.quantity);
    filled[order.index] = taken;
    left -= taken;
  }
}

/** Orders at the auction's price get one: the best that an order of their side could need, inside the limits. */
function recorded(orders: readonly AuctionOrder[], market: AuctionMarket): readonly PricedOrder[] {
  const { last, steps, limits, isAuctionPriceFirst } = market;
  const limit = (side: TradeSide) =>
    orders.flatMap((order) =>
      order.side === side && order.price !== undefined ? [order.price] : [],
    );
  const [bids, asks] = [limit('buy'), limit('sell')];
  const atAuction = (side: TradeSide): number => {
    if (isAuctionPriceFirst && bids.length + asks.length > 0)
      return side === 'buy' ? limits.ceiling : limits.floor;
    if (bids.length + asks.length === 0) return towardHeavier(orders, market);
    return side === 'buy'
      ? Math.max(...bids.map((bid) => Math.min(stepUp(steps, bid), limits.ceiling)), ...asks, last)
      : Math.min(...asks.map((ask) => Math.max(stepDown(steps, ask), limits.floor)), ...bids, last);
  };
  return orders.map((order, index) => ({
    ...order,
    index,
    price: order.price ?? atAuction(order.side),
    isFirst: isAuctionPriceFirst && order.price === undefined,
  }));
}

/** Without any limit order: one step from the last price towards the side that wants more. */
function towardHeavier(orders: readonly AuctionOrder[], market: AuctionMarket): number {
  const { last, steps, limits } = market;
  const surplus = orders.reduce(
    (sum, { side, quantity }) => (side === 'buy' ? sum + quantity : sum - quantity),
    0,
  );
  if (surplus > 0) return Math.min(stepUp(steps, last), limits.ceiling);
  return surplus < 0 ? Math.max(stepDown(steps, last), limits.floor) : last;
}
