// Rows that stand for a day or a week: the session that each of them begins with, and how far they are apart.
import { DAY_MS, type Instant, MINUTE_MS, type TradingDay, WEEK_MS } from '../../kernel/instant.ts';
import { readBarName } from '../../market/bars/bar-lengths.ts';
import type { Calendar, Session } from '../../market/time/calendar.ts';
import { addDays, utcMidnight, weekdayOf } from '../../market/time/day.ts';
import { mondayOf, sessionsOfWeek } from '../../market/time/weeks.ts';
import { WEEK_DAYS_MIN, WEEKS } from './bar-length.ts';
import { RowFault, UnsoundRow } from './row-fault.ts';

export interface RowDays {
  /** Every row is a day or a week, whatever its time says. */
  readonly areAsked: boolean;
  /** Of each row that has a time; undefined unless days are asked for. */
  dayOf(at: Instant): TradingDay | undefined;
  /** The day of a row that is written as one, moved by what is stated; only by whole days. */
  shifted(day: TradingDay): TradingDay;
  /** The first one that the row covers. Throws a RowFault. */
  sessionOf(day: TradingDay): Session | undefined;
  /** See `BarRows.daysApart`. */
  readonly apart: number | undefined;
  /** See `BarRows.timesApartMs`. */
  readonly timesApartMs: number | undefined;
  /** Why they cannot be bars of the length that was asked for. */
  fault(): string | undefined;
}

const ROWS_MIN = 3;
const DAY_MINUTES = DAY_MS / MINUTE_MS;

export function createRowDays(request: {
  readonly calendar: Calendar;
  readonly lengthMs?: number | undefined;
  readonly shiftMinutes?: number | undefined;
}): RowDays {
  const { calendar, lengthMs } = request;
  const shiftDays = (request.shiftMinutes ?? 0) / DAY_MINUTES;
  const areAsked = lengthMs !== undefined && lengthMs >= DAY_MS;
  let rows = 0;
  let last: TradingDay | undefined;
  let apart = Number.POSITIVE_INFINITY;
  let times = 0;
  let lastAt = Number.NaN;
  let timesApartMs = Number.POSITIVE_INFINITY;

  function count(day: TradingDay): void {
    rows += 1;
    if (last !== undefined)
      apart = Math.min(apart, Math.abs(utcMidnight(day) - utcMidnight(last)) / DAY_MS);
    if (lengthMs === WEEK_MS && last !== undefined && mondayOf(day) === mondayOf(last))
      throw new RowFault('date', `${day} is in the same week as the row before`);
    last = day;
  }

  return {
    areAsked,
    dayOf(at) {
      times += 1;
      if (times > 1) timesApartMs = Math.min(timesApartMs, Math.abs(at - lastAt));
      lastAt = at;
      return areAsked ? calendar.dayOf(at) : undefined;
    },
    shifted: (day) => (Number.isInteger(shiftDays) ? addDays(day, shiftDays) : day),
    sessionOf(day) {
      count(day);
      if (lengthMs !== WEEK_MS) return calendar.sessionOf(day);
      if (weekdayOf(day) === 0) throw new RowFault('date', `${day} ${SUNDAY}`);
      return sessionsOfWeek(calendar, day)[0];
    },
    get apart() {
      return rows >= ROWS_MIN ? apart : undefined;
    },
    get timesApartMs() {
      return times >= ROWS_MIN ? timesApartMs : undefined;
    },
    fault() {
      if (lengthMs !== undefined && lengthMs < DAY_MS)
        return `its rows have dates without times: they are days, not bars of ${readBarName(lengthMs)}`;
      if (lengthMs === WEEK_MS && rows >= ROWS_MIN && apart > LONGEST_WEEK_DAYS) return MONTHS;
      if (lengthMs === undefined && rows >= ROWS_MIN && apart >= WEEK_DAYS_MIN) return WEEKS;
      return undefined;
    },
  };
}

/** A daily bar belongs to its session. Indices and futures have one on some holidays; on a Sunday another market trades. */
export function openOf(session: Session | undefined, day: TradingDay): number {
  if (session !== undefined) return session.open;
  const isWeekend = [0, 6].includes(weekdayOf(day));
  throw new (isWeekend ? RowFault : UnsoundRow)('date', noSessionText(day));
}

/** Days that are named by the midnight that ends them are found by their Saturdays. */
function noSessionText(day: TradingDay): string {
  const isSaturday = weekdayOf(day) === 6;
  return `${day} is not a trading day${isSaturday ? SATURDAY : ''}`;
}

const SATURDAY =
  ', but a Saturday: if each day is named by the midnight that ends it, add --shift -1440';

/** From a Monday to the Friday of the next week. */
const LONGEST_WEEK_DAYS = 11;

const SUNDAY =
  'is a Sunday, which does not show whether its week begins or ends there: date weeks by their Monday or Friday';
const MONTHS = 'its rows are further apart than weeks: bars of months cannot be played';
