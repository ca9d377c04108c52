// Bars longer than a minute: when each of them ends, which a close may bring forward, and when its four prints come.
import { DAY_MS, type Instant, instant, WEEK_MS } from '../../kernel/instant.ts';
import { type Calendar, partsOf, type Session } from '../time/calendar.ts';
import { mondayOf, sessionsOfWeek } from '../time/weeks.ts';
import { type BarColumns, createColumnBuilder, endAt } from './bar-columns.ts';
import { TICKS_PER_BAR } from './intrabar.ts';

/**
 * The same bars with the moments at which they end: of a day with its close, of a week with its last one, of shorter bars at the
 * latest with the close or the break.
 */
export function withEnds(columns: BarColumns, calendar: Calendar): BarColumns {
  const end = columns.start.slice(0, columns.count).map((start) => {
    const sessions = sessionsFrom(instant(start), columns.lengthMs, calendar);
    const last = sessions.at(-1);
    if (last === undefined) return start + columns.lengthMs;
    if (columns.lengthMs >= DAY_MS) return last.close;
    const part = partsOf(last).find(({ open, close }) => start >= open && start < close);
    return Math.min(start + columns.lengthMs, part?.close ?? last.close);
  });
  return { ...columns, end };
}

/** Those that a bar from there on covers. */
function sessionsFrom(start: Instant, lengthMs: number, calendar: Calendar): readonly Session[] {
  const day = calendar.dayOf(start);
  if (lengthMs >= WEEK_MS) return sessionsOfWeek(calendar, day);
  const session = calendar.sessionOf(day);
  return session === undefined ? [] : [session];
}

/** Writes when the prints of a bar come: at its open, and after each quarter of the time in which it trades. */
export type PrintTimes = (begin: number, end: number, into: Float64Array) => void;

export const evenly: PrintTimes = (begin, end, into) => {
  for (let tick = 0; tick < TICKS_PER_BAR; tick += 1)
    into[tick] = begin + (tick * (end - begin)) / TICKS_PER_BAR;
};

/** Of bars that may have nights in them. */
export function printTimesIn(calendar: Calendar): PrintTimes {
  return (begin, end, into) => {
    const sessions = sessionsOfWeek(calendar, calendar.dayOf(instant(begin)));
    const spans = sessions.filter(({ open, close }) => close > begin && open < end);
    if (spans.length < 2) return evenly(begin, end, into);
    const wholeMs = spans.reduce((sum, { open, close }) => sum + close - open, 0);
    for (let tick = 0; tick < TICKS_PER_BAR; tick += 1) {
      let left = (tick * wholeMs) / TICKS_PER_BAR;
      const within = spans.find(({ open, close }) => {
        if (left < close - open) return true;
        left -= close - open;
        return false;
      });
      into[tick] = (within?.open ?? begin) + left;
    }
  };
}

/** Bars of weeks from shorter ones: a week of which the last bar is not there has not ended. */
export function weeksOf(columns: BarColumns, calendar: Calendar): BarColumns {
  const weeks = createColumnBuilder(columns.count / 5 + 1);
  const { start, open, high, low, close, volume, count } = columns;
  const dayOf = (at: number) => calendar.dayOf(instant(start[at] ?? 0));
  for (let first = 0; first < count; ) {
    const monday = mondayOf(dayOf(first));
    let next = first;
    const week = { high: Number.NEGATIVE_INFINITY, low: Number.POSITIVE_INFINITY, volume: 0 };
    for (; next < count && mondayOf(dayOf(next)) === monday; next += 1) {
      week.high = Math.max(week.high, high[next] ?? Number.NaN);
      week.low = Math.min(week.low, low[next] ?? Number.NaN);
      week.volume += volume[next] ?? 0;
    }
    const last = sessionsOfWeek(calendar, monday).at(-1);
    if (next < count || (last !== undefined && endAt(columns, next - 1) >= last.close))
      weeks.add({
        ...week,
        start: instant(start[first] ?? Number.NaN),
        open: open[first] ?? Number.NaN,
        close: close[next - 1] ?? Number.NaN,
      });
    first = next;
  }
  return withEnds(weeks.build(WEEK_MS), calendar);
}
