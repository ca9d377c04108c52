// The report of a run: headline figures and the trades by symbol, strategy and exit reason.
import type { Instant } from '../../../kernel/instant.ts';
import { cents } from '../../../market/instruments/money.ts';
import {
  type DeepestDrawdown,
  deepestDrawdown,
  type ValuePoint,
} from '../../../market/performance/deepest-drawdown.ts';
import { type Figure, meanOf, missing } from '../../../market/performance/figure.ts';
import {
  type AnnualGrowth,
  annualGrowth,
  type Conventions,
  totalReturn,
} from '../../../market/performance/growth.ts';
import {
  calmarRatio,
  sharpeRatio,
  sortinoRatio,
  volatility,
} from '../../../market/performance/risk-ratios.ts';
import type { Resampling, TradeOrders } from '../../../market/performance/trade-orders.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { type BesideBenchmark, besideBenchmark } from './beside-benchmark.ts';
import { byConfidence, byHour, byWeekday } from './breakdowns.ts';
import { type CalendarResults, calendarResults } from './calendar-results.ts';
import { type Excursions, excursionsOf } from './excursions.ts';
import type { LimitedSize } from './limited-sizes.ts';
import { mostInvested, timeInMarket } from './market-time.ts';
import { monteCarlo, usualResampling } from './monte-carlo.ts';
import type { RunBenchmark, RunPosition, RunResult, RunSymbol, RunTrade } from './run-result.ts';
import { type SessionEquity, sessionEquity, sessionReturns } from './session-equity.ts';
import type { SyntheticPrices } from './synthetic-prices.ts';
import { type TradeGroup, tradeGroup, tradeGroups } from './trade-group.ts';

export interface Report {
  /** Where it traded: the currency of all amounts, and the clock times are shown by. */
  readonly venue: Venue;
  readonly from: Instant;
  readonly to: Instant;
  readonly strategies: RunResult['strategies'];
  readonly symbols: readonly RunSymbol[];
  readonly conventions: Conventions;
  readonly startEquity: number;
  /** Open positions marked at the last price. */
  readonly endEquity: number;
  readonly headline: Headline;
  /** Undefined without a benchmark. */
  readonly benchmark: BesideBenchmark | undefined;
  readonly benchmarkReturns: RunBenchmark | undefined;
  readonly calendar: CalendarResults;
  readonly resampling: Resampling;
  /** Undefined without runs, or with fewer than two trades. */
  readonly tradeOrders: TradeOrders | undefined;
  /** All trades as one row. */
  readonly total: TradeGroup;
  readonly bySymbol: readonly TradeGroup[];
  readonly byStrategy: readonly TradeGroup[];
  readonly byExit: readonly TradeGroup[];
  readonly byHour: readonly TradeGroup[];
  readonly byWeekday: readonly TradeGroup[];
  readonly byConfidence: readonly TradeGroup[];
  readonly openPositions: readonly RunPosition[];
  readonly signalsTaken: number;
  readonly notTaken: readonly NotTaken[];
  readonly sizesLimited: readonly LimitedSize[];
  /** Undefined unless option prices were computed. */
  readonly synthetic: SyntheticPrices | undefined;
  readonly notes: readonly string[];
}

export interface Headline {
  readonly totalReturn: Figure;
  readonly annualGrowth: AnnualGrowth;
  readonly volatility: Figure;
  readonly sharpe: Figure;
  readonly sortino: Figure;
  readonly calmar: Figure;
  /** Of equity at every mark, the start included. */
  readonly drawdown: DeepestDrawdown | undefined;
  readonly sessions: number;
  readonly winningSessions: number;
  readonly losingSessions: number;
  /** USD. */
  readonly bestSession: number | undefined;
  readonly worstSession: number | undefined;
  /** A fraction of the time the exchange was open. */
  readonly timeInMarket: Figure;
  /** USD at entry prices. */
  readonly mostInvested: number;
  /** Value held overnight as a fraction of equity, mean over all sessions. */
  readonly heldOverClose: Figure;
  readonly excursions: Excursions;
  readonly bestTrade: RunTrade | undefined;
  readonly worstTrade: RunTrade | undefined;
}

export interface NotTaken {
  readonly reason: string;
  readonly count: number;
}

const DAILY: Conventions = { periodsPerYear: 252, riskFreeAnnual: 0 };

