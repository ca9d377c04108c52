// Where a valuation takes its figures from, and the day that it calls today.
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import type { LedgerReads } from './ledger-store.ts';
import type { PriceHistory } from './price-history.ts';
import type { Prices } from './prices.ts';

export interface ValuationSources {
  readonly read: LedgerReads;
  readonly prices: Pick<Prices, 'quotes'>;
  readonly history: Pick<
    PriceHistory,
    'rates' | 'closes' | 'lastCloses' | 'splits' | 'splitsOfAll' | 'dividends'
  >;
  readonly now: Instant;
  /** The day of `now` where the portfolios are at home. */
  readonly today: TradingDay;
  /** A price that is older is used and flagged. */
  readonly staleAfterDays: number;
}
