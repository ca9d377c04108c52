// Statistics of a series as the API answers them: numbers, or null with the reason, and the conventions.
import type { z } from 'zod';
import type { Instant } from '../../../kernel/instant.ts';
import {
  againstBenchmark,
  type ReturnPair,
} from '../../../market/performance/against-benchmark.ts';
import { monthlyReturns, rollingFigures } from '../../../market/performance/calendar-returns.ts';
import type { DeepestDrawdown } from '../../../market/performance/deepest-drawdown.ts';
import { type Figure, missingText } from '../../../market/performance/figure.ts';
import { riskFreePerPeriod } from '../../../market/performance/growth.ts';
import {
  type Performance,
  performanceOfReturns,
  performanceOfValues,
  type ReturnSeries,
  type RiskConventions,
  returnSeries,
} from '../../../market/performance/performance-of.ts';
import { dayFromUtc } from '../../../market/time/day.ts';
import type {
  besideSchema,
  drawdownSchema,
  PerformanceBody,
  performanceSchema,
  SeriesBody,
  sharpeSchema,
} from '../shapes/analytics.ts';

/** What every answer rests on. */
export interface Analysed {
  readonly conventions: RiskConventions;
  readonly series: ReturnSeries;
  readonly performance: Performance;
}

export function analysed(body: SeriesBody): Analysed {
  const conventions = {
    periodsPerYear: body.periods_per_year,
    riskFreeAnnual: body.risk_free_annual,
    sortinoTarget: body.sortino_target,
    confidence: body.confidence,
  };
  if (body.series !== undefined) {
    const values = body.series.map(({ date, ...rest }) => ({ on: date, ...rest }));
    const performance = performanceOfValues(values, conventions);
    return { conventions, series: returnSeries(values), performance };
  }
  const series = { start: undefined, returns: datedReturns(body.returns ?? []) };
  return { conventions, series, performance: performanceOfReturns(series, conventions) };
}

type GivenReturns = NonNullable<SeriesBody['returns']>;

function datedReturns(given: GivenReturns): ReturnSeries['returns'] {
  return given.flatMap(({ date, return: value }) => (value === null ? [] : [{ on: date, value }]));
}

export function sharpeBody(one: Analysed): z.infer<typeof sharpeSchema> {
  const { sharpe, sortino, volatility } = one.performance.risk;
  return { ...spanOf(one), ...answered(one, { sharpe, sortino, volatility }) };
}

export function drawdownBody(one: Analysed): z.infer<typeof drawdownSchema> {
  const { drawdown, calmar } = one.performance.risk;
  return { ...spanOf(one), drawdown: drawdownOf(drawdown), ...answered(one, { calmar }) };
}

export function besideBody(one: Analysed, benchmark: GivenReturns): z.infer<typeof besideSchema> {
  const { pairs, figures } = besideFigures(one, benchmark);
  return { ...spanOf(one), pairs, ...answered(one, figures) };
}

export function performanceBody(
  one: Analysed,
  { benchmark, rolling }: PerformanceBody,
): z.infer<typeof performanceSchema> {
  const { series, conventions, performance } = one;
  const { risk } = performance;
  const beside = benchmark && besideFigures(one, benchmark);
  const windows = rolling === undefined ? [] : rollingFigures(series.returns, rolling, conventions);
  const { conventions: how, reasons, warnings, ...figures } = answered(one, figuresOf(performance));
  return {
    ...spanOf(one),
    ...figures,
    xirr_roots: [...performance.internalRate.roots],
    is_sub_year: performance.isSubYear,
    drawdown: drawdownOf(risk.drawdown),
    months: monthlyReturns(series.returns).map(({ month, value }) => ({ month, return: value })),
    rolling: windows.map((window) => ({
      date: window.on,
      return: window.value,
      volatility: window.volatility.value,
      sharpe: window.sharpe.value,
    })),
    benchmark: beside === undefined ? null : { pairs: beside.pairs, ...valuesOf(beside.figures) },
    conventions: how,
    reasons: { ...reasons, ...reasonsOf(beside?.figures ?? {}) },
    warnings: performance.isSubYear ? [...warnings, SUB_YEAR] : warnings,
  };
}

