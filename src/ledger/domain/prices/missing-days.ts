// Business days that are missing between the first and the last of a list of days, as ranges.
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';

export interface MissingDays {
  readonly from: TradingDay;
  readonly to: TradingDay;
  readonly businessDays: number;
}

/** `days` ascending. A weekend or holiday within a range does not end it. */
export function missingDays(
  days: readonly TradingDay[],
  isBusinessDay: (day: TradingDay) => boolean,
): readonly MissingDays[] {
  return days.flatMap((day, index) => {
    const next = days[index + 1];
    const missing = next === undefined ? [] : businessDaysBetween(day, next, isBusinessDay);
    const [from, to] = [missing[0], missing.at(-1)];
    if (from === undefined || to === undefined) return [];
    return [{ from, to, businessDays: missing.length }];
  });
}

function businessDaysBetween(
  after: TradingDay,
  before: TradingDay,
  isBusinessDay: (day: TradingDay) => boolean,
): readonly TradingDay[] {
  const found: TradingDay[] = [];
  for (let day = addDays(after, 1); day < before; day = addDays(day, 1)) {
    if (isBusinessDay(day)) found.push(day);
  }
  return found;
}
