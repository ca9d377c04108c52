// The price of a share during a call auction. Its order book may be crossed or have one side only, so bid and ask are not used.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import type { Auction } from '../../../market/time/auction-hours.ts';
import type { Turn } from '../turn/turn.ts';

/** Undefined while no auction collects orders. */
export function callAuctionAt({ market, now }: Turn, symbol: string): Auction | undefined {
  return market.placeOf(symbol).venue.phaseAt?.(now).auction;
}

/**
 * In the opening auction the reference price of the day, since nothing has traded yet; in the closing one the last price of the day, and
 * the reference of a share that has not traded. NaN without the limits of the day. Undefined in continuous trading.
 */
export function callAuctionQuote(turn: Turn, symbol: string): Quote | undefined {
  const auction = callAuctionAt(turn, symbol);
  if (auction === undefined) return undefined;
  const price = callAuctionPrice(turn, symbol, auction);
  const isHalted = turn.market.quote(symbol)?.isHalted ?? false;
  return { symbol, bid: price, ask: price, last: price, at: turn.now, isLive: true, isHalted };
}

/** An order without a price has none that anything could be computed from. */
export function isReferenceUnknown(turn: Turn, symbol: string): boolean {
  return Number.isNaN(callAuctionQuote(turn, symbol)?.last ?? 0);
}

function callAuctionPrice(turn: Turn, symbol: string, auction: Auction): number {
  const limits = turn.market.limits(symbol, turn.now);
  if (limits === undefined) return Number.NaN;
  const { floor, ceiling, reference } = limits;
  if (auction === 'opening') return reference;
  // A price outside the limits of the day is of an earlier one.
  const traded = [turn.market.last(symbol), lastMinuteOfToday(turn, symbol)];
  return traded.find((price) => price >= floor && price <= ceiling) ?? reference;
}

/** After a restart today's prints are unknown; the history has today's minutes. */
function lastMinuteOfToday({ market, now }: Turn, symbol: string): number {
  const bars = market.series(symbol, MINUTE_MS);
  const newest = bars.count - 1;
  const { calendar } = market.placeOf(symbol).venue;
  const isToday = newest >= 0 && calendar.dayOf(bars.start(newest)) === calendar.dayOf(now);
  return isToday ? bars.close(newest) : Number.NaN;
}
