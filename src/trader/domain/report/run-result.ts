// The result of a period of trading: made by backtests and from the journal, read by every report.
import type { Instant } from '../../../kernel/instant.ts';
import type { DatedReturn } from '../../../market/performance/calendar-returns.ts';
import type { ExitReason } from '../exits/exit-plan.ts';
import type { PositionSide } from '../terms/side.ts';
import type { AgainstChance } from './against-chance.ts';
import type { BarRisks } from './bar-risks.ts';
import type { LimitedSize } from './limited-sizes.ts';
import type { OptionEntries } from './option-entries.ts';
import type { RunUniverse } from './run-universe.ts';
import type { SyntheticPrices } from './synthetic-prices.ts';
import type { CountedTries } from './tries.ts';

export interface RunResult {
  /** First and last market moment of the run. */
  readonly from: Instant;
  readonly to: Instant;
  /** USD at the start. */
  readonly startEquity: number;
  readonly strategies: readonly { readonly name: string; readonly hash: string }[];
  readonly symbols: readonly RunSymbol[];
  /** In order of closing. */
  readonly trades: readonly RunTrade[];
  readonly openPositions: readonly RunPosition[];
  /** Absent without any. */
  readonly holdings?: readonly RunHolding[];
  /** One point per session close and one per closed trade, ascending: open positions marked at the last price. */
  readonly equity: readonly EquityPoint[];
  /** Absent unless bars of weeks were played: then returns are of whole weeks. */
  readonly isWeekly?: true;
  /** How many there were by verdict, `accepted` among them. */
  readonly predictions: Readonly<Record<string, number>>;
  readonly signalsTaken: number;
  /** Of those taken, the ones whose entries ended without a fill. */
  readonly signalsUnfilled: number;
  readonly signalsRefused: readonly RefusedCount[];
  readonly sizesLimited: readonly LimitedSize[];
  /** Absent of live trading. */
  readonly barRisks?: BarRisks;
  /** Absent of live trading, and without option chains. */
  readonly optionEntries?: OptionEntries;
  /** Absent if the run is compared with nothing. */
  readonly benchmark?: RunBenchmark;
  /** Absent of live trading. */
  readonly universe?: RunUniverse;
  /** Rows of the bars that were skipped for their prices, a sentence for each kind. */
  readonly leftOut?: readonly string[];
  /** Absent unless option prices were computed instead of recorded. */
  readonly synthetic?: SyntheticPrices;
  /** Absent unless the run was compared with chance. */
  readonly chance?: AgainstChance;
  /** The same period as the version in force trades it; absent if that was not asked for. */
  readonly inForce?: Omit<RunResult, 'notes' | 'symbols'>;
  /** Absent where tries are not counted. */
  readonly tries?: CountedTries;
  /** Notes needed to judge the figures, a sentence each: fill rule, costs, gaps in the bars. */
  readonly notes: readonly string[];
}

/** Of buying and holding a symbol. */
export interface RunBenchmark {
  readonly symbol: string;
  /** Of each session of which it has prices: the first one from its open, the others from the last close. */
  readonly returns: readonly DatedReturn[];
}

export interface RunSymbol {
  readonly symbol: string;
  readonly bars: number;
  readonly from: Instant;
  readonly to: Instant;
}

/** A position that was closed: a trade, or one part of it. */
export interface RunTrade {
  readonly positionId: string;
  /** Of the first part of the trade: parts, additions and delivered shares of one trade have the same. */
  readonly trade: string;
  readonly symbol: string;
  readonly strategy: string;
  readonly configHash: string;
  readonly side: PositionSide;
  /** The most shares held. */
  readonly quantity: number;
  /** Averages over all fills, USD per share. */
  readonly entry: number;
  readonly exit: number;
  readonly reason: ExitReason;
  /** USD after commissions, to the cent. */
  readonly pnl: number;
  /** USD to the cent. */
  readonly commission: number;
  readonly openedAt: Instant;
  readonly closedAt: Instant;
  readonly initialStop: number;
  /** 0..1, of the prediction that opened it; undefined if none did. */
  readonly confidence: number | undefined;
  /** Profit after commissions divided by the initial risk; undefined if the risk is unknown. */
  readonly rMultiple: number | undefined;
  /** Maximum adverse and favourable excursion from the average entry, USD per share, both 0 or more. */
  readonly mae: number;
  readonly mfe: number;
  /** Absent unless its prices were computed. */
  readonly isSynthetic?: true;
}

export interface RunPosition {
  readonly positionId: string;
  /** Of the first part of its trade; absent where parts are not joined. */
  readonly trade?: string;
  readonly symbol: string;
  readonly strategy: string;
  readonly side: PositionSide;
  readonly quantity: number;
  readonly entry: number;
  readonly stop: number;
  readonly last: number;
  /** To the cent. */
  readonly unrealizedPnl: number;
  readonly openedAt: Instant;
}

/** Shares that belong to no strategy: given at the start, or received for puts that were sold. Calls may be sold against them. */
export interface RunHolding {
  readonly symbol: string;
  /** As the run starts; the price per share is undefined without any. */
  readonly startShares: number;
  readonly startPrice: number | undefined;
  /** At the end; their average price is undefined without any. */
  readonly shares: number;
  readonly averagePrice: number | undefined;
  readonly last: number;
  /** Of shares that were sold or called away, over their average price; to the cent, like all amounts here. */
  readonly realizedPnl: number;
  readonly unrealizedPnl: number;
  readonly dividends: number;
  /** After commissions, of closed contracts that were sold against these shares, or against cash for them. */
  readonly premium: number;
}

export interface EquityPoint {
  readonly at: Instant;
  /** To the cent. */
  readonly equity: number;
  /** USD of the position, positive for longs and shorts: for exposure. */
  readonly grossExposure: number;
  /** The equity if all options were closed at the far side of their quotes, to the cent; absent without any. */
  readonly liquidation?: number;
}

export interface RefusedCount {
  readonly strategy: string;
  readonly symbol: string;
  /** The kind of the refusal. */
  readonly reason: string;
  readonly count: number;
}
