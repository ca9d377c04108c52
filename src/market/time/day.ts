// Arithmetic on calendar days, which have no zone and no hours.
import { DAY_MS, type TradingDay } from '../../kernel/instant.ts';

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day from `YYYY-MM-DD`; undefined for other text and for invalid dates. */
export function parseDay(text: string): TradingDay | undefined {
  if (!ISO_DAY.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) || dayFromUtc(ms) !== text ? undefined : (text as TradingDay);
}

/** Every tick needs its day, and almost always one of a few: their texts are cached. */
const CACHED_DAYS = 61;
const cachedNumbers = new Float64Array(CACHED_DAYS).fill(Number.NaN);
const cachedTexts: TradingDay[] = [];

/** The UTC calendar day that holds the given epoch milliseconds. */
export function dayFromUtc(epochMs: number): TradingDay {
  const number = Math.floor(epochMs / DAY_MS);
  const slot = Math.abs(number % CACHED_DAYS);
  const cached = cachedTexts[slot];
  if (cached !== undefined && cachedNumbers[slot] === number) return cached;
  const text = new Date(epochMs).toISOString().slice(0, 10) as TradingDay;
  cachedNumbers[slot] = number;
  cachedTexts[slot] = text;
  return text;
}

/** Epoch milliseconds of the day's midnight in UTC. */
export function utcMidnight(day: TradingDay): number {
  return Date.parse(day);
}

export function addDays(day: TradingDay, days: number): TradingDay {
  return dayFromUtc(utcMidnight(day) + days * DAY_MS);
}

/** 0 is Sunday, 6 is Saturday. */
export function weekdayOf(day: TradingDay): number {
  return new Date(utcMidnight(day)).getUTCDay();
}

export function isWeekday(day: TradingDay): boolean {
  const weekday = weekdayOf(day);
  return weekday !== 0 && weekday !== 6;
}
