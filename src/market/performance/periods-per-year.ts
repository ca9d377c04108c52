// How many returns of a series make a year, from its dates: risk figures are scaled by it.
import { DAY_MS, type TradingDay } from '../../kernel/instant.ts';
import { utcMidnight } from '../time/day.ts';
import { YEAR_DAYS } from './growth.ts';

/** Where the number comes from. */
export type PeriodsConvention =
  | 'given'
  | 'business days'
  | 'every day'
  | 'weeks'
  | 'months'
  | 'quarters'
  | 'years'
  /** Of dates in no regular distance: returns over years of 365 days. */
  | 'density of the dates';

export interface PeriodsPerYear {
  readonly periods: number;
  readonly convention: PeriodsConvention;
}

interface Rhythm {
  readonly convention: PeriodsConvention;
  readonly periods: number;
  /** Between two dates: holidays and the ends of months move them. */
  readonly daysMin: number;
  readonly daysMax: number;
}

const RHYTHMS: readonly Rhythm[] = [
  { convention: 'weeks', periods: 52, daysMin: 5, daysMax: 9 },
  { convention: 'months', periods: 12, daysMin: 26, daysMax: 35 },
  { convention: 'quarters', periods: 4, daysMin: 85, daysMax: 97 },
  { convention: 'years', periods: 1, daysMin: 358, daysMax: 372 },
];

const BUSINESS_DAYS: PeriodsPerYear = { periods: 252, convention: 'business days' };
const EVERY_DAY: PeriodsPerYear = { periods: 365, convention: 'every day' };

/** Of the distances; the others are a pause, or a first value between two dates. */
const REGULAR = 0.9;
/** Of all business days, or of all days: holidays are missing, and a few days more. */
const DAILY = 0.8;
/** Of the dates: a third of those of every day, and hardly one where business days count. */
const ON_WEEKENDS = 1 / 7;

/**
 * Of ascending dates: where each period ends, and where the first one begins if that is known. Two dates or more are needed;
 * with fewer, business days are assumed. The density is what makes the variance of a year the sum of those of its periods.
 */
export function periodsPerYear(dates: readonly TradingDay[]): PeriodsPerYear {
  const numbers = dates.map((day) => utcMidnight(day) / DAY_MS);
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined || first === last) return BUSINESS_DAYS;
  const count = numbers.length - 1;
  const weekends = numbers.slice(1).filter(isWeekend).length;
  const isOfBusiness = weekends <= ON_WEEKENDS * count;
  if (!isOfBusiness && count >= DAILY * (last - first)) return EVERY_DAY;
  if (isOfBusiness && count >= DAILY * businessDays(first, last)) return BUSINESS_DAYS;
  const distances = numbers.slice(1).map((day, at) => day - (numbers[at] ?? day));
  const rhythm = RHYTHMS.find(({ daysMin, daysMax }) => {
    const fitting = distances.filter((days) => days >= daysMin && days <= daysMax);
    return fitting.length >= REGULAR * count;
  });
  if (rhythm !== undefined) return { periods: rhythm.periods, convention: rhythm.convention };
  return { periods: (count * YEAR_DAYS) / (last - first), convention: 'density of the dates' };
}

/** Day 0 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

function isWeekend(day: number): boolean {
  return weekdayOf(day) >= 5;
}

/** After the first day, until the last one. */
function businessDays(first: number, last: number): number {
  const until = (day: number) => {
    const weekday = weekdayOf(day);
    return ((day - weekday) / 7) * 5 + Math.min(weekday + 1, 5);
  };
  return until(last) - until(first);
}
