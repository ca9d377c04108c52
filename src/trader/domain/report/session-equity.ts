// Equity at the end of each session, the base of the daily returns.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { DatedReturn } from '../../../market/performance/calendar-returns.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import type { EquityPoint } from './run-result.ts';

export interface SessionEquity {
  readonly day: TradingDay;
  readonly equity: number;
  /** USD held overnight; on the last day, at its end. */
  readonly grossExposure: number;
}

/** The last point of each day of the venue, ascending. */
export function sessionEquity(points: readonly EquityPoint[], calendar: Calendar): SessionEquity[] {
  const byDay = new Map<TradingDay, SessionEquity>();
  for (const { at, equity, grossExposure } of points) {
    const day = calendar.dayOf(at);
    byDay.set(day, { day, equity, grossExposure });
  }
  return [...byDay.values()];
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
