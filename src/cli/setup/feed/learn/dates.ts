// Days of a sample: with the year first, or the month or the day.
import { parseDay } from '../../../../market/time/day.ts';
import { parseMoment } from '../../../../trader/domain/intake/neutral/data-time.ts';
import {
  DATE_ORDERS,
  type DateOrder,
  ORDER_WORDS,
  orderedDay,
} from '../../../../trader/domain/intake/neutral/written-time.ts';
import { isMostly, type Plain } from './columns.ts';

const DOTTED = /^\s*\d+\.\d+\.\d/;
/** Text with an offset after the time of day. */
export const ZONED = /:.*(?:Z|[+-]\d\d(?::?\d\d)?)$/i;

/** How the days of a column are written. */
export interface Days {
  /** Undefined: the year first. */
  readonly order: DateOrder | undefined;
  /** Both orders give days, so that only a person knows. */
  readonly isUnclear: boolean;
}

/** Undefined if one of them is not a day. */
export function daysIn(values: readonly Plain[]): Days | undefined {
  const texts = values.map(String);
  const isDay = (text: string, order: DateOrder | undefined) =>
    parseDay(order === undefined ? text : (orderedDay(text, order) ?? '')) !== undefined;
  return daysBy(texts, (order) => texts.every((text) => isDay(text, order)));
}

/** Undefined if they are not mostly a day and a time of day each; those without an offset are of the zone. */
export function momentsIn(values: readonly Plain[], zone: string): Days | undefined {
  const texts = values.map(String);
  const isMoment = (text: string, order: DateOrder | undefined) =>
    parseMoment(text, ZONED.test(text) ? undefined : zone, order) !== undefined;
  return daysBy(texts, (order) =>
    order === undefined
      ? isMostly(texts, (text) => isMoment(text, order))
      : texts.every((text) => isMoment(text, order)),
  );
}

function daysBy(
  texts: readonly string[],
  isFit: (order: DateOrder | undefined) => boolean,
): Days | undefined {
  if (isFit(undefined)) return { order: undefined, isUnclear: false };
  const orders = DATE_ORDERS.filter(isFit);
  if (orders.length === 0) return undefined;
  // Dots are written where the day comes first.
  const isDotted = orders.includes('dmy') && texts.every((text) => DOTTED.test(text));
  return { order: isDotted ? 'dmy' : orders[0], isUnclear: orders.length > 1 && !isDotted };
}

/** What only a person can know; undefined where the days say it. */
export function orderQuestion({ order, isUnclear }: Days): string | undefined {
  return isUnclear && order !== undefined
    ? `its dates may have the month or the day first: taken as ${ORDER_WORDS[order]}`
    : undefined;
}
