// The days on which a schedule runs: a day of the month or of the week, moved to the next business day.
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays, weekdayOf } from '../../../market/time/day.ts';

export type Frequency = 'weekly' | 'monthly' | 'quarterly' | 'yearly';

export interface RunSchedule {
  readonly frequency: Frequency;
  /** Of the month, 1 to 31, at most its last day; of the week from Monday as 1 if `weekly`. */
  readonly day: number;
  /** Of the year, 1 to 12, of a weekly or monthly schedule: other months have no run. Undefined: all. */
  readonly months?: readonly number[] | undefined;
}

/** Whether business is done; undefined where the calendar of the day is not known. */
export type BusinessDay = (day: TradingDay) => boolean | undefined;

/** More days in a row are never closed: the calendar must be wrong. */
const CLOSED_MAX = 31;

/**
 * The first `count` run days after `after`, ascending. A day that is closed is moved to the next business day, even into the
 * next month. Days beyond the known calendar count as open from Monday to Friday.
 */
export function runDays(
  schedule: RunSchedule,
  after: TradingDay,
  { count, isOpen }: { readonly count: number; readonly isOpen: BusinessDay },
): readonly TradingDay[] {
  const days: TradingDay[] = [];
  for (let period = -1; days.length < count; period += 1) {
    const nominal = nominalDay(schedule, after, period);
    if (schedule.months?.includes(monthOf(nominal)) === false) continue;
    const run = rolled(nominal, isOpen);
    // A weekly schedule may roll two runs onto one day.
    if (run > after && run !== days.at(-1)) days.push(run);
  }
  return days;
}

function monthOf(day: TradingDay): number {
  return Number(day.slice(5, 7));
}

/** In the period of `from`, or so many periods later; quarters and years end with March and December. */
function nominalDay({ frequency, day }: RunSchedule, from: TradingDay, later: number): TradingDay {
  if (frequency === 'weekly') return addDays(from, day - isoWeekday(from) + 7 * later);
  const months = MONTHS[frequency];
  const month = Number(from.slice(0, 4)) * 12 + monthOf(from) - 1;
  const lastOfPeriod = Math.floor(month / months) * months + months - 1;
  return clamped(lastOfPeriod + later * months, day);
}

const MONTHS = { monthly: 1, quarterly: 3, yearly: 12 } as const;

/** `month`: since the year 0. */
function clamped(month: number, day: number): TradingDay {
  const next = firstOf(month + 1);
  const wanted = addDays(firstOf(month), day - 1);
  return wanted < next ? wanted : addDays(next, -1);
}

function firstOf(month: number): TradingDay {
  const year = String(Math.floor(month / 12)).padStart(4, '0');
  return `${year}-${String((month % 12) + 1).padStart(2, '0')}-01` as TradingDay;
}

function rolled(day: TradingDay, isOpen: BusinessDay): TradingDay {
  for (let at = day, closed = 0; closed <= CLOSED_MAX; closed += 1, at = addDays(at, 1))
    if (isOpen(at) ?? isoWeekday(at) <= 5) return at;
  throw new Error(`no business day within a month of ${day}`);
}

function isoWeekday(day: TradingDay): number {
  return weekdayOf(day) || 7;
}
