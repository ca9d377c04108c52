// The market values a decision used, as they go into its fact: unknown numbers are 0, which no price is.
import { instant } from '../../../kernel/instant.ts';
import type { MarketSeen } from '../../domain/terms/seen.ts';
import type { AtrSeen } from '../market/market-view.ts';
import type { Turn } from '../turn/turn.ts';

export function marketSeen(turn: Turn, symbol: string, atr?: AtrSeen): MarketSeen {
  const quote = turn.market.quote(symbol);
  return {
    bid: finite(quote?.bid),
    ask: finite(quote?.ask),
    last: finite(quote?.last),
    quoteAt: quote?.at ?? instant(0),
    ...(atr === undefined ? {} : { atr: atr.value, atrAt: atr.at }),
  };
}

export function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}
