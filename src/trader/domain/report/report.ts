// The report of a run: headline figures and the trades by symbol, strategy and exit reason.
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type { DatedReturn } from '../../../market/performance/calendar-returns.ts';
import { clusteredMeanInterval } from '../../../market/performance/clustered-mean.ts';
import { type Drawdown, drawdowns } from '../../../market/performance/drawdowns.ts';
import type { Conventions } from '../../../market/performance/growth.ts';
import type { Interval } from '../../../market/performance/intervals.ts';
import type { Resampling, TradeOrders } from '../../../market/performance/trade-orders.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { AgainstChance } from './against-chance.ts';
import { type BesideBenchmark, besideBenchmark } from './beside-benchmark.ts';
import { byConfidence, byHour, bySymbol, byWeekday } from './breakdowns.ts';
import { type CalendarResults, calendarResults } from './calendar-results.ts';
import { type Exposure, exposureOf } from './exposure.ts';
import { DAILY, equityCurve, type Headline, headlineOf } from './headline.ts';
import { type BesideInForce, besideInForce } from './in-force.ts';
import type { LimitedSize } from './limited-sizes.ts';
import { monteCarlo, usualResampling } from './monte-carlo.ts';
import { type RegimeResult, regimesOf } from './regimes.ts';
import { type RolledTrade, rolledTrades } from './rolled-trades.ts';
import type { RunBenchmark, RunPosition, RunResult, RunSymbol, RunTrade } from './run-result.ts';
import type { RunUniverse } from './run-universe.ts';
import { type SessionEquity, sessionEquity, sessionReturns } from './session-equity.ts';
import type { SyntheticPrices } from './synthetic-prices.ts';
import { type TradeGroup, tradeGroup, tradeGroups } from './trade-group.ts';
import type { CountedTries } from './tries.ts';
import { wholeTrades } from './whole-trades.ts';

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
  /** Empty without a benchmark. */
  readonly regimes: readonly RegimeResult[];
  readonly calendar: CalendarResults;
  /** The deepest first. */
  readonly drawdowns: readonly Drawdown[];
  readonly exposure: Exposure;
  readonly resampling: Resampling;
  /** Undefined without runs, or with fewer than two trades. */
  readonly tradeOrders: TradeOrders | undefined;
  /** 95 %, of the mean result of a trade and of its mean R: trades of a day are one draw. */
  readonly expectancyInterval: Interval;
  readonly averageRInterval: Interval;
  /** All trades as one row, and all parts of them. */
  readonly total: TradeGroup;
  readonly parts: TradeGroup;
  readonly bySymbol: readonly TradeGroup[];
  readonly byStrategy: readonly TradeGroup[];
  /** `long` and `short`. */
  readonly bySide: readonly TradeGroup[];
  /** Of parts: each leaves for its own reason. */
  readonly byExit: readonly TradeGroup[];
  readonly byHour: readonly TradeGroup[];
  readonly byWeekday: readonly TradeGroup[];
  readonly byConfidence: readonly TradeGroup[];
  readonly openPositions: readonly RunPosition[];
  /** Undefined without any. */
  readonly holdings: RunResult['holdings'];
  readonly rolled: readonly RolledTrade[];
  readonly predictions: RunResult['predictions'];
  readonly signalsTaken: number;
  readonly signalsUnfilled: number;
  readonly notTaken: readonly NotTaken[];
  readonly sizesLimited: readonly LimitedSize[];
  /** Undefined unless option prices were computed. */
  readonly universe: RunUniverse | undefined;
  /** A sentence each. */
  readonly leftOut: readonly string[];
  readonly synthetic: SyntheticPrices | undefined;
  /** Undefined unless the run was compared with chance. */
  readonly chance: AgainstChance | undefined;
  /** Undefined unless the run was compared with the version in force. */
  readonly inForce: BesideInForce | undefined;
  /** Undefined where tries are not counted. */
  readonly tries: CountedTries | undefined;
  readonly notes: readonly string[];
}

export interface NotTaken {
  readonly reason: string;
  readonly count: number;
}

