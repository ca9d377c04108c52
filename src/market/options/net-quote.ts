// The market of a vertical, from the markets of its two contracts.
import { instant } from '../../kernel/instant.ts';
import { isTwoSided, type Quote, type Spread } from '../quotes/quote.ts';

/** A net of two prices without rounding error. */
const PRICE_SCALE = 1e6;

/**
 * It is bought at the ask of the first and the bid of the second, and sold the other way round: each side needs only its own two
 * prices, and a second contract that has an ask only is sold for 0. A contract that is crossed counts at the worse of its prices. With
 * a contract that is locked, crossed or of one side it can be left at these prices, and is not entered. A bid of 0: its contracts cannot
 * be sold for anything. `last` is the middle, since the pair itself is not printed.
 */
export function netQuote(symbol: string, first: Quote, second: Quote): Quote {
  const [one, other] = [inOrder(first), inOrder(second)];
  const ask = net(one.ask, soldFor(other));
  const bid = Math.max(0, net(one.bid, other.ask));
  const isWhole = isOpenTo(first) && isOpenTo(second);
  return {
    symbol,
    bid,
    ask,
    last: bid > 0 ? net((bid + ask) / 2, 0) : Number.NaN,
    ...(!isWhole && { isExitOnly: true as const }),
    ...sizesOf(first, second),
    legs: [spreadIn(first), spreadIn(second)],
    at: instant(Math.min(first.at, second.at)),
    isLive: first.isLive && second.isLive,
    isHalted: first.isHalted || second.isHalted,
  };
}

function spreadIn({ bid, ask }: Spread): Spread {
  return { bid, ask };
}

/** No market that both buyers and sellers make. */
export function isCrossed({ bid, ask }: Spread): boolean {
  return bid > 0 && ask <= bid;
}

function isOpenTo(quote: Quote): boolean {
  return isTwoSided(quote) && !isCrossed(quote);
}

function inOrder(quote: Quote): Spread {
  return isCrossed(quote) && quote.ask > 0 ? { bid: quote.ask, ask: quote.bid } : quote;
}

function soldFor({ bid, ask }: Spread): number {
  return known(bid) || (known(ask) > 0 ? 0 : Number.NaN);
}

function sizesOf(first: Quote, second: Quote): Pick<Quote, 'bidSize' | 'askSize'> {
  const { bidSize: sold, askSize: bought } = first;
  const { bidSize: against, askSize: behind } = second;
  return {
    ...(sold !== undefined && behind !== undefined && { bidSize: Math.min(sold, behind) }),
    ...(bought !== undefined && against !== undefined && { askSize: Math.min(bought, against) }),
  };
}

/** NaN unless above 0. */
function known(price: number): number {
  return price > 0 ? price : Number.NaN;
}

function net(price: number, less: number): number {
  return Math.round((known(price) - less) * PRICE_SCALE) / PRICE_SCALE;
}
