// An entry for an auction: the auction's entry window stands for the session, and the last close for the quote.
import { type Instant, instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { roundDown, roundUp } from '../../../market/instruments/tick-grid.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import { type Auction, entryWindow } from '../../../market/time/auction-hours.ts';
import { auctionIn } from '../../domain/orders/parked-exit.ts';
import { type Enterer, hasLimit } from '../../domain/orders/stated-order.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { callAuctionQuote } from '../condition-inputs/call-auction.ts';
import { freshQuote } from '../condition-inputs/evaluate-condition.ts';
import { stepsOf } from '../turn/actions.ts';
import { nearMarket } from '../turn/thin-market.ts';
import type { Turn } from '../turn/turn.ts';

type Entering = Pick<Enterer, 'entryOrder'>;

/** Undefined for an entry in continuous trading. */
export function auctionOf({ entryOrder }: Entering): Auction | undefined {
  return entryOrder.kind === 'stated' ? auctionIn(entryOrder.validity) : undefined;
}

export function auctionRefusals(turn: Turn, symbol: string, auction: Auction): Refusal[] {
  const isKnown = Number.isFinite(lastClose(turn, symbol).price);
  return [
    ...windowRefusals(turn, symbol, auction),
    ...(isKnown ? [] : [{ kind: 'no_last_close' } as const]),
  ];
}

/** The same for entries and for orders that close. */
export function windowRefusals(turn: Turn, symbol: string, auction: Auction): Refusal[] {
  const window = entryWindow(turn.market.placeOf(symbol).venue, auction, turn.now);
  if (window === undefined) return [{ kind: 'validity_not_offered', validity: auction }];
  const { from, until } = window;
  return turn.now >= from ? [] : [{ kind: 'auction_window_closed', auction, from, until }];
}

/** The prices that size, stop and target are computed from; unknown ones are NaN. */
export function entryQuote(turn: Turn, symbol: string, entering: Entering): Quote {
  if (auctionOf(entering) === undefined)
    return callAuctionQuote(turn, symbol) ?? marketFor(turn, symbol, entering);
  const { price, at } = lastClose(turn, symbol);
  const isHalted = turn.market.quote(symbol)?.isHalted ?? false;
  return { symbol, bid: price, ask: price, last: price, at, isLive: true, isHalted };
}

/** An order with a limit pays no more than that, so near its last trade a thin quote is believed; one without a limit gets all of it. */
function marketFor(turn: Turn, symbol: string, { entryOrder }: Entering): Quote {
  const quote = freshQuote(turn, symbol);
  const near = hasLimit(entryOrder) ? nearMarket(turn, quote) : quote;
  if (near === quote) return quote;
  const steps = stepsOf(turn, symbol);
  return { ...near, bid: roundDown(steps, near.bid), ask: roundUp(steps, near.ask) };
}

/** Of the newest finished minute: of this session, or of the one before. */
function lastClose(turn: Turn, symbol: string): { readonly price: number; readonly at: Instant } {
  const bars = turn.market.series(symbol, MINUTE_MS);
  const { calendar } = turn.market.placeOf(symbol).venue;
  const newest = bars.count - 1;
  const before = calendar.previousSession(calendar.dayOf(turn.now));
  const isRecent = newest >= 0 && before !== undefined && bars.start(newest) >= before.open;
  return isRecent
    ? { price: bars.close(newest), at: bars.end(newest) }
    : { price: Number.NaN, at: instant(0) };
}
