// The quote of an option contract beside the price of its stock, for screens.
import { isOptionId } from '../../../market/instruments/amount.ts';
import type { OptionMarket } from '../../domain/options/held-option.ts';
import { quoteAgeMs } from '../market/quote-age.ts';
import { underlyingIn } from '../state/underlying.ts';
import type { Turn } from '../turn/turn.ts';

export function optionMarket(turn: Turn, symbol: string): OptionMarket | undefined {
  const { market, state } = turn;
  const quote = isOptionId(symbol) ? market.quote(symbol) : undefined;
  if (quote === undefined) return undefined;
  const { bid, ask } = quote;
  const underlyingPrice = market.last(underlyingIn(state, symbol));
  const rate = turn.settings.risk.options.ratePercent / 100;
  return { bid, ask, ageMs: quoteAgeMs(turn, quote), underlyingPrice, rate };
}