/** Sessions are those of the venue. */
export function reportOf(
  run: RunResult,
  venue: Venue,
  resampling: Resampling = usualResampling(wholeTrades(run.trades).length),
): Report {
  const report = reportAlone(run, venue, resampling);
  const { inForce, ...alone } = run;
  if (inForce === undefined) return report;
  const played = (result: RunResult) => ({
    report: reportAlone(result, venue, UNSHUFFLED),
    sessions: sessionEquity(result, venue.calendar),
  });
  const own = { report, sessions: sessionEquity(run, venue.calendar) };
  return { ...report, inForce: besideInForce(own, played({ ...alone, ...inForce }), venue) };
}

const UNSHUFFLED: Resampling = { runs: 0, seed: 1 };

function reportAlone(run: RunResult, venue: Venue, resampling: Resampling): Report {
  const { calendar } = venue;
  const trades = wholeTrades(run.trades);
  const sessions = sessionEquity(run, calendar);
  const headline = headlineOf(run, sessions, calendar);
  const returns = sessionReturns(run.startEquity, sessions);
  const openedOn = trades.map(({ openedAt }) => calendar.dayOf(openedAt));
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
          returns,
          totalReturn: headline.totalReturn,
          isSubYear: headline.annualGrowth.isSubYear,
        },
        DAILY,
      ),
    benchmarkReturns: run.benchmark,
    regimes: regimesIn({ run, sessions, returns, openedOn }),
    calendar: calendarResults(run, sessions, calendar),
    drawdowns: drawdowns(equityCurve(run)),
    exposure: exposureOf(run, sessions, calendar),
    resampling,
    tradeOrders: monteCarlo(trades, run.startEquity, resampling),
    expectancyInterval: byDay(trades, openedOn, ({ pnl }) => pnl),
    averageRInterval: byDay(trades, openedOn, ({ rMultiple }) => rMultiple),
    total: tradeGroup('total', trades),
    parts: tradeGroup('total', run.trades),
    bySymbol: bySymbol(trades, run.symbols),
    byStrategy: tradeGroups(
      trades,
      (trade) => trade.strategy,
      run.strategies.map(({ name }) => name),
    ),
    bySide: tradeGroups(trades, ({ side }) => side),
    byExit: tradeGroups(run.trades, ({ reason }) => reason),
    byHour: byHour(trades, calendar),
    byWeekday: byWeekday(trades, calendar),
    byConfidence: byConfidence(trades),
    openPositions: run.openPositions,
    holdings: run.holdings,
    rolled: rolledTrades(run),
    predictions: run.predictions,
    signalsTaken: run.signalsTaken,
    signalsUnfilled: run.signalsUnfilled,
    notTaken: notTaken(run),
    sizesLimited: run.sizesLimited,
    universe: run.universe,
    leftOut: run.leftOut ?? [],
    synthetic: run.synthetic,
    chance: run.chance,
    inForce: undefined,
    tries: run.tries,
    notes: run.notes,
  };
}

/** Of the trades that have the figure, those of a day as a cluster. */
function byDay(
  trades: readonly RunTrade[],
  openedOn: readonly TradingDay[],
  figureOf: (trade: RunTrade) => number | undefined,
): Interval {
  const byName = new Map<TradingDay, number[]>();
  for (const [at, trade] of trades.entries()) {
    const [figure, day] = [figureOf(trade), openedOn[at]];
    if (figure === undefined || day === undefined) continue;
    const cluster = byName.get(day);
    if (cluster === undefined) byName.set(day, [figure]);
    else cluster.push(figure);
  }
  return clusteredMeanInterval([...byName.values()]);
}

function regimesIn({
  run: { benchmark, startEquity, isWeekly },
  ...days
}: {
  readonly run: RunResult;
  readonly sessions: readonly SessionEquity[];
  readonly returns: readonly DatedReturn[];
  readonly openedOn: readonly TradingDay[];
}): readonly RegimeResult[] {
  return benchmark === undefined
    ? []
    : regimesOf({
        ...{ ...days, benchmark, startEquity, conventions: DAILY },
        isWeekly: isWeekly === true,
      });
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
