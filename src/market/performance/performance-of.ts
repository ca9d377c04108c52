// All figures of one series: of values with what was paid in and out, or of returns alone.
import { DAY_MS, instant, type TradingDay } from '../../kernel/instant.ts';
import { utcMidnight } from '../time/day.ts';
import type { DatedReturn } from './calendar-returns.ts';
import { type DeepestDrawdown, deepestDrawdown } from './deepest-drawdown.ts';
import { type Figure, known, type MissingReason, missing } from './figure.ts';
import { annualGrowth, type Conventions, totalReturn } from './growth.ts';
import { type Flow, type InternalRate, internalRate } from './internal-rate.ts';
import {
  annualReturn,
  calmarRatio,
  downsideDeviation,
  sharpeRatio,
  sortinoRatio,
  volatility,
} from './risk-ratios.ts';
import { type DayValue, linked, timeWeightedReturn } from './time-weighted.ts';
import { historicalValueAtRisk, type ValueAtRisk } from './value-at-risk.ts';

export interface DatedValue extends DayValue {
  readonly on: TradingDay;
}

export interface DatedAmount {
  readonly on: TradingDay;
  readonly amount: number;
}

/** Returns with the day from which the first one counts, if it is known. */
export interface ReturnSeries {
  readonly start: TradingDay | undefined;
  readonly returns: readonly DatedReturn[];
}

export interface Performance {
  /** `V1 / V0 - 1`, flows included; unknown of returns alone. */
  readonly simple: Figure;
  readonly timeWeighted: Figure;
  readonly internalRate: InternalRate;
  /** Of the time-weighted return, `(1 + twr)^(365 / days) - 1`. */
  readonly annual: Figure;
  /** The annual figure extrapolates from less than a year. */
  readonly isSubYear: boolean;
  /** Days on which value came from nowhere; each counts as a return of 0. */
  readonly appeared: number;
  readonly risk: RiskFigures;
}

export interface RiskFigures extends ValueAtRisk {
  readonly annualReturn: Figure;
  readonly volatility: Figure;
  readonly downsideDeviation: Figure;
  readonly sharpe: Figure;
  readonly sortino: Figure;
  readonly calmar: Figure;
  /** Undefined without a return. */
  readonly drawdown: DeepestDrawdown | undefined;
}

export interface RiskConventions extends Conventions {
  /** A return per period. */
  readonly sortinoTarget: number;
  /** Of value at risk: 0.95 leaves the worst twentieth. */
  readonly confidence: number;
}

/** The daily time-weighted returns of values. */
export function returnSeries(values: readonly DatedValue[]): ReturnSeries {
  return seriesOf(values, timeWeightedReturn(values).daily);
}

function seriesOf(values: readonly DatedValue[], daily: readonly number[]): ReturnSeries {
  return {
    start: values[0]?.on,
    returns: daily.map((value, at) => ({ on: (values[at + 1] as DatedValue).on, value })),
  };
}

export function performanceOfValues(
  values: readonly DatedValue[],
  conventions: RiskConventions,
): Performance {
  const { daily, total, appeared } = timeWeightedReturn(values);
  const series = seriesOf(values, daily);
  const [first, last] = [values[0], values.at(-1)];
  const hasTwo = first !== undefined && last !== undefined && first !== last;
  return {
    simple: hasTwo ? totalReturn(first.value, last.value) : missing('one-value'),
    timeWeighted: total,
    internalRate: internalRate(flowsOf(values)),
    ...annualOf(total, first?.on, last?.on),
    appeared,
    risk: isIndebted(total) ? riskMissing('no-capital') : riskOf(series, conventions),
  };
}

/** Whether the value was below 0 at the start or the end of a day: nothing that links or compares daily returns is known. */
export function isIndebted(total: Figure): boolean {
  return total.value === null && total.reason === 'no-capital';
}

