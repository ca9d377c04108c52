// Arithmetic on calendar days, which have no zone and no hours.
import { DAY_MS, type TradingDay } from '../../kernel/instant.ts';

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day from `YYYY-MM-DD`; undefined for other text and for invalid dates. */
export function parseDay(text: string): TradingDay | undefined {
  if (!ISO_DAY.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) || dayFromUtc(ms) !== text ? undefined : (text as TradingDay);
}

/** Every tick needs its day, and almost always one of a few; a backtest goes through ten years: their texts are cached. */
const CACHED_DAYS = 4_093;
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

/**
 * Epoch milliseconds of the day's midnight in UTC: a tenth of the time that Date.parse takes, which counts in series of
 * thousands of days. Years begin in March here, so that a leap day is the last one of its year.
 */
export function utcMidnight(day: TradingDay): number {
  const month = digit(day, 5) * 10 + digit(day, 6);
  const year = numberOfYear(day) - (month <= 2 ? 1 : 0);
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const dayOfYear =
    Math.floor((153 * monthFromMarch + 2) / 5) + digit(day, 8) * 10 + digit(day, 9) - 1;
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return (year * 365 + leapDays + dayOfYear - DAYS_BEFORE_EPOCH) * DAY_MS;
}

/** From 1 March of the year 0 to 1 January 1970. */
const DAYS_BEFORE_EPOCH = 719_468;

function numberOfYear(day: string): number {
  return digit(day, 0) * 1_000 + digit(day, 1) * 100 + digit(day, 2) * 10 + digit(day, 3);
}

function digit(text: string, at: number): number {
  return text.charCodeAt(at) - 48;
}

export function addDays(day: TradingDay, days: number): TradingDay {
  return dayFromUtc(utcMidnight(day) + days * DAY_MS);
}

/** The same date so many months later, or the last day of that month if it is shorter. */
export function addMonths(day: TradingDay, months: number): TradingDay {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const lastDate = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dayFromUtc(Date.UTC(year, month - 1 + months, Math.min(date, lastDate)));
}

/** 0 is Sunday, 6 is Saturday. */
export function weekdayOf(day: TradingDay): number {
  return new Date(utcMidnight(day)).getUTCDay();
}

export function isWeekday(day: TradingDay): boolean {
  const weekday = weekdayOf(day);
  return weekday !== 0 && weekday !== 6;
}
