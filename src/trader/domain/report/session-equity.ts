// Equity at the end of each session, the base of the daily returns.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { DatedReturn } from '../../../market/performance/calendar-returns.ts';
import { linked } from '../../../market/performance/time-weighted.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import { mondayOf } from '../../../market/time/weeks.ts';
import type { RunResult } from './run-result.ts';

export interface SessionEquity {
  readonly day: TradingDay;
  readonly equity: number;
  /** USD held overnight; on the last day, at its end. */
  readonly grossExposure: number;
}

/** The last point of each day of the venue, ascending. */
export function sessionEquity(
  { equity: points, startEquity, isWeekly }: Pick<RunResult, 'equity' | 'startEquity' | 'isWeekly'>,
  calendar: Calendar,
): SessionEquity[] {
  const byDay = new Map<TradingDay, SessionEquity>();
  for (const { at, equity, grossExposure } of points) {
    const day = calendar.dayOf(at);
    byDay.set(day, { day, equity, grossExposure });
  }
  const sessions = [...byDay.values()];
  return isWeekly === true ? atEndsOfWeeks(sessions, startEquity) : sessions;
}

/** The path within a week is an assumption, so the equity stands until its last session. */
// Decision 0074
function atEndsOfWeeks(sessions: readonly SessionEquity[], startEquity: number): SessionEquity[] {
  let before = startEquity;
  return [...Map.groupBy(sessions, ({ day }) => mondayOf(day)).values()].flatMap((week) => {
    const start = before;
    const end = week.at(-1);
    before = end?.equity ?? before;
    return week.map((one) => (one === end ? one : { ...one, equity: start }));
  });
}

/** The return of each week on its last day, 0 on the others. */
export function returnsOfWeeks(returns: readonly DatedReturn[]): DatedReturn[] {
  return [...Map.groupBy(returns, ({ on }) => mondayOf(on)).values()].flatMap((week) => {
    const whole = linked(week.map(({ value }) => value));
    return week.map(({ on }, at) => ({ on, value: at === week.length - 1 ? whole : 0 }));
  });
}

/** From the end of the last session, at first from the start; a session after one without capital has none. */
export function sessionReturns(
  startEquity: number,
  sessions: readonly SessionEquity[],
): DatedReturn[] {
  let before = startEquity;
  return sessions.flatMap(({ day, equity }) => {
    const value = before > 0 ? equity / before - 1 : undefined;
    before = equity;
    return value === undefined ? [] : [{ on: day, value }];
  });
}