function riskMissing(reason: MissingReason): RiskFigures {
  const unknown = missing(reason);
  return {
    ...{ volatility: unknown, downsideDeviation: unknown, sharpe: unknown, sortino: unknown },
    ...{
      annualReturn: unknown,
      calmar: unknown,
      drawdown: undefined,
      valueAtRisk: unknown,
      conditional: unknown,
    },
  };
}

/** The same where payments have days of their own, such as days without a price; negative is what was paid out. */
export function performanceOfPayments(
  values: readonly DatedValue[],
  payments: readonly DatedAmount[],
  conventions: RiskConventions,
): Performance {
  const [first, last] = [values[0], values.at(-1)];
  const dayOf = (on: TradingDay) => utcMidnight(on) / DAY_MS;
  const ends = first === undefined || last === undefined || first === last ? [] : [first, last];
  const flows = [
    ...ends.map(({ on, value }, at) => ({ day: dayOf(on), amount: at === 0 ? -value : value })),
    ...payments.map(({ on, amount }) => ({ day: dayOf(on), amount: -amount })),
  ];
  return { ...performanceOfValues(values, conventions), internalRate: internalRate(flows) };
}

/** Without values there is no simple return, and no money whose internal rate could be asked for. */
export function performanceOfReturns(
  series: ReturnSeries,
  conventions: RiskConventions,
): Performance {
  const { returns, start } = series;
  const total =
    returns.length === 0
      ? missing('too-few-returns')
      : known(linked(returns.map(({ value }) => value)));
  return {
    simple: missing('no-values'),
    timeWeighted: total,
    internalRate: { rate: missing('no-values'), roots: [] },
    ...annualOf(total, start ?? returns[0]?.on, returns.at(-1)?.on),
    appeared: 0,
    risk: riskOf(series, conventions),
  };
}

function annualOf(
  total: Figure,
  from: TradingDay | undefined,
  to: TradingDay | undefined,
): Pick<Performance, 'annual' | 'isSubYear'> {
  const durationMs =
    from === undefined || to === undefined ? 0 : utcMidnight(to) - utcMidnight(from);
  if (total.value === null) return { annual: total, isSubYear: false };
  const { growth, isSubYear } = annualGrowth({ start: 1, end: 1 + total.value, durationMs });
  return { annual: growth, isSubYear };
}

/** The first value is paid in, the last one is received; inflows are paid on their day, outflows received. */
function flowsOf(values: readonly DatedValue[]): readonly Flow[] {
  const flows: Flow[] = [];
  for (const [at, { on, value, inflow, outflow }] of values.entries()) {
    const isEnd = at === 0 || at === values.length - 1;
    const held = at === 0 ? -value : value;
    const paid = at === 0 ? 0 : outflow - inflow;
    const amount = isEnd ? held + paid : paid;
    if (isEnd || amount !== 0) flows.push({ day: utcMidnight(on) / DAY_MS, amount });
  }
  return flows;
}

function riskOf({ start, returns }: ReturnSeries, conventions: RiskConventions): RiskFigures {
  const values = returns.map(({ value }) => value);
  const drawdown = values.length === 0 ? undefined : deepestDrawdown(curveOf({ start, returns }));
  const { sortinoTarget, confidence } = conventions;
  return {
    annualReturn: annualReturn(values, conventions),
    volatility: volatility(values, conventions),
    downsideDeviation: downsideDeviation(values, conventions, sortinoTarget),
    sharpe: sharpeRatio(values, conventions),
    sortino: sortinoRatio(values, conventions, sortinoTarget),
    calmar: calmarRatio(values, conventions, drawdown?.fraction ?? 0),
    drawdown,
    ...historicalValueAtRisk(values, confidence),
  };
}

/** Starts at 1; without a known start, on the day before the first return. */
function curveOf({ start, returns }: ReturnSeries) {
  const [first] = returns;
  const from = start ?? first?.on;
  let value = 1;
  const base = from === undefined ? 0 : utcMidnight(from) - (start === undefined ? DAY_MS : 0);
  return [
    { at: instant(base), value },
    ...returns.map((one) => {
      value *= 1 + one.value;
      return { at: instant(utcMidnight(one.on)), value };
    }),
  ];
}
