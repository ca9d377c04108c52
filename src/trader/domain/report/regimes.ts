// What a run brought on days on which its benchmark rose or fell, was calm or wild, above or below its mean.
import type { TradingDay } from '../../../kernel/instant.ts';
import { cents } from '../../../market/instruments/money.ts';
import type { DatedReturn } from '../../../market/performance/calendar-returns.ts';
import type { Figure } from '../../../market/performance/figure.ts';
import type { Conventions } from '../../../market/performance/growth.ts';
import type { Interval } from '../../../market/performance/intervals.ts';
import { momentsOf } from '../../../market/performance/moments.ts';
import { sharpeRatio } from '../../../market/performance/risk-ratios.ts';
import { sharpeInterval } from '../../../market/performance/sharpe-interval.ts';
import { mondayOf } from '../../../market/time/weeks.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { bounds, type JsonFields, withReasons } from './json-fields.ts';
import { figureCell, intervalCell, signedAmount } from './report-words.ts';
import type { RunBenchmark } from './run-result.ts';
import type { TableSection } from './section.ts';
import type { SessionEquity } from './session-equity.ts';

export interface RegimeResult {
  readonly name: string;
  readonly sessions: number;
  /** Opened on these days. */
  readonly trades: number;
  /** Change of equity. */
  readonly gain: number;
  readonly meanReturn: number;
  readonly sharpe: Figure;
  readonly sharpeInterval: Interval;
}

interface RegimeRequest {
  readonly benchmark: RunBenchmark;
  readonly sessions: readonly SessionEquity[];
  readonly returns: readonly DatedReturn[];
  readonly startEquity: number;
  /** Of each whole trade. */
  readonly openedOn: readonly TradingDay[];
  readonly conventions: Conventions;
  /** A day counts as its week does. */
  readonly isWeekly: boolean;
}

/** Sessions before the one that is judged, so that it was known at its open. */
const MEAN_SESSIONS = 50;

/** Of days that have returns of both; none with fewer than four of them. */
export function regimesOf(request: RegimeRequest): readonly RegimeResult[] {
  const { benchmark, returns, isWeekly } = request;
  const own = new Set(returns.map(({ on }) => on));
  const both = benchmark.returns.filter(({ on }) => own.has(on));
  const days = isWeekly ? asTheirWeeks(both) : both;
  if (days.length < 4) return [];
  const sizes = days.map(({ value }) => Math.abs(value)).sort((one, other) => one - other);
  const middle = sizes[Math.floor(sizes.length / 2)] ?? 0;
  const where = (isMeant: (day: DatedReturn) => boolean) =>
    new Set(days.filter(isMeant).map(({ on }) => on));
  const { symbol } = benchmark;
  const above = daysAboveMean(benchmark.returns);
  const isSplit = above.size > 0 && days.some(({ on }) => above.get(on) === false);
  return [
    resultOn(
      `${symbol} rose`,
      where(({ value }) => value > 0),
      request,
    ),
    resultOn(
      `${symbol} fell`,
      where(({ value }) => value <= 0),
      request,
    ),
    resultOn(
      'calmer half',
      where(({ value }) => Math.abs(value) < middle),
      request,
    ),
    resultOn(
      'wilder half',
      where(({ value }) => Math.abs(value) >= middle),
      request,
    ),
    ...(isSplit
      ? [
          resultOn(
            `above ${MEAN_SESSIONS}-day mean`,
            where(({ on }) => above.get(on) === true),
            request,
          ),
          resultOn(
            `below ${MEAN_SESSIONS}-day mean`,
            where(({ on }) => above.get(on) === false),
            request,
          ),
        ]
      : []),
  ].filter(({ sessions }) => sessions > 0);
}

/** The return of a week is on its last day. */
function asTheirWeeks(days: readonly DatedReturn[]): readonly DatedReturn[] {
  return [...Map.groupBy(days, ({ on }) => mondayOf(on)).values()].flatMap((week) =>
    week.map(({ on }) => ({ on, value: week.at(-1)?.value ?? 0 })),
  );
}

/** By day: whether the close before it was above the mean of its last closes; days without so many closes before are absent. */
function daysAboveMean(returns: readonly DatedReturn[]): ReadonlyMap<TradingDay, boolean> {
  const above = new Map<TradingDay, boolean>();
  const closes: number[] = [];
  let close = 1;
  for (const { on, value } of returns) {
    if (closes.length >= MEAN_SESSIONS)
      above.set(on, close > momentsOf(closes.slice(-MEAN_SESSIONS)).mean);
    close *= 1 + value;
    closes.push(close);
  }
  return above;
}

function resultOn(
  name: string,
  days: ReadonlySet<TradingDay>,
  { sessions, returns, startEquity, openedOn, conventions }: RegimeRequest,
): RegimeResult {
  const values = returns.filter(({ on }) => days.has(on)).map(({ value }) => value);
  let before = startEquity;
  let gain = 0;
  for (const { day, equity } of sessions) {
    if (days.has(day)) gain += equity - before;
    before = equity;
  }
  return {
    name,
    sessions: days.size,
    trades: openedOn.filter((day) => days.has(day)).length,
    gain: cents(gain),
    meanReturn: values.length === 0 ? 0 : momentsOf(values).mean,
    sharpe: sharpeRatio(values, conventions),
    sharpeInterval: sharpeInterval(values, conventions),
  };
}

export function regimeTable(
  regimes: readonly RegimeResult[],
  { currency, currencyDigits }: Venue,
): TableSection {
  return {
    kind: 'table',
    title: 'By regime of the benchmark',
    columns: ['DAYS', 'SESSIONS', 'TRADES', `P&L ${currency}`, 'MEAN %', 'SHARPE', 'SHARPE 95 %'],
    rows: regimes.map((regime) => [
      regime.name,
      String(regime.sessions),
      String(regime.trades),
      signedAmount(regime.gain, currencyDigits),
      signedAmount(regime.meanReturn * 100, 3),
      figureCell(regime.sharpe, (value) => signedAmount(value)),
      intervalCell(regime.sharpeInterval),
    ]),
    nothing: 'Too few days have a return of both.',
  };
}

export function regimeJson(regime: RegimeResult): JsonFields {
  return {
    ...{ name: regime.name, sessions: regime.sessions, trades: regime.trades },
    ...{ net_pnl: regime.gain, mean_return: regime.meanReturn },
    ...withReasons({ sharpe: regime.sharpe, ...bounds('sharpe', regime.sharpeInterval) }),
  };
}
