// The run beside its benchmark: what holding one symbol would have brought, and how much of the result it explains.
import {
  type AgainstBenchmark,
  againstBenchmark,
  type ReturnPair,
} from '../../../market/performance/against-benchmark.ts';
import type { DatedReturn } from '../../../market/performance/calendar-returns.ts';
import { type Figure, known, missing } from '../../../market/performance/figure.ts';
import type { Conventions } from '../../../market/performance/growth.ts';
import { sharpeRatio, volatility } from '../../../market/performance/risk-ratios.ts';
import { linked } from '../../../market/performance/time-weighted.ts';
import { type FigureLine, figureLine, namedFigures, stated } from './figure-lines.ts';
import { type JsonFields, withReasons } from './json-fields.ts';
import { amount, percentage, signedAmount, signedPercentage } from './report-words.ts';
import type { RunBenchmark } from './run-result.ts';
import type { FigureSection } from './section.ts';

export interface BesideBenchmark extends AgainstBenchmark {
  readonly symbol: string;
  readonly totalReturn: Figure;
  /** The run's total return less that of the benchmark. */
  readonly excessReturn: Figure;
  readonly volatility: Figure;
  readonly sharpe: Figure;
  /** Of its closes, the first open included: 0 or a negative fraction. */
  readonly drawdown: Figure;
  readonly isSubYear: boolean;
}

interface Own {
  readonly returns: readonly DatedReturn[];
  readonly totalReturn: Figure;
  readonly isSubYear: boolean;
}

/** Pairs are the days on which both have a return. */
export function besideBenchmark(
  { symbol, returns }: RunBenchmark,
  own: Own,
  conventions: Conventions,
): BesideBenchmark {
  const ownOn = new Map(own.returns.map(({ on, value }) => [on, value]));
  const pairs = returns.flatMap(({ on, value: benchmark }): ReturnPair[] => {
    const value = ownOn.get(on);
    return value === undefined ? [] : [{ own: value, benchmark }];
  });
  const values = returns.map(({ value }) => value);
  const total = values.length === 0 ? missing('too-few-returns') : known(linked(values));
  return {
    ...againstBenchmark(pairs, conventions),
    symbol,
    totalReturn: total,
    excessReturn: difference(own.totalReturn, total),
    volatility: volatility(values, conventions),
    sharpe: sharpeRatio(values, conventions),
    drawdown: values.length === 0 ? missing('too-few-returns') : known(deepest(values)),
    isSubYear: own.isSubYear,
  };
}

function difference(one: Figure, other: Figure): Figure {
  if (one.value === null) return one;
  return other.value === null ? other : known(one.value - other.value);
}

function deepest(returns: readonly number[]): number {
  let [value, peak, drawdown] = [1, 1, 0];
  for (const one of returns) {
    value *= 1 + one;
    peak = Math.max(peak, value);
    drawdown = Math.min(drawdown, value / peak - 1);
  }
  return drawdown;
}

export function benchmarkSection(beside: BesideBenchmark): FigureSection {
  const extrapolation = beside.isSubYear ? ' from less than a year' : '';
  const ratio = (value: number) => amount(value);
  const lines: FigureLine[] = [
    figureLine('Return of holding it', beside.totalReturn, signedPercentage),
    figureLine(
      'Run above that',
      beside.excessReturn,
      (value) => `${signedAmount(value * 100)} points`,
    ),
    figureLine('Beta', beside.beta, ratio),
    figureLine(
      'Alpha a year',
      beside.alpha,
      (value) => `${signedPercentage(value)}${extrapolation}`,
    ),
    figureLine('R squared', beside.rSquared, ratio),
    figureLine('Information ratio', beside.informationRatio, ratio),
    figureLine('Its volatility', beside.volatility, percentage),
    figureLine('Its Sharpe', beside.sharpe, ratio),
    figureLine('Its max drawdown', beside.drawdown, percentage),
    stated('Days compared', String(beside.pairs)),
  ];
  return {
    kind: 'figures',
    title: `Beside buying and holding ${beside.symbol}`,
    figures: namedFigures(lines),
  };
}

export const BENCHMARK_NOTE =
  'Benchmark: bought at the first open and held, dividends reinvested at the close of their day, without costs. Beta and alpha (Jensen) are of the daily returns of both; alpha is compounded to a year, and says little over few days.';

export function benchmarkJson(beside: BesideBenchmark): JsonFields {
  return {
    symbol: beside.symbol,
    days: beside.pairs,
    ...withReasons({
      total_return: beside.totalReturn,
      excess_return: beside.excessReturn,
      beta: beside.beta,
      alpha: beside.alpha,
      r_squared: beside.rSquared,
      information_ratio: beside.informationRatio,
      volatility: beside.volatility,
      sharpe: beside.sharpe,
      max_drawdown: beside.drawdown,
    }),
    is_sub_year: beside.isSubYear,
  };
}
