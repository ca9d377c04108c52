// Converts a checked time of day with its zone, such as `23:45 America/New_York`.
import type { DailyTime } from '../../../market/time/recurring-time.ts';
import { DAILY_TIME } from './fields.ts';

export function toDailyTime(text: string): DailyTime {
  const [, hour, minute, zone = ''] = DAILY_TIME.exec(text) ?? [];
  return { hour: Number(hour), minute: Number(minute), zone };
}
