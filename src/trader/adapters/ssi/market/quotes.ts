// One share's quote, merged from the best prices and the trades of the stream: a side without orders is NaN.
import type { Instant } from '../../../../kernel/instant.ts';
import type { Quote } from '../../../../market/quotes/quote.ts';
import { type Fields, listOf, numberOf } from '../../kit/fields.ts';

export interface QuoteBook {
  /** `bids` and `asks`, the best first, each a price and its shares. */
  book(fields: Fields, now: Instant): void;
  trade(fields: Fields, now: Instant): void;
  /** Nothing has changed until now. */
  still(now: Instant): void;
  /** True if that changed something. */
  halt(isHalted: boolean): boolean;
  /** True once a price is known. */
  isKnown(): boolean;
  quote(): Quote;
}

interface Level {
  readonly price: number;
  readonly shares: number | undefined;
}

const NONE: Level = { price: Number.NaN, shares: undefined };

export function createQuoteBook(symbol: string, startedAt: Instant): QuoteBook {
  let bid = NONE;
  let ask = NONE;
  let last = Number.NaN;
  let at = startedAt;
  let isHalted = false;
  return {
    book({ bids, asks }, now) {
      bid = bestOf(bids);
      ask = bestOf(asks);
      at = now;
    },
    trade({ p }, now) {
      const price = numberOf(p);
      if (price === undefined || price <= 0) return;
      last = price;
      at = now;
    },
    still(now) {
      at = now;
    },
    halt(isNow) {
      const isNew = isHalted !== isNow;
      isHalted = isNow;
      return isNew;
    },
    isKnown: () => !(Number.isNaN(bid.price) && Number.isNaN(ask.price) && Number.isNaN(last)),
    quote: () => ({
      symbol,
      bid: bid.price,
      ask: ask.price,
      last,
      ...(bid.shares === undefined ? {} : { bidSize: bid.shares }),
      ...(ask.shares === undefined ? {} : { askSize: ask.shares }),
      at,
      isLive: true,
      isHalted,
    }),
  };
}

/** Orders at an auction's price stand first with the price 0: they show no price. */
function bestOf(levels: unknown): Level {
  for (const level of listOf(levels)) {
    const [first, second] = listOf(level);
    const price = numberOf(first);
    if (price !== undefined && price > 0) return { price, shares: numberOf(second) };
  }
  return NONE;
}
