// A report as JSON: an unknown figure is null, with its reason under `unknown`.
import { type Instant, toIso } from '../../../kernel/instant.ts';
import { cents } from '../../../market/instruments/money.ts';
import type { DeepestDrawdown } from '../../../market/performance/deepest-drawdown.ts';
import { benchmarkJson } from './beside-benchmark.ts';
import { calendarJson } from './calendar-results.ts';
import { type JsonFields, withoutDust, withReasons } from './json-fields.ts';
import { limitedJson } from './limited-sizes.ts';
import { monteCarloJson } from './monte-carlo.ts';
import type { Headline, Report } from './report.ts';
import { reportSections } from './report-sections.ts';
import type { RunPosition, RunResult } from './run-result.ts';
import { numericColumns, type Section } from './section.ts';
import { syntheticJson } from './synthetic-prices.ts';
import type { TradeGroup } from './trade-group.ts';
import { tradeFields } from './trade-rows.ts';

/** Everything in the text report and, with the run, every trade and mark. */
export function reportJson(report: Report, run?: RunResult): JsonFields {
  return {
    from: toIso(report.from),
    to: toIso(report.to),
    currency: report.venue.currency,
    strategies: report.strategies,
    symbols: report.symbols.map(({ symbol, bars, from, to }) => ({
      symbol,
      bars,
      from: toIso(from),
      to: toIso(to),
    })),
    conventions: {
      periods_per_year: report.conventions.periodsPerYear,
      ddof: 1,
      risk_free_annual: report.conventions.riskFreeAnnual,
      sortino_target: 0,
      day_count: 'ACT/365',
    },
    start_equity: cents(report.startEquity),
    end_equity: cents(report.endEquity),
    headline: headlineJson(report.headline),
    benchmark: report.benchmark === undefined ? null : benchmarkJson(report.benchmark),
    by_month: report.calendar.months.map(calendarJson),
    by_year: report.calendar.years.map(calendarJson),
    total: groupJson(report.total),
    by_symbol: report.bySymbol.map(groupJson),
    by_strategy: report.byStrategy.map(groupJson),
    by_exit: report.byExit.map(groupJson),
    by_hour: report.byHour.map(groupJson),
    by_weekday: report.byWeekday.map(groupJson),
    by_confidence: report.byConfidence.map(groupJson),
    monte_carlo: monteCarloJson(report.tradeOrders),
    open_positions: report.openPositions.map(openJson),
    signals_taken: report.signalsTaken,
    signals_not_taken: Object.fromEntries(
      report.notTaken.map(({ reason, count }) => [reason, count]),
    ),
    sizes_limited: limitedJson(report.sizesLimited),
    ...(report.synthetic && { synthetic_chain: syntheticJson(report.synthetic) }),
    notes: report.notes,
    sections: reportSections(report).map(sectionJson),
    ...(run === undefined
      ? {}
      : {
          trades: run.trades.map(tradeFields),
          equity: run.equity.map(({ at, equity, grossExposure, liquidation }) => ({
            at: toIso(at),
            equity: cents(equity),
            gross_exposure: cents(grossExposure),
            ...(liquidation !== undefined && { liquidation: cents(liquidation) }),
          })),
        }),
  };
}

/** As the text and the page show it: other screens need to know nothing of its figures. */
function sectionJson(section: Section): JsonFields {
  if (section.kind !== 'table') return { ...section };
  return { ...section, is_numeric: numericColumns(section) };
}

function headlineJson(headline: Headline): JsonFields {
  const { excursions } = headline;
  return {
    ...withReasons({
      total_return: headline.totalReturn,
      cagr: headline.annualGrowth.growth,
      volatility: headline.volatility,
      sharpe: headline.sharpe,
      sortino: headline.sortino,
      calmar: headline.calmar,
      time_in_market: headline.timeInMarket,
      held_over_close: headline.heldOverClose,
      mae_winners_r: excursions.adverseOfWinners,
      mae_losers_r: excursions.adverseOfLosers,
      mfe_winners_r: excursions.favourableOfWinners,
      mfe_losers_r: excursions.favourableOfLosers,
    }),
    is_sub_year: headline.annualGrowth.isSubYear,
    max_drawdown: headline.drawdown === undefined ? null : drawdownJson(headline.drawdown),
    sessions: headline.sessions,
    winning_sessions: headline.winningSessions,
    losing_sessions: headline.losingSessions,
    best_session: headline.bestSession ?? null,
    worst_session: headline.worstSession ?? null,
    most_invested: cents(headline.mostInvested),
    best_trade: headline.bestTrade === undefined ? null : tradeFields(headline.bestTrade),
    worst_trade: headline.worstTrade === undefined ? null : tradeFields(headline.worstTrade),
  };
}

function groupJson({ name, gains, ...group }: TradeGroup): JsonFields {
  return {
    name,
    trades: gains.count,
    wins: gains.wins,
    losses: gains.losses,
    break_even: gains.breakEven,
    net_pnl: cents(gains.total),
    commission: cents(group.commission),
    longest_losing_streak: gains.longestLosingStreak,
    ...withReasons({
      win_rate: gains.winRate,
      profit_factor: gains.profitFactor,
      expectancy: gains.expectancy,
      average_win: gains.averageWin,
      average_loss: gains.averageLoss,
      average_r: group.averageR,
      average_holding_ms: group.averageHolding,
    }),
  };
}

function drawdownJson(drawdown: DeepestDrawdown): JsonFields {
  return {
    fraction: drawdown.fraction,
    amount: cents(drawdown.amount),
    peak_at: isoOrNull(drawdown.peakAt),
    trough_at: isoOrNull(drawdown.troughAt),
    recovered_at: isoOrNull(drawdown.recoveredAt),
  };
}

function openJson(position: RunPosition): JsonFields {
  return {
    id: position.positionId,
    symbol: position.symbol,
    strategy: position.strategy,
    side: position.side,
    quantity: position.quantity,
    entry: withoutDust(position.entry),
    stop: position.stop,
    last: position.last,
    unrealized_pnl: cents(position.unrealizedPnl),
    opened_at: toIso(position.openedAt),
  };
}

function isoOrNull(at: Instant | undefined): string | null {
  return at === undefined ? null : toIso(at);
}
