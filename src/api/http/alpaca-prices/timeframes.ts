// The lengths of bars, and where each bar begins and ends.
import { type Instant, MINUTE_MS, plus, type TradingDay } from '../../../kernel/instant.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import { addDays, addMonths } from '../../../market/time/day.ts';
import { mondayOf } from '../../../market/time/weeks.ts';
import { invalid } from '../alpaca/alpaca-error.ts';

export type Timeframe =
  | { readonly kind: 'minutes'; readonly minutes: number }
  | { readonly kind: 'day' }
  | { readonly kind: 'week' }
  | { readonly kind: 'months'; readonly months: number };

const MINUTES_MAX = 59;
const HOURS_MAX = 23;
const HOUR_MINUTES = 60;
const MONTHS: ReadonlySet<number> = new Set([1, 2, 3, 4, 6, 12]);

export function timeframeIn(text: string): Timeframe {
  const [, count = '1', unit = ''] =
    /^(\d{1,2})(Min|T|Hour|H|Day|D|Week|W|Month|M)$/.exec(text) ?? [];
  const number = Number(count);
  switch (unit[0]) {
    case 'D':
      if (number === 1) return { kind: 'day' };
      break;
    case 'W':
      if (number === 1) return { kind: 'week' };
      break;
    case 'H':
      if (number >= 1 && number <= HOURS_MAX)
        return { kind: 'minutes', minutes: number * HOUR_MINUTES };
      break;
    default:
      if ((unit === 'Min' || unit === 'T') && number >= 1 && number <= MINUTES_MAX)
        return { kind: 'minutes', minutes: number };
      if (unit.startsWith('M') && MONTHS.has(number)) return { kind: 'months', months: number };
  }
  throw invalid(
    `timeframe ${text}: expected 1Min to 59Min, 1Hour to 23Hour, 1Day, 1Week, or 1, 2, 3, 4, 6 or 12 Month`,
  );
}

export interface BarSpan {
  readonly begin: Instant;
  /** Exclusive. */
  readonly end: Instant;
}

/** The bar that a moment of a day belongs to: at whole multiples of its length since midnight at the venue, or whole days from midnight on. */
export function barAt(
  calendar: Calendar,
  timeframe: Timeframe,
  { day, at }: { readonly day: TradingDay; readonly at: Instant },
): BarSpan {
  if (timeframe.kind !== 'minutes') return daysFrom(calendar, timeframe, day);
  const { start } = calendar.boundsOf(day);
  const lengthMs = timeframe.minutes * MINUTE_MS;
  const begin = plus(start, Math.floor((at - start) / lengthMs) * lengthMs);
  return { begin, end: plus(begin, lengthMs) };
}

function daysFrom(
  calendar: Calendar,
  timeframe: Exclude<Timeframe, { readonly kind: 'minutes' }>,
  day: TradingDay,
): BarSpan {
  const [first, next] = daysOf(timeframe, day);
  return { begin: calendar.boundsOf(first).start, end: calendar.boundsOf(next).start };
}

/** Its first day and that of the next bar. */
function daysOf(
  timeframe: Exclude<Timeframe, { readonly kind: 'minutes' }>,
  day: TradingDay,
): readonly [TradingDay, TradingDay] {
  if (timeframe.kind === 'day') return [day, addDays(day, 1)];
  if (timeframe.kind === 'week') return [mondayOf(day), addDays(mondayOf(day), WEEK_DAYS)];
  const { months } = timeframe;
  const before = (Number(day.slice(5, 7)) - 1) % months;
  const first = addMonths(`${day.slice(0, 7)}-01` as TradingDay, -before);
  return [first, addMonths(first, months)];
}

const WEEK_DAYS = 7;
