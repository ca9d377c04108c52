// The chart of one symbol: bars of the market view, and over them what the journal says of its positions and signals.

import type { Instant } from '../../kernel/instant.ts';
import type { Bar } from '../../market/bars/bar.ts';

export interface ChartAsked {
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
}

export interface ChartBarRow {
  /** Its start. */
  readonly at: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A step of a stop or a target, in force until the next one. */
export interface ChartStepRow {
  readonly seq: number;
  readonly at: string;
  readonly kind: 'placed' | 'moved' | 'split' | 'reset' | 'ended';
  /** In today's shares, as the bars are; null from the end on. */
  readonly price: number | null;
  /** As the journal has it: in the shares of that day. */
  readonly recorded_price: number | null;
  readonly why: string;
}

export interface ChartPositionRow {
  readonly id: string;
  readonly strategy: string;
  readonly side: 'long' | 'short';
  readonly stop: readonly ChartStepRow[];
  readonly target: readonly ChartStepRow[];
  /** When working stops covered less than was held. */
  readonly unprotected: readonly {
    readonly seq: number;
    readonly from: string;
    readonly until: string | null;
    readonly shares: number;
  }[];
}

export interface ChartExecutionRow {
  readonly seq: number;
  readonly at: string;
  readonly exec_id: string;
  readonly order_ref: string;
  readonly leg: 'entry' | 'stop' | 'target' | 'exit' | 'holding';
  readonly side: 'BOT' | 'SLD';
  /** As the journal has them. */
  readonly shares: number;
  readonly price: number;
  readonly recorded_price: number;
  readonly position_id: string;
  /** Whose it is: the strategy, or the person. */
  readonly strategy: string;
  /** Not reported by the broker but inferred. */
  readonly is_inferred: boolean;
}

export interface ChartRefusalRow {
  readonly seq: number;
  readonly at: string;
  readonly signal_id: string;
  readonly strategy: string;
  readonly side: 'long' | 'short';
  /** Last price at that moment; null if there was none. */
  readonly price: number | null;
  readonly recorded_price: number | null;
  readonly reasons: readonly { readonly kind: string; readonly [name: string]: unknown }[];
}

export interface ChartSplitRow {
  readonly seq: number;
  readonly at: string;
  /** New shares for old ones. */
  readonly to: number;
  readonly from: number;
}

export interface ChartAwayRow {
  readonly seq: number;
  /** `daemon`, `gateway`, or `feed` and its name. */
  readonly what: string;
  /** Null if the end of the run before was not recorded. */
  readonly from: string | null;
  readonly until: string | null;
  readonly why: string;
}

export interface ChartMarksRow {
  /** Of a span with too many facts only the newest are read: complete from here on. */
  readonly marks_from: string;
  readonly positions: readonly ChartPositionRow[];
  readonly executions: readonly ChartExecutionRow[];
  readonly not_taken: readonly ChartRefusalRow[];
  readonly splits: readonly ChartSplitRow[];
  readonly away: readonly ChartAwayRow[];
}

export interface ChartView extends ChartMarksRow {
  readonly symbol: string;
  readonly market_time: string;
  readonly from: string;
  readonly to: string;
  readonly watched: boolean;
  readonly bar_seconds: number;
  /** Earlier ones were left out, as asked; null if none were. */
  readonly bars_from: string | null;
  readonly bars: readonly ChartBarRow[];
  /** The oldest minute that the trader keeps of the symbol; null without any. */
  readonly bars_kept_since: string | null;
  /** Bars of another edition may have other prices: ask for all of them again. */
  readonly bars_edition: number;
  /** Minutes of regular hours without a bar. */
  readonly gaps: readonly { readonly from: string; readonly until: string }[];
  /** Known since the daemon started; null while it lasts. */
  readonly halts: readonly { readonly from: string; readonly until: string | null }[];
  readonly last_price: number | null;
}
