// The configured limits: which symbols and markets may be entered, and how large the drafted entry may be.

import { isOptionId } from '../../../market/instruments/amount.ts';
import { isTwoSided, midOf, type Quote } from '../../../market/quotes/quote.ts';
import { MANUAL } from '../../domain/orders/order-request.ts';
import { type Enterer, hasLimit } from '../../domain/orders/stated-order.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { callAuctionAt } from '../condition-inputs/call-auction.ts';
import { activeSymbols } from '../state/position-lookups.ts';
import { underlyingIn } from '../state/underlying.ts';
import { isVague, THIN_WIDTH_PERCENT } from '../turn/thin-market.ts';
import { tradingDayOf } from '../turn/trading-day.ts';
import type { Turn } from '../turn/turn.ts';
import { FIRST_DAYS_POSITIONS, firstLiveDay } from './live-days.ts';
import { needsTheWatch, percentOf } from './size-limits.ts';

export function limitRefusals(
  turn: Turn,
  {
    symbol,
    anchorPrice,
    strategy: { name, entryOrder },
    isAddOn,
  }: Pick<Entered, 'symbol' | 'anchorPrice'> & {
    readonly strategy: Pick<Enterer, 'name' | 'entryOrder'>;
    readonly isAddOn: boolean;
  },
): Refusal[] {
  // What a person adds to his position is another trade.
  const isPart = isAddOn && name !== MANUAL;
  return [
    ...symbolLimits(turn, { symbol, anchorPrice, entryOrder }),
    ...(isPart ? [] : dayRefusals(turn)),
    ...countRefusals(turn, symbol),
  ];
}

interface Entered {
  readonly symbol: string;
  readonly anchorPrice: number | undefined;
  /** Undefined if its terms are refused anyway. */
  readonly entryOrder: Enterer['entryOrder'] | undefined;
}

/** Which symbols may be bought at all, and in which market. */
export function symbolLimits(turn: Turn, entered: Entered): Refusal[] {
  return [...listRefusals(turn, entered.symbol), ...priceRefusals(turn, entered)];
}

function listRefusals({ settings: { risk }, state }: Turn, id: string): Refusal[] {
  const symbol = underlyingIn(state, id);
  const refusals: Refusal[] = [];
  if (risk.denySymbols?.has(symbol) === true)
    refusals.push({ kind: 'symbol_not_allowed', symbol, list: 'deny' });
  if (risk.allowSymbols?.has(symbol) === false)
    refusals.push({ kind: 'symbol_not_allowed', symbol, list: 'allow' });
  return refusals;
}

/**
 * For an option the limit of its order says the worst price; its spread and its last print are not those of a stock.
 * Without bid and ask there is nothing to check here; the gate refuses anyway. The book of a call auction is not checked either: the
 * limits of the day bound its price.
 */
function priceRefusals(turn: Turn, entered: Entered): Refusal[] {
  const { symbol, anchorPrice } = entered;
  if (isOptionId(symbol) || callAuctionAt(turn, symbol) !== undefined) return [];
  const { risk } = turn.settings;
  const quote = turn.market.quote(symbol);
  if (quote === undefined || !isTwoSided(quote)) return [];
  const { bid, ask, last } = quote;
  if (!Number.isFinite(last)) return [{ kind: 'input_missing', path: 'price.last' }];
  const refusals = spreadRefusals(turn, quote, entered.entryOrder);
  const disagrees = (word: 'quote' | 'anchor', other: number, limit: number | undefined): void => {
    const percent = percentOf(Math.abs(last - other), other);
    if (limit === undefined || percent <= limit) return;
    refusals.push({ kind: 'price_disagrees', with: word, last, other, percent, limit });
  };
  disagrees('quote', Math.min(Math.max(last, bid), ask), risk.priceGapPercentMax);
  if (anchorPrice !== undefined) disagrees('anchor', anchorPrice, risk.anchorGapPercentMax);
  return refusals;
}

/**
 * A thin quote does not prove a wide market: an order with a limit is then priced at its last trade. Without a recent one, nothing says
 * where to price an order that takes its price from the quote.
 */
// Decision 0100
function spreadRefusals(turn: Turn, quote: Quote, entryOrder: Entered['entryOrder']): Refusal[] {
  const { thin, bid, ask } = quote;
  const percent = percentOf(ask - bid, midOf(quote));
  const isLimited = entryOrder !== undefined && hasLimit(entryOrder);
  const isPricedByQuote = isLimited && entryOrder.kind !== 'stated';
  const usual = thin && isPricedByQuote ? THIN_WIDTH_PERCENT : Number.POSITIVE_INFINITY;
  const limit = turn.settings.risk.spreadPercentMax ?? usual;
  if (!(percent > limit)) return [];
  if (thin && isLimited && !isVague(turn, quote)) return [];
  return [{ kind: 'spread_too_wide', percent, limit, ...(thin && { thin: thin.venue }) }];
}

function dayRefusals({ state, settings }: Turn): Refusal[] {
  const limit = settings.risk.entriesPerDayMax;
  const entries = [...state.entriesToday.values()].reduce((sum, count) => sum + count, 0);
  return limit !== undefined && entries >= limit
    ? [{ kind: 'max_entries_all_rules', entries, limit }]
    : [];
}

function countRefusals(turn: Turn, symbol: string): Refusal[] {
  const { state, settings } = turn;
  const refusals: Refusal[] = [];
  const day = firstLiveDay(settings, state, tradingDayOf(turn));
  const open = activeSymbols(state, (position) => position.symbol !== symbol).size;
  if (day !== undefined && open >= FIRST_DAYS_POSITIONS)
    refusals.push({ kind: 'first_live_days', day, open, limit: FIRST_DAYS_POSITIONS });
  const { watchedPositionsMax } = settings.risk;
  if (needsTheWatch(turn, symbol) && open >= watchedPositionsMax)
    refusals.push({ kind: 'max_watched_positions', open, limit: watchedPositionsMax });
  return refusals;
}
