// The market of a vertical, from the markets of its two contracts.
import { instant } from '../../kernel/instant.ts';
import { isTwoSided, type Quote } from '../quotes/quote.ts';

/** A net of two prices without rounding error. */
const PRICE_SCALE = 1e6;

/**
 * It is bought at the ask of the first and the bid of the second, and sold the other way round. A contract without both sides, with
 * locked or crossed ones, or whose quote is not live leaves it without a price; so does a net bid that is not above 0. `last` is the
 * middle, since the pair itself is not printed.
 */
export function netQuote(symbol: string, first: Quote, second: Quote): Quote {
  const isPriced = [first, second].every((quote) => isTwoSided(quote) && quote.ask > quote.bid);
  const ask = isPriced ? net(first.ask, second.bid) : Number.NaN;
  const bid = isPriced ? net(first.bid, second.ask) : Number.NaN;
  return {
    symbol,
    bid: bid > 0 ? bid : Number.NaN,
    ask,
    last: bid > 0 ? net((bid + ask) / 2, 0) : Number.NaN,
    ...sizesOf(first, second),
    at: instant(Math.min(first.at, second.at)),
    isLive: first.isLive && second.isLive,
    isHalted: first.isHalted || second.isHalted,
  };
}

function sizesOf(first: Quote, second: Quote): Pick<Quote, 'bidSize' | 'askSize'> {
  const { bidSize: sold, askSize: bought } = first;
  const { bidSize: against, askSize: behind } = second;
  return {
    ...(sold !== undefined && behind !== undefined && { bidSize: Math.min(sold, behind) }),
    ...(bought !== undefined && against !== undefined && { askSize: Math.min(bought, against) }),
  };
}

function net(price: number, less: number): number {
  return Math.round((price - less) * PRICE_SCALE) / PRICE_SCALE;
}
