// `perf.*` and `risk.concentration`: statistics of returns, values, flows, trades and positions.
import { z } from 'zod';
import { DAY_MS, type Instant, instant } from '../../../src/kernel/instant.ts';
import {
  againstBenchmark,
  informationRatio,
  type ReturnPair,
} from '../../../src/market/performance/against-benchmark.ts';
import { concentrationOf } from '../../../src/market/performance/concentration.ts';
import { deepestDrawdown } from '../../../src/market/performance/deepest-drawdown.ts';
import type { Figure, MissingReason } from '../../../src/market/performance/figure.ts';
import { gainStatistics } from '../../../src/market/performance/gains.ts';
import { annualGrowth } from '../../../src/market/performance/growth.ts';
import { internalRate } from '../../../src/market/performance/internal-rate.ts';
import {
  calmarRatio,
  downsideDeviation,
  sharpeRatio,
  sortinoRatio,
  volatility,
} from '../../../src/market/performance/risk-ratios.ts';
import { timeWeightedReturn } from '../../../src/market/performance/time-weighted.ts';
import { historicalValueAtRisk } from '../../../src/market/performance/value-at-risk.ts';
import { dayFromUtc, utcMidnight } from '../../../src/market/time/day.ts';
import { day } from './shapes.ts';

const number = z.string().transform(Number).pipe(z.number());
const dayCount = z.literal('ACT/365');
const periodsPerYear = z.int().positive();
const riskFreeAnnual = number;

const series = z.strictObject({
  op: z.literal('perf.twr'),
  convention: z.string().startsWith('daily: (endValue + outflow) / (startValue + inflow) - 1'),
  series: z.array(z.strictObject({ date: day, value: number, inflow: number, outflow: number })),
});

export function timeWeighted(input: unknown): unknown {
  const { daily, total, appeared } = timeWeightedReturn(series.parse(input).series);
  return { daily, twr: total.value, warnings: appeared };
}

const flows = z.strictObject({
  op: z.literal('perf.xirr'),
  dayCount,
  domain: z.literal('-0.9999 < rate < 1e7'),
  multipleRoots: z.string().startsWith('value null, reason MULTIPLE_ROOTS'),
  flows: z.array(z.strictObject({ date: day, amount: number })),
});

export function xirr(input: unknown): unknown {
  const { rate, roots } = internalRate(
    flows
      .parse(input)
      .flows.map(({ date, amount }) => ({ day: utcMidnight(date) / DAY_MS, amount })),
  );
  return { ...withReason(rate), roots };
}

const dated = z.strictObject({ date: day, value: number });
const span = z.strictObject({ op: z.literal('perf.cagr'), dayCount, start: dated, end: dated });

export function cagr(input: unknown): unknown {
  const { start, end } = span.parse(input);
  const { growth, isSubYear } = annualGrowth({
    start: start.value,
    end: end.value,
    durationMs: utcMidnight(end.date) - utcMidnight(start.date),
  });
  return { ...withReason(growth), subYear: isSubYear };
}

const risks = z.strictObject({
  op: z.literal('perf.risk'),
  returns: z.array(number.nullable()),
  periodsPerYear,
  ddof: z.literal(1),
  riskFreeAnnual,
  riskFreePerPeriod: z.literal('(1+annual)^(1/P)-1'),
  sortinoTarget: number,
  downsideDenominator: z.literal('all periods'),
  nullReturns: z.literal('dropped'),
  zeroDispersion: z.string().startsWith('null'),
});

export function risk(input: unknown): unknown {
  const given = risks.parse(input);
  const returns = given.returns.filter((one) => one !== null);
  return {
    count: returns.length,
    volatility: volatility(returns, given).value,
    sharpe: sharpeRatio(returns, given).value,
    downsideDeviation: downsideDeviation(returns, given, given.sortinoTarget).value,
    sortino: sortinoRatio(returns, given, given.sortinoTarget).value,
  };
}

const falls = z.strictObject({
  op: z.literal('perf.drawdown'),
  ties: z.string().startsWith('equal depth: earliest trough'),
  base: z.string().startsWith('the series starts at 1'),
  dates: z.array(day),
  returns: z.array(number),
  periodsPerYear,
  calmar: z.string().startsWith('compound annual return over periodsPerYear'),
});

