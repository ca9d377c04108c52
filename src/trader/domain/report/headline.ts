// The headline figures of a run: returns, risk, drawdown, sessions.
import { cents } from '../../../market/instruments/money.ts';
import {
  type DeepestDrawdown,
  deepestDrawdown,
  type ValuePoint,
} from '../../../market/performance/deepest-drawdown.ts';
import { sharpeSample } from '../../../market/performance/deflated-sharpe.ts';
import { type Figure, meanOf, missing } from '../../../market/performance/figure.ts';
import {
  type AnnualGrowth,
  annualGrowth,
  type Conventions,
  totalReturn,
} from '../../../market/performance/growth.ts';
import type { Interval } from '../../../market/performance/intervals.ts';
import {
  annualReturn,
  calmarRatio,
  sharpeRatio,
  sortinoRatio,
  volatility,
} from '../../../market/performance/risk-ratios.ts';
import { sharpeInterval } from '../../../market/performance/sharpe-interval.ts';
import {
  historicalValueAtRisk,
  type ValueAtRisk,
} from '../../../market/performance/value-at-risk.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import { type Excursions, excursionsOf } from './excursions.ts';
import { mostInvested, timeInMarket } from './market-time.ts';
import type { RunResult, RunTrade } from './run-result.ts';
import { returnsOfWeeks, type SessionEquity, sessionReturns } from './session-equity.ts';
import { wholeTrades } from './whole-trades.ts';

export interface Headline {
  readonly totalReturn: Figure;
  readonly annualGrowth: AnnualGrowth;
  /** By sessions, the numerator of Calmar; the growth a year counts calendar days. */
  readonly annualisedReturn: Figure;
  readonly volatility: Figure;
  readonly sharpe: Figure;
  /** 95 %. */
  readonly sharpeInterval: Interval;
  readonly sortino: Figure;
  readonly calmar: Figure;
  /** Of daily returns at 95 %, of weekly ones over bars of weeks. */
  readonly tail: ValueAtRisk;
  /** Of the same returns; undefined of a short run, or if they do not vary. */
  readonly shape: ReturnShape | undefined;
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

interface ReturnShape {
  readonly skewness: number;
  /** Above the 3 of a normal distribution. */
  readonly excessKurtosis: number;
}

export const DAILY: Conventions = { periodsPerYear: 252, riskFreeAnnual: 0 };

const TAIL_CONFIDENCE = 0.95;
/** Fewer have less than one return in the tail. */
const TAIL_RETURNS_MIN = 20;
const NORMAL_KURTOSIS = 3;

export function headlineOf(
  run: RunResult,
  sessions: readonly SessionEquity[],
  calendar: Calendar,
): Headline {
  const curve = equityCurve(run);
  const values = [run.startEquity, ...sessions.map(({ equity }) => equity)];
  const dated = sessionReturns(run.startEquity, sessions);
  const returns = dated.map(({ value }) => value);
  const spaced = run.isWeekly === true ? returnsOfWeeks(dated) : dated;
  const changes = sessions.map(({ equity }, at) => cents(equity - (values[at] ?? equity)));
  const drawdown = deepestDrawdown(curve);
  const end = curve.at(-1)?.value ?? run.startEquity;
  const trades = wholeTrades(run.trades);
  const byResult = [...trades].sort((one, other) => one.pnl - other.pnl);
  return {
    totalReturn: totalReturn(run.startEquity, end),
    annualGrowth: annualGrowth({ start: run.startEquity, end, durationMs: run.to - run.from }),
    annualisedReturn: annualReturn(returns, DAILY),
    volatility: volatility(returns, DAILY),
    sharpe: sharpeRatio(returns, DAILY),
    sharpeInterval: sharpeInterval(returns, DAILY),
    sortino: sortinoRatio(returns, DAILY),
    calmar: calmarRatio(returns, DAILY, drawdown?.fraction ?? 0),
    tail: tailOf(spaced),
    shape: shapeOf(spaced),
    drawdown,
    sessions: sessions.length,
    winningSessions: changes.filter((change) => change > 0).length,
    losingSessions: changes.filter((change) => change < 0).length,
    bestSession: changes.length === 0 ? undefined : Math.max(...changes),
    worstSession: changes.length === 0 ? undefined : Math.min(...changes),
    timeInMarket: timeInMarket(run, calendar),
    mostInvested: mostInvested(run),
    heldOverClose: heldOverClose(sessions),
    excursions: excursionsOf(trades),
    bestTrade: byResult.at(-1),
    worstTrade: byResult[0],
  };
}

function tailOf(returns: readonly { readonly value: number }[]): ValueAtRisk {
  const enough = returns.length < TAIL_RETURNS_MIN ? [] : returns.map(({ value }) => value);
  return historicalValueAtRisk(enough, TAIL_CONFIDENCE);
}

function shapeOf(returns: readonly { readonly value: number }[]): ReturnShape | undefined {
  const sample = sharpeSample(returns.map(({ value }) => value));
  return sample && { skewness: sample.skewness, excessKurtosis: sample.kurtosis - NORMAL_KURTOSIS };
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