/** Sessions are those of the venue. */
export function reportOf(
  run: RunResult,
  venue: Venue,
  resampling: Resampling = usualResampling(run.trades.length),
): Report {
  const { calendar } = venue;
  const sessions = sessionEquity(run.equity, calendar);
  const headline = headlineOf(run, sessions, calendar);
  return {
    venue,
    from: run.from,
    to: run.to,
    strategies: run.strategies,
    symbols: run.symbols,
    conventions: DAILY,
    startEquity: run.startEquity,
    endEquity: run.equity.at(-1)?.equity ?? run.startEquity,
    headline,
    benchmark:
      run.benchmark &&
      besideBenchmark(
        run.benchmark,
        {
          returns: sessionReturns(run.startEquity, sessions),
          totalReturn: headline.totalReturn,
          isSubYear: headline.annualGrowth.isSubYear,
        },
        DAILY,
      ),
    benchmarkReturns: run.benchmark,
    calendar: calendarResults(run, sessions, calendar),
    resampling,
    tradeOrders: monteCarlo(run, resampling),
    total: tradeGroup('total', run.trades),
    bySymbol: tradeGroups(
      run.trades,
      (trade) => trade.symbol,
      run.symbols.map(({ symbol }) => symbol),
    ),
    byStrategy: tradeGroups(
      run.trades,
      (trade) => trade.strategy,
      run.strategies.map(({ name }) => name),
    ),
    byExit: tradeGroups(run.trades, ({ reason }) => reason),
    byHour: byHour(run.trades, calendar),
    byWeekday: byWeekday(run.trades, calendar),
    byConfidence: byConfidence(run.trades),
    openPositions: run.openPositions,
    signalsTaken: run.signalsTaken,
    notTaken: notTaken(run),
    sizesLimited: run.sizesLimited,
    synthetic: run.synthetic,
    notes: run.notes,
  };
}

function headlineOf(
  run: RunResult,
  sessions: readonly SessionEquity[],
  calendar: Calendar,
): Headline {
  const curve = equityCurve(run);
  const values = [run.startEquity, ...sessions.map(({ equity }) => equity)];
  const returns = sessionReturns(run.startEquity, sessions).map(({ value }) => value);
  const changes = sessions.map(({ equity }, at) => cents(equity - (values[at] ?? equity)));
  const drawdown = deepestDrawdown(curve);
  const end = curve.at(-1)?.value ?? run.startEquity;
  const byResult = [...run.trades].sort((one, other) => one.pnl - other.pnl);
  return {
    totalReturn: totalReturn(run.startEquity, end),
    annualGrowth: annualGrowth({ start: run.startEquity, end, durationMs: run.to - run.from }),
    volatility: volatility(returns, DAILY),
    sharpe: sharpeRatio(returns, DAILY),
    sortino: sortinoRatio(returns, DAILY),
    calmar: calmarRatio(returns, DAILY, drawdown?.fraction ?? 0),
    drawdown,
    sessions: sessions.length,
    winningSessions: changes.filter((change) => change > 0).length,
    losingSessions: changes.filter((change) => change < 0).length,
    bestSession: changes.length === 0 ? undefined : Math.max(...changes),
    worstSession: changes.length === 0 ? undefined : Math.min(...changes),
    timeInMarket: timeInMarket(run, calendar),
    mostInvested: mostInvested(run),
    heldOverClose: heldOverClose(sessions),
    excursions: excursionsOf(run.trades),
    bestTrade: byResult.at(-1),
    worstTrade: byResult[0],
  };
}

/** Every mark of the run, the start first. */
export function equityCurve(run: RunResult): ValuePoint[] {
  const marks = run.equity.map(({ at, equity }) => ({ at, value: equity }));
  return [{ at: run.from, value: run.startEquity }, ...marks];
}

function heldOverClose(sessions: readonly SessionEquity[]): Figure {
  if (sessions.some(({ equity }) => equity <= 0)) return missing('no-capital');
  return meanOf(
    sessions.map(({ grossExposure, equity }) => grossExposure / equity),
    'no-session',
  );
}

function notTaken(run: RunResult): NotTaken[] {
  const countByReason = new Map<string, number>();
  for (const { reason, count } of run.signalsRefused) {
    countByReason.set(reason, (countByReason.get(reason) ?? 0) + count);
  }
  return [...countByReason]
    .map(([reason, count]) => ({ reason, count }))
    .sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1));
}
