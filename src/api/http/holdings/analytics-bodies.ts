// Statistics of a series as the API answers them: numbers, or null with the reason, and the conventions.
import type { z } from 'zod';
import type { Instant } from '../../../kernel/instant.ts';
import {
  againstBenchmark,
  type ReturnPair,
} from '../../../market/performance/against-benchmark.ts';
import {
  type DatedReturn,
  monthlyReturns,
  rollingFigures,
} from '../../../market/performance/calendar-returns.ts';
import type { DeepestDrawdown } from '../../../market/performance/deepest-drawdown.ts';
import { type Figure, missing, missingText } from '../../../market/performance/figure.ts';
import { riskFreePerPeriod } from '../../../market/performance/growth.ts';
import { growthCurve } from '../../../market/performance/growth-curve.ts';
import { isIndebted, type Performance } from '../../../market/performance/performance-of.ts';
import { dayFromUtc } from '../../../market/time/day.ts';
import type {
  besideSchema,
  drawdownSchema,
  performanceSchema,
  sharpeSchema,
} from '../shapes/analytics.ts';
import type { Analysed, NamedConventions } from './analysed-series.ts';
import { lackingTexts } from './analytics-refusals.ts';
import { portfolioFiguresBody, portfolioPartBody } from './portfolio-figures.ts';

export function sharpeBody(one: Analysed, how: Explains): z.infer<typeof sharpeSchema> {
  const { sharpe, sortino, volatility } = one.performance.risk;
  return { ...spanOf(one), ...answered(one, { sharpe, sortino, volatility }, how) };
}

export function drawdownBody(one: Analysed, how: Explains): z.infer<typeof drawdownSchema> {
  const { drawdown, calmar } = one.performance.risk;
  return { ...spanOf(one), drawdown: drawdownOf(drawdown), ...answered(one, { calmar }, how) };
}

export function besideBody(one: Analysed, how: Explains): z.infer<typeof besideSchema> {
  const { pairs, figures } = besideFigures(one, one.benchmark ?? []);
  return { ...spanOf(one), pairs, ...answered(one, figures, how) };
}

export interface Explains {
  readonly explain: boolean;
}

interface PerformanceRequest extends Explains {
  readonly rolling?: number | undefined;
  readonly curve?: boolean;
}

export function performanceBody(
  one: Analysed,
  { rolling, curve, ...how }: PerformanceRequest,
): z.infer<typeof performanceSchema> {
  const { series, conventions, performance, benchmark } = one;
  const beside = benchmark && besideFigures(one, benchmark);
  const linkable = isIndebted(performance.timeWeighted) ? [] : series.returns;
  const windows = rolling === undefined ? [] : rollingFigures(linkable, rolling, conventions);
  const { portfolio, reasons, warnings, ...rest } = answered(one, figuresOf(performance), how);
  const held = one.held && portfolioFiguresBody(one.held);
  return {
    ...spanOf(one),
    ...rest,
    xirr_roots: [...performance.internalRate.roots],
    is_sub_year: performance.isSubYear,
    drawdown: drawdownOf(performance.risk.drawdown),
    months: monthlyReturns(linkable).map(({ month, value }) => ({ month, return: value })),
    rolling: windows.map((window) => ({
      date: window.on,
      return: window.value,
      volatility: window.volatility.value,
      sharpe: window.sharpe.value,
    })),
    curve: curve === true ? curveOf(one, linkable) : [],
    benchmark: beside === undefined ? null : { pairs: beside.pairs, ...valuesOf(beside.figures) },
    portfolio: portfolio === null || held === undefined ? null : { ...portfolio, ...held.body },
    reasons: { ...reasons, ...reasonsOf({ ...beside?.figures, ...held?.figures }) },
    warnings: performance.isSubYear ? [...warnings, SUB_YEAR] : warnings,
  };
}

/** A portfolio of debts has values and no growth. */
function curveOf(
  { series: { start, returns }, benchmark = [], held }: Analysed,
  linkable: readonly DatedReturn[],
): z.infer<typeof performanceSchema>['curve'] {
  const grown = growthCurve(linkable, { start, benchmark });
  const pointOn = new Map(grown.map((point) => [point.on, point]));
  const valueOn = new Map(held?.series.days.map(({ on, value }) => [on, value]));
  const days = [...(start === undefined ? [] : [start]), ...returns.map(({ on }) => on)];
  const isKnown = linkable.length === returns.length;
  return days.map((on) => {
    const point = isKnown ? pointOn.get(on) : undefined;
    return {
      date: on,
      value: valueOn.get(on) ?? null,
      growth: point?.growth ?? null,
      drawdown: point?.drawdown ?? null,
      benchmark: point?.benchmark ?? null,
    };
  });
}

const SUB_YEAR = 'The series is shorter than a year: its growth a year (cagr) is extrapolated.';

function figuresOf({ risk, ...whole }: Performance) {
  return {
    simple_return: whole.simple,
    time_weighted_return: whole.timeWeighted,
    xirr: whole.internalRate.rate,
    cagr: whole.annual,
    annualised_return: risk.annualReturn,
    volatility: risk.volatility,
    downside_deviation: risk.downsideDeviation,
    sharpe: risk.sharpe,
    sortino: risk.sortino,
    calmar: risk.calmar,
    value_at_risk: risk.valueAtRisk,
    conditional_value_at_risk: risk.conditional,
  };
}

function besideFigures(
  { series, conventions, performance }: Analysed,
  benchmark: readonly DatedReturn[],
) {
  const own = new Map(series.returns.map(({ on, value }) => [on, value]));
  const paired = benchmark.flatMap(({ on, value }): ReturnPair[] => {
    const mine = own.get(on);
    return mine === undefined ? [] : [{ own: mine, benchmark: value }];
  });
  const { pairs, beta, alpha, rSquared, informationRatio } = againstBenchmark(paired, conventions);
  const figures = { beta, alpha, r_squared: rSquared, information_ratio: informationRatio };
  if (!isIndebted(performance.timeWeighted)) return { pairs, figures };
  const unknown = missing('no-capital');
  const none = { beta: unknown, alpha: unknown, r_squared: unknown, information_ratio: unknown };
  return { pairs, figures: none };
}

function spanOf({ series: { start, returns } }: Analysed) {
  return {
    from: start ?? returns[0]?.on ?? null,
    to: returns.at(-1)?.on ?? start ?? null,
    returns: returns.length,
  };
}

function answered<Name extends string>(
  one: Analysed,
  figures: Readonly<Record<Name, Figure>>,
  { explain }: Explains,
) {
  return {
    ...valuesOf(figures),
    portfolio: one.held === undefined ? null : portfolioPartBody(one.held, explain),
    conventions: conventionsOf(one.conventions),
    reasons: reasonsOf(figures),
    warnings: warningsOf(one),
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

function conventionsOf(conventions: NamedConventions) {
  return {
    periods_per_year: conventions.periodsPerYear,
    periods_per_year_by: conventions.periodsBy,
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

function warningsOf({ performance: { appeared, timeWeighted }, held }: Analysed): string[] {
  return [
    ...(appeared === 0 ? [] : [appearedText(appeared)]),
    ...(isIndebted(timeWeighted) ? [INDEBTED] : []),
    ...(held === undefined ? [] : lackingTexts(held.series)),
  ];
}

const INDEBTED =
  'The value was below 0 at the start or the end of a day, so that nothing earned a return: book the deposits that paid for what was bought.';

function appearedText(appeared: number): string {
  const days = appeared === 1 ? '1 day' : `${appeared} days`;
  return `On ${days}, value appeared although nothing was there and nothing was paid in; the return is 0.`;
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
