// The quote that may decide something now.
import { freshnessMs } from '../../../kernel/clock.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import { quoteAgeMs } from '../market/quote-age.ts';
import { QUOTE_AGE_MAX_MS } from '../market/surroundings.ts';
import { isMarketOpen } from './actions.ts';
import type { Turn } from './turn.ts';

/** Undefined unless the market is open and not halted, and its quote live and fresh. */
export function usableQuote(turn: Turn, symbol: string): Quote | undefined {
  const quote = turn.market.quote(symbol);
  if (quote === undefined || !isMarketOpen(turn, symbol)) return undefined;
  return isCurrent(turn, quote) ? quote : undefined;
}

/** Live and fresh, also while the market is halted. */
export function isCurrent(turn: Turn, quote: Quote): boolean {
  return quote.isLive && quoteAgeMs(turn, quote) < freshnessMs(turn, QUOTE_AGE_MAX_MS);
}
