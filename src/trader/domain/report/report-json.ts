// A report as JSON: an unknown figure is null, with its reason under `unknown`.
import { type Instant, toIso } from '../../../kernel/instant.ts';
import { cents } from '../../../market/instruments/money.ts';
import type { DeepestDrawdown } from '../../../market/performance/deepest-drawdown.ts';
import type { Drawdown } from '../../../market/performance/drawdowns.ts';
import type { Figure } from '../../../market/performance/figure.ts';
import { againstChanceJson } from './against-chance.ts';
import { barRisksJson } from './bar-risks.ts';
import { benchmarkJson } from './beside-benchmark.ts';
import { calendarJson } from './calendar-results.ts';
import type { Headline } from './headline.ts';
import { holdingJson } from './holdings-table.ts';
import { inForceJson } from './in-force.ts';
import { bounds, type JsonFields, withoutDust, withReasons } from './json-fields.ts';
import { limitedJson } from './limited-sizes.ts';
import { monteCarloJson } from './monte-carlo.ts';
import { optionEntriesJson } from './option-entries.ts';
import { regimeJson } from './regimes.ts';
import type { Report } from './report.ts';
import { reportSections } from './report-sections.ts';
import { rolledJson } from './rolled-trades.ts';
import type { RunPosition, RunResult } from './run-result.ts';
import { universeJson } from './run-universe.ts';
import { numericColumns, type Section } from './section.ts';
import { syntheticJson } from './synthetic-prices.ts';
import type { TradeGroup } from './trade-group.ts';
import { tradeFields } from './trade-rows.ts';
import { triesJson } from './tries.ts';

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
    drawdowns: report.drawdowns.slice(0, DRAWDOWNS_MAX).map(listedDrawdown),
    by_regime: report.regimes.map(regimeJson),
    exposure: withReasons({
      mean_long: report.exposure.long,
      mean_short: report.exposure.short,
      turnover: report.exposure.turnover,
    }),
    total: groupJson(report.total, {
      ...bounds('expectancy', report.expectancyInterval),
      ...bounds('average_r', report.averageRInterval),
    }),
    by_symbol: report.bySymbol.map((group) => groupJson(group)),
    by_strategy: report.byStrategy.map((group) => groupJson(group)),
    by_side: report.bySide.map((group) => groupJson(group)),
    by_exit: report.byExit.map((group) => groupJson(group)),
    by_hour: report.byHour.map((group) => groupJson(group)),
    by_weekday: report.byWeekday.map((group) => groupJson(group)),
    by_confidence: report.byConfidence.map((group) => groupJson(group)),
    monte_carlo: monteCarloJson(report.tradeOrders),
    open_positions: report.openPositions.map(openJson),
    ...(report.rolled.length > 0 && { rolled_trades: report.rolled.map(rolledJson) }),
    ...(report.holdings && { holdings: report.holdings.map(holdingJson) }),
    predictions: report.predictions,
    signals_taken: report.signalsTaken,
    signals_unfilled: report.signalsUnfilled,
    signals_not_taken: Object.fromEntries(
      report.notTaken.map(({ reason, count }) => [reason, count]),
    ),
    sizes_limited: limitedJson(report.sizesLimited),
    ...(report.universe && { universe: universeJson(report.universe) }),
    ...(report.leftOut.length > 0 && { left_out: report.leftOut }),
    ...(report.synthetic && { synthetic_chain: syntheticJson(report.synthetic) }),
    ...(report.inForce && { in_force: inForceJson(report.inForce) }),
    ...(report.chance && { null: againstChanceJson(report.chance) }),
    ...(report.tries && { trials: triesJson(report.tries) }),
    notes: report.notes,
    sections: reportSections(report).map(sectionJson),
    ...(run === undefined
      ? {}
      : {
          ...(run.barRisks && { bar_risks: barRisksJson(run.barRisks) }),
          ...(run.optionEntries && { option_entries: optionEntriesJson(run.optionEntries) }),
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
export function sectionJson(section: Section): JsonFields {
  if (section.kind !== 'table') return { ...section };
  return { ...section, is_numeric: numericColumns(section) };
}

function headlineJson(headline: Headline): JsonFields {
  const { excursions } = headline;
  return {
    ...withReasons({
      total_return: headline.totalReturn,
      cagr: headline.annualGrowth.growth,
      annualised_return: headline.annualisedReturn,
      volatility: headline.volatility,
      sharpe: headline.sharpe,
      ...bounds('sharpe', headline.sharpeInterval),
      sortino: headline.sortino,
      calmar: headline.calmar,
      value_at_risk: headline.tail.valueAtRisk,
      conditional_value_at_risk: headline.tail.conditional,
      time_in_market: headline.timeInMarket,
      held_over_close: headline.heldOverClose,
      mae_winners_r: excursions.adverseOfWinners,
      mae_losers_r: excursions.adverseOfLosers,
      mfe_winners_r: excursions.favourableOfWinners,
      mfe_losers_r: excursions.favourableOfLosers,
    }),
    skewness: headline.shape?.skewness ?? null,
    excess_kurtosis: headline.shape?.excessKurtosis ?? null,
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

function groupJson(
  { name, gains, ...group }: TradeGroup,
  others: Readonly<Record<string, Figure>> = {},
): JsonFields {
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
      ...others,
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

/** Of the deepest; the page and the text show five. */
const DRAWDOWNS_MAX = 100;

function listedDrawdown({ fraction, peakAt, troughAt, recoveredAt }: Drawdown): JsonFields {
  return {
    ...{ fraction, peak_at: toIso(peakAt), trough_at: toIso(troughAt) },
    recovered_at: isoOrNull(recoveredAt),
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
