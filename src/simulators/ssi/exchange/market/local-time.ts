// Times of Vietnam as SSI writes them: `YYYY/MM/DD HH:mm:ss`, without a zone.
import { DAY_MS, type Instant, instant, type TradingDay } from '../../../../kernel/instant.ts';
import { parseDay } from '../../../../market/time/day.ts';
import { dayAt, instantOf } from '../../../../market/time/zone.ts';
import { VIETNAM_ZONE } from '../../../../market/venues/vietnam/session.ts';

export function dayOf(at: number): TradingDay {
  return dayAt(VIETNAM_ZONE, instant(at));
}

export function atTimeOf(day: TradingDay, msOfDay: number): Instant {
  return instantOf(VIETNAM_ZONE, day, msOfDay);
}

export function midnightAfter(at: number): Instant {
  return instantOf(VIETNAM_ZONE, dayOf(at), DAY_MS);
}

export function timeText(at: number): string {
  const local = new Date(at + VIETNAM_ZONE.offsetMs(instant(at))).toISOString();
  return `${local.slice(0, 10).replaceAll('-', '/')} ${local.slice(11, 19)}`;
}

export function dayText(day: TradingDay): string {
  return day.replaceAll('-', '/');
}

/** Of `YYYY/MM/DD`, with or without a time of day behind it. */
export function parseDayText(text: string): TradingDay | undefined {
  return parseDay(text.slice(0, 10).replaceAll('/', '-'));
}
