// How old a quote is. Of a stock ticks come while it is traded, of prices or of sizes alone; of an option when its price changes.
import type { Instant } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import type { BrokerView } from './broker-view.ts';

export interface HeardAt {
  readonly now: Instant;
  readonly broker: Pick<BrokerView, 'lastMessageAt'>;
}

/** Market ms. While messages arrive, the last quote of an option stands. */
export function quoteAgeMs({ now, broker }: HeardAt, { symbol, at }: Quote): number {
  return now - (isOptionId(symbol) ? Math.max(at, broker.lastMessageAt ?? at) : at);
}
