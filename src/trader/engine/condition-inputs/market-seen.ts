// The market values of a decision, as recorded in its fact. 0 means unknown, since a price is never 0.
import { instant } from '../../../kernel/instant.ts';
import type { MarketSeen } from '../../domain/terms/decision-inputs.ts';
import type { AtrSeen } from '../market/decision-bars.ts';
import type { Turn } from '../turn/turn.ts';

export function marketSeen(turn: Turn, symbol: string, atr?: AtrSeen): MarketSeen {
  const quote = turn.market.quote(symbol);
  return {
    bid: finite(quote?.bid),
    ask: finite(quote?.ask),
    last: finite(quote?.last),
    quoteAt: quote?.at ?? instant(0),
    ...(quote?.thin === undefined ? {} : { thin: quote.thin.venue }),
    ...(atr === undefined ? {} : { atr: atr.value, atrAt: atr.at }),
  };
}

export function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}
