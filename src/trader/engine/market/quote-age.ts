// How old a quote is. Of a stock ticks come while it is traded, of prices or of sizes alone; of an option when its price changes.
import type { Instant } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import type { BrokerView } from './broker-view.ts';
import type { MarketView } from './market-view.ts';

export interface HeardAt {
  readonly now: Instant;
  readonly broker: Pick<BrokerView, 'lastMessageAt'>;
  readonly market: Pick<MarketView, 'brokenFarms'>;
}

/** Market ms. While messages arrive, the last quote of an option stands, unless the prices of options may be cut off alone. */
export function quoteAgeMs(seen: HeardAt, { symbol, at }: Quote): number {
  const { now, broker } = seen;
  const isStanding = isOptionId(symbol) && brokenFarm(seen) === undefined;
  return now - (isStanding ? Math.max(at, broker.lastMessageAt ?? at) : at);
}

/** Farms that serve no prices. Which of the others serves options is not known: any of them may. */
const WITHOUT_PRICES = /hmds|secdef/i;

/** A farm that may serve prices of options, and is broken. */
export function brokenFarm({ market }: Pick<HeardAt, 'market'>): string | undefined {
  return [...market.brokenFarms].find((farm) => !WITHOUT_PRICES.test(farm));
}
