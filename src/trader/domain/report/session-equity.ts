// Equity at the end of each session, the base of the daily returns.
import type { TradingDay } from '../../../kernel/instant.ts';
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
