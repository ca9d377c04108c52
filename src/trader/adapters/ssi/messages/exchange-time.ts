// Times as SSI writes them: the exchange's clock, without a zone.
import { type Instant, SECOND_MS, type TradingDay } from '../../../../kernel/instant.ts';
import { parseDay } from '../../../../market/time/day.ts';
import { instantOf, wallTimeAt, zoneNamed } from '../../../../market/time/zone.ts';

const ZONE = zoneNamed('Asia/Ho_Chi_Minh');
const MOMENT = /^(\d{4})\/(\d{2})\/(\d{2})(?: (\d{2}):(\d{2}):(\d{2}))?$/;

/** `2026/11/22 09:15:00`, or a day alone: its midnight. */
export function parseExchangeTime(text: string): Instant | undefined {
  const [, year, month, date, hours = '0', minutes = '0', seconds = '0'] = MOMENT.exec(text) ?? [];
  const day = parseDay(`${year}-${month}-${date}`);
  if (day === undefined) return undefined;
  const ofDay = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  return instantOf(ZONE, day, ofDay * SECOND_MS);
}

/** `2026/11/22` */
export function dayText(day: TradingDay): string {
  return day.replaceAll('-', '/');
}

/** `2026/11/22 09:15:00` */
export function exchangeTimeText(at: Instant): string {
  const { day, msOfDay } = wallTimeAt(ZONE, at);
  const seconds = Math.floor(msOfDay / SECOND_MS);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${dayText(day)} ${parts.map((part) => String(part).padStart(2, '0')).join(':')}`;
}

/** Whether a text begins with this day, in any of the ways in which SSI writes one. */
export function isDayText(text: string, day: TradingDay): boolean {
  const [year, month, date] = day.split('-');
  const texts = [`${year}/${month}/${date}`, day, `${date}/${month}/${year}`];
  return texts.includes(text.slice(0, day.length));
}

export function exchangeDay(at: Instant): TradingDay {
  return wallTimeAt(ZONE, at).day;
}
