// Checked times of day with their zone, such as `23:45 America/New_York` and `sun 01:00 America/New_York`.
import type { DailyTime, Weekday, WeeklyTime } from '../../../market/time/recurring-time.ts';
import type { Codec } from './field-codec.ts';
import { DAILY_TIME, WEEKLY_TIME } from './fields.ts';

export const DAILY: Codec<DailyTime, string> = {
  from(text) {
    const [, hour, minute, zone = ''] = DAILY_TIME.exec(text) ?? [];
    return { hour: Number(hour), minute: Number(minute), zone };
  },
  written: textOf,
};

export const WEEKLY: Codec<WeeklyTime, string> = {
  from(text) {
    const [, weekday, hour, minute, zone = ''] = WEEKLY_TIME.exec(text) ?? [];
    return { weekday: weekday as Weekday, hour: Number(hour), minute: Number(minute), zone };
  },
  written: (time) => `${time.weekday} ${textOf(time)}`,
};

function textOf({ hour, minute, zone }: DailyTime): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(hour)}:${two(minute)} ${zone}`;
}
