// What conditions read of the option that a position holds. Its stock is what the other inputs are about.
import { isOptionId, STANDARD_MULTIPLIER } from '../../../market/instruments/amount.ts';
import { optionTermsOf, widthOf } from '../../../market/options/combination.ts';
import { midOf, type Quote } from '../../../market/quotes/quote.ts';
import { isPlausiblePremium } from '../../domain/exits/premium-watch.ts';
import { daysLeft, positionGreeks } from '../../domain/options/held-option.ts';
import type { OptionSeen } from '../../domain/strategy/condition-inputs.ts';
import { quoteAgeMs } from '../market/quote-age.ts';
import { underlyingIn } from '../state/underlying.ts';
import type { Turn } from '../turn/turn.ts';
import { usableQuote } from '../turn/usable-quote.ts';

/** Undefined for a stock. A quote that is stale, wide or of one side has no premium, and so no delta. */
export function optionSeen(turn: Turn, symbol: string): OptionSeen | undefined {
  const terms = optionTermsOf(symbol);
  if (terms === undefined) return undefined;
  const dte = daysLeft(terms.expiry, turn.market.placeOf(symbol).venue.calendar, turn.now);
  const quote = premiumQuote(turn, symbol);
  return {
    dte,
    premium: quote && midOf(quote),
    width: widthOf(symbol),
    delta: quote && deltaOf(turn, quote),
  };
}

/** The quote of an option whose middle says what it is worth. */
export function premiumQuote(turn: Turn, symbol: string): Quote | undefined {
  const quote = isOptionId(symbol) ? usableQuote(turn, symbol) : undefined;
  return quote !== undefined && isPlausiblePremium(quote) ? quote : undefined;
}

/** Of a vertical that of its first contract less that of its second, which both need two sides. */
function deltaOf(turn: Turn, quote: Quote): number | undefined {
  const { symbol, bid, ask, legs, isExitOnly } = quote;
  if (isExitOnly === true) return undefined;
  const underlyingPrice = usableQuote(turn, underlyingIn(turn.state, symbol))?.last ?? Number.NaN;
  const { calendar } = turn.market.placeOf(symbol).venue;
  const rate = turn.settings.risk.options.ratePercent / 100;
  const ageMs = quoteAgeMs(turn, quote);
  const market = { bid, ask, ...(legs && { legs }), ageMs, underlyingPrice, rate };
  const greeks = positionGreeks(symbol, market, { units: 1, calendar, now: turn.now });
  return greeks && Math.abs(greeks.delta) / STANDARD_MULTIPLIER;
}
