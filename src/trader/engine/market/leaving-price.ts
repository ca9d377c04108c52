// The price that shares would leave at now: what a position that is handed over has gained or lost until then.
import { isTwoSided } from '../../../market/quotes/quote.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import type { MarketView } from './market-view.ts';

/** The price of an exit; without a quote the stop price, as for the daily loss. */
export function leavingPrice(
  market: MarketView,
  { symbol, side, stopPrice }: Pick<HeldPosition, 'symbol' | 'side' | 'stopPrice'>,
): number {
  const quote = market.quote(symbol);
  if (quote === undefined || !isTwoSided(quote)) return stopPrice;
  return side === 'long' ? quote.bid : quote.ask;
}
