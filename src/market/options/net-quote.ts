// The market of a combination, from the markets of its contracts.
import { instant } from '../../kernel/instant.ts';
import { isTwoSided, type Quote, type Spread } from '../quotes/quote.ts';

/** A net of two prices without rounding error. */
const PRICE_SCALE = 1e6;

/**
 * Of contracts in the order of the combination, every second one sold: it is bought at the ask of the one and the bid of the other, and
 * sold the other way round. Each side needs only its own prices, and a second contract that has an ask only is sold for 0. A contract
 * that is crossed counts at the worse of its prices. With a contract that is locked, crossed or of one side it can be left at these
 * prices, and is not entered. A bid of 0: its contracts cannot be sold for anything. `last` is the middle, since the combination itself
 * is not printed.
 */
export function netQuote(symbol: string, legs: readonly Quote[]): Quote {
  const pairs = pairsOf(legs.map(inOrder));
  const ask = sumOf(pairs.map(([one, other]) => net(one.ask, soldFor(other))));
  const bid = Math.max(0, sumOf(pairs.map(([one, other]) => net(one.bid, other.ask))));
  const isWhole = legs.every(isOpenTo);
  return {
    symbol,
    bid,
    ask,
    last: bid > 0 ? net((bid + ask) / 2, 0) : Number.NaN,
    ...(!isWhole && { isExitOnly: true as const }),
    ...sizesOf(pairsOf(legs)),
    legs: legs.map(spreadIn),
    at: instant(Math.min(...legs.map(({ at }) => at))),
    isLive: legs.every(({ isLive }) => isLive),
    isHalted: legs.some(({ isHalted }) => isHalted),
  };
}

type Pair<Each> = readonly [Each, Each];

function pairsOf<Each>(legs: readonly Each[]): readonly Pair<Each>[] {
  return legs.flatMap((one, index) => {
    const other = legs[index + 1];
    return index % 2 === 1 || other === undefined ? [] : [[one, other] as const];
  });
}

function sumOf(nets: readonly number[]): number {
  const sum = nets.reduce((all, each) => all + each, 0);
  return Math.round(sum * PRICE_SCALE) / PRICE_SCALE;
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

function sizesOf(pairs: readonly Pair<Quote>[]): Pick<Quote, 'bidSize' | 'askSize'> {
  const bidSize = leastOf(
    pairs.flatMap(([{ bidSize: sold }, { askSize: behind }]) => [sold, behind]),
  );
  const askSize = leastOf(
    pairs.flatMap(([{ askSize: bought }, { bidSize: against }]) => [bought, against]),
  );
  return {
    ...(bidSize !== undefined && { bidSize }),
    ...(askSize !== undefined && { askSize }),
  };
}

/** Undefined if one of them is unknown. */
function leastOf(sizes: readonly (number | undefined)[]): number | undefined {
  const known = sizes.filter((size) => size !== undefined);
  return known.length < sizes.length ? undefined : Math.min(...known);
}

/** NaN unless above 0. */
function known(price: number): number {
  return price > 0 ? price : Number.NaN;
}

function net(price: number, less: number): number {
  return Math.round((known(price) - less) * PRICE_SCALE) / PRICE_SCALE;
}
