// The chart of one symbol: bars of the market view, and over them what the journal says of its positions and signals.

import type { Instant } from '../../kernel/instant.ts';
import type { Bar } from '../../market/bars/bar.ts';
import type { Quote } from '../../market/quotes/quote.ts';

export interface ChartQuery {
  readonly symbol: string;
  /** Absent: the open of the current or of the last session. */
  readonly from: Instant | undefined;
  /** Exclusive; absent: now. */
  readonly to: Instant | undefined;
  /** Bars before it are left out: the asker has them. */
  readonly barsFrom: Instant | undefined;
}

export interface ChartSpan {
  readonly symbol: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
}

export interface MarketSpan {
  readonly from: Instant;
  readonly to: Instant;
}

/** An indicator that strategies of the symbol read. */
export interface ChartIndicator {
  /** As conditions write it: `sma_20`, `rsi(14, 5m)`. */
  readonly name: string;
  readonly strategies: readonly string[];
  /** It is on the scale of the prices. */
  readonly isPrice: boolean;
  /** At the ends of finished bars, ascending; without those before `barsFrom`. */
  readonly points: readonly { readonly at: Instant; readonly value: number }[];
}

/** What the engine's market view has of a symbol in a span. */
export interface ChartMarket {
  readonly marketTime: Instant;
  readonly span: ChartSpan;
  /** Its prices are subscribed, or were in this run of the daemon. */
  readonly isWatched: boolean;
  /** Longer than a minute if the span has more minutes than an answer has bars. */
  readonly barMs: number;
  /** Finished, ascending. */
  readonly bars: readonly Bar[];
  /** The oldest minute that is kept of the symbol; undefined without any. */
  readonly keptSince: Instant | undefined;
  /** Changes when bars were fetched again, perhaps in other prices. */
  readonly edition: number;
  /** Minutes of regular hours since `keptSince` that have no bar. */
  readonly gaps: readonly MarketSpan[];
  /** Since the daemon started. */
  readonly halts: readonly { readonly from: Instant; readonly until: Instant | undefined }[];
  /** NaN when unknown. */
  readonly last: number;
  /** The newest that was received, however long ago. */
  readonly quote: Quote | undefined;
  readonly indicators: readonly ChartIndicator[];
}