const SUB_YEAR = 'The series is shorter than a year: cagr extrapolates.';

function figuresOf({ risk, ...whole }: Performance) {
  return {
    simple_return: whole.simple,
    time_weighted_return: whole.timeWeighted,
    xirr: whole.internalRate.rate,
    cagr: whole.annual,
    volatility: risk.volatility,
    downside_deviation: risk.downsideDeviation,
    sharpe: risk.sharpe,
    sortino: risk.sortino,
    calmar: risk.calmar,
    value_at_risk: risk.valueAtRisk,
    conditional_value_at_risk: risk.conditional,
  };
}

function besideFigures({ series, conventions }: Analysed, benchmark: GivenReturns) {
  const own = new Map(series.returns.map(({ on, value }) => [on, value]));
  const paired = datedReturns(benchmark).flatMap(({ on, value }): ReturnPair[] => {
    const mine = own.get(on);
    return mine === undefined ? [] : [{ own: mine, benchmark: value }];
  });
  const { pairs, beta, alpha, rSquared, informationRatio } = againstBenchmark(paired, conventions);
  const figures = { beta, alpha, r_squared: rSquared, information_ratio: informationRatio };
  return { pairs, figures };
}

function spanOf({ series: { start, returns } }: Analysed) {
  return {
    from: start ?? returns[0]?.on ?? null,
    to: returns.at(-1)?.on ?? start ?? null,
    returns: returns.length,
  };
}

function answered<Name extends string>(one: Analysed, figures: Readonly<Record<Name, Figure>>) {
  return {
    ...valuesOf(figures),
    conventions: conventionsOf(one.conventions),
    reasons: reasonsOf(figures),
    warnings: warningsOf(one.performance),
  };
}

function valuesOf<Name extends string>(figures: Readonly<Record<Name, Figure>>) {
  const entries = Object.entries<Figure>(figures).map(([name, { value }]) => [name, value]);
  return Object.fromEntries(entries) as Record<Name, number | null>;
}

function reasonsOf(figures: Readonly<Record<string, Figure>>) {
  const entries = Object.entries(figures).flatMap(([name, figure]) =>
    figure.value === null
      ? [[name, { code: codeOf(figure.reason), text: missingText(figure.reason) }] as const]
      : [],
  );
  return Object.fromEntries(entries);
}

function codeOf(reason: string): string {
  return reason.replaceAll('-', '_').toUpperCase();
}

function conventionsOf(conventions: RiskConventions) {
  return {
    periods_per_year: conventions.periodsPerYear,
    risk_free_annual: conventions.riskFreeAnnual,
    risk_free_per_period: riskFreePerPeriod(conventions),
    sortino_target: conventions.sortinoTarget,
    confidence: conventions.confidence,
    ddof: 1,
    day_count: 'ACT/365',
    flows: 'inflow at the start of its day, outflow at the end',
    value_at_risk: 'historical, linear quantile, positive is a loss',
    missing_values: 'left out',
  } as const;
}

function warningsOf({ appeared }: Performance): string[] {
  if (appeared === 0) return [];
  const days = appeared === 1 ? '1 day' : `${appeared} days`;
  return [
    `On ${days}, value appeared although nothing was there and nothing was paid in; the return is 0.`,
  ];
}

function drawdownOf(deepest: DeepestDrawdown | undefined) {
  if (deepest === undefined) return null;
  return {
    max_drawdown: deepest.fraction,
    peak_date: dayOf(deepest.peakAt),
    trough_date: dayOf(deepest.troughAt),
    recovery_date: dayOf(deepest.recoveredAt),
  };
}

function dayOf(at: Instant | undefined): string | null {
  return at === undefined ? null : dayFromUtc(at);
}
