// The market behind a thin quote, which is of one exchange: never wider than that quote, and where its last trade was.
// Decision 0100
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { isTwoSided, midOf, type Quote, spreadOf } from '../../../market/quotes/quote.ts';
import { isStopThroughMarket } from '../../domain/exits/protective-stop.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import type { Turn } from './turn.ts';

/** In percent of the price: how wide a market is taken to be unless `max_spread_percent` says otherwise. */
export const THIN_WIDTH_PERCENT = 0.5;

/** A trade this old may be of another market. */
const PRINT_AGE_MAX_MS = MINUTE_MS;

/** Wider than the market may be, so the quote alone says nothing about the market. */
export function isThinAndWide(turn: Turn, quote: Quote): boolean {
  if (quote.thin === undefined || !isTwoSided(quote)) return false;
  return spreadOf(quote) > (midOf(quote) * widthPercent(turn)) / 100;
}

/** No trade of the last minute shows where in the quote the market is. */
export function isVague(turn: Turn, quote: Quote): boolean {
  return isThinAndWide(turn, quote) && !isPrintedNow(turn, quote);
}

/** The quote itself unless it is thin and wide: then bid and ask are at most half the width of a market away from the last trade. */
export function nearMarket(turn: Turn, quote: Quote): Quote {
  if (!isThinAndWide(turn, quote) || !isPrintedNow(turn, quote)) return quote;
  const { bid, ask, last } = quote;
  const reach = (last * widthPercent(turn)) / 200;
  return { ...quote, bid: Math.max(bid, last - reach), ask: Math.min(ask, last + reach) };
}

/** Of a vague quote this is unknown: the stop is sent, and the broker judges it by the market. */
export function isStopThrough(
  turn: Turn,
  quote: Quote,
  { side, stop }: { readonly side: PositionSide; readonly stop: number },
): boolean {
  if (isVague(turn, quote)) return false;
  const { bid, ask } = nearMarket(turn, quote);
  return isStopThroughMarket({ side, stop, bid, ask });
}

function isPrintedNow(turn: Turn, { bid, ask, last, thin }: Quote): boolean {
  const isRecent =
    thin !== undefined && turn.now - thin.printedAt <= freshnessMs(turn, PRINT_AGE_MAX_MS);
  return isRecent && last >= bid && last <= ask;
}

function widthPercent({ settings: { risk } }: Turn): number {
  return risk.spreadPercentMax ?? THIN_WIDTH_PERCENT;
}
