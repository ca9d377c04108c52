// Recurring times of day, daily or weekly, each in its own zone.
import { type Instant, instant, MINUTE_MS, plus } from '../../kernel/instant.ts';
import { addDays, weekdayOf } from './day.ts';
import { dayAt, instantOf, zoneNamed } from './zone.ts';

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A wall time in a named zone. */
export interface DailyTime {
  readonly hour: number;
  readonly minute: number;
  readonly zone: string;
}

export interface WeeklyTime extends DailyTime {
  readonly weekday: Weekday;
}

/** Today's time may be over; the same weekday a week from now is not. */
const DAYS_MAX = 7;

/** The first such time later than `at`. */
export function nextAfter(time: DailyTime | WeeklyTime, at: Instant): Instant {
  const zone = zoneNamed(time.zone);
  const msOfDay = (time.hour * 60 + time.minute) * MINUTE_MS;
  const today = dayAt(zone, at);
  for (let days = 0; days <= DAYS_MAX; days += 1) {
    const day = addDays(today, days);
    if ('weekday' in time && WEEKDAYS[weekdayOf(day)] !== time.weekday) continue;
    const moment = instantOf(zone, day, msOfDay);
    if (moment > at) return moment;
  }
  throw new Error(`${time.hour}:${time.minute} ${time.zone} never occurs`);
}

/** Whether `at` is within `beforeMs` before and `afterMs` after such a time, across midnight and weekends. */
export function isAround(
  time: DailyTime | WeeklyTime,
  at: Instant,
  { beforeMs, afterMs }: { readonly beforeMs: number; readonly afterMs: number },
): boolean {
  return nextAfter(time, instant(at - afterMs)) <= plus(at, beforeMs);
}