export function drawdown(input: unknown): unknown {
  const { dates, returns, periodsPerYear } = falls.parse(input);
  let value = 1;
  const points = dates.map((date, at) => {
    if (at > 0) value *= 1 + (returns[at - 1] ?? 0);
    return { at: instant(utcMidnight(date)), value };
  });
  const deepest = returns.length === 0 ? undefined : deepestDrawdown(points);
  const conventions = { periodsPerYear, riskFreeAnnual: 0 };
  return {
    maxDrawdown: deepest?.fraction ?? null,
    peakDate: dayOf(deepest?.peakAt),
    troughDate: dayOf(deepest?.troughAt),
    recoveryDate: dayOf(deepest?.recoveredAt),
    calmar: calmarRatio(returns, conventions, deepest?.fraction ?? 0).value,
  };
}

const beside = z.strictObject({
  op: z.literal('perf.benchmark'),
  pairing: z.literal('dates where both are present'),
  periodsPerYear,
  riskFreeAnnual,
  ddof: z.literal(1),
  alphaAnnualisation: z.literal('(1+alpha per period)^P-1'),
  informationRatioAnnualised: z.boolean(),
  dates: z.array(day),
  portfolio: z.array(number.nullable()),
  benchmark: z.array(number.nullable()),
});

export function benchmark(input: unknown): unknown {
  const given = beside.parse(input);
  const pairs = given.portfolio.flatMap((own, at): ReturnPair[] => {
    const other = given.benchmark[at] ?? null;
    return own === null || other === null ? [] : [{ own, benchmark: other }];
  });
  const { beta, alpha, rSquared } = againstBenchmark(pairs, given);
  const periods = given.informationRatioAnnualised ? given.periodsPerYear : 1;
  return {
    pairs: pairs.length,
    beta: beta.value,
    alpha: alpha.value,
    rSquared: rSquared.value,
    informationRatio: informationRatio(pairs, periods).value,
  };
}

const tail = z.strictObject({
  op: z.literal('perf.var'),
  method: z.literal('historical'),
  quantile: z.string().startsWith('linear interpolation between order statistics'),
  confidence: number,
  sign: z.string().startsWith('positive = loss'),
  cvar: z.literal('minus the mean of returns <= the quantile'),
  returns: z.array(number),
});

export function valueAtRisk(input: unknown): unknown {
  const { returns, confidence } = tail.parse(input);
  const { valueAtRisk, conditional } = historicalValueAtRisk(returns, confidence);
  return { var: valueAtRisk.value, cvar: conditional.value };
}

const trades = z.strictObject({
  op: z.literal('perf.trades'),
  breakEven: z.literal('excluded from the win rate'),
  gains: z.array(number),
});

export function tradeFigures(input: unknown): unknown {
  const { count, wins, losses, breakEven, ...figures } = gainStatistics(trades.parse(input).gains);
  return {
    trades: count,
    ...{ wins, losses, breakEven },
    winRate: figures.winRate.value,
    profitFactor: figures.profitFactor.value,
    averageWin: figures.averageWin.value,
    averageLoss: figures.averageLoss.value,
    expectancy: figures.expectancy.value,
  };
}

const weights = z.strictObject({
  op: z.literal('risk.concentration'),
  weights: z.string().startsWith('|market value| / sum of |market value|'),
  positions: z.array(z.strictObject({ symbol: z.string(), marketValue: number })),
});

export function concentration(input: unknown): unknown {
  const { index, effectiveNumber, normalized, largest } = concentrationOf(
    weights.parse(input).positions,
  );
  return {
    hhi: index.value,
    effectiveNumber: effectiveNumber.value,
    normalizedHhi: normalized.value,
    largest: largest ?? null,
  };
}

function withReason(figure: Figure): { readonly value: number | null; readonly reason?: string } {
  return figure.value === null ? { value: null, reason: codeOf(figure.reason) } : figure;
}

/** As the cases write reasons. */
function codeOf(reason: MissingReason): string {
  return reason.replaceAll('-', '_').toUpperCase();
}

function dayOf(at: Instant | undefined): string | null {
  return at === undefined ? null : dayFromUtc(at);
}
