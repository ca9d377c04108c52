// How long the bars of a file are, by the shortest time between two of them.
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../kernel/instant.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';

const LENGTHS_MIN = [1, 2, 3, 5, 10, 15, 30, 60] as const;

/** Ascending. */
export const LENGTHS_MS: readonly number[] = LENGTHS_MIN.map((minutes) => minutes * MINUTE_MS);

export function barLengthMs(gapMs: number): number | undefined {
  return LENGTHS_MS.find((length) => length === gapMs);
}

/** From the Monday of a week to the Friday before. */
export const WEEK_DAYS_MIN = 4;

/** Why weeks are refused where bars are stored. */
export const WEEKS =
  'its rows are a week or further apart, and weeks are not stored: a backtest plays them from the file (--bars SYMBOL=FILE); if they are days of which most are missing, add --length 1d';

/** Why the length is unknown, and what to type. */
export function lengthText(gapMs: number): string {
  if (gapMs >= WEEK_DAYS_MIN * DAY_MS && gapMs < Number.POSITIVE_INFINITY) return WEEKS;
  return gapMs === Number.POSITIVE_INFINITY
    ? 'a single bar does not show how long it is: add --length 1m'
    : `the shortest time between two bars is ${gapMs / MINUTE_MS} minutes; bars of ${LENGTHS_MIN.slice(0, -1).join(', ')} and ${LENGTHS_MIN.at(-1)} minutes, of days and of weeks are read: take such bars from its source; only if they are shorter, and most of them are missing, add their length, as in --length 1m`;
}

/** Why a bar cannot begin when it does: in every time zone, bars start at multiples of their length from the full hour. */
export function offGrid({ start, lengthMs }: BarColumns): string | undefined {
  const gridMs = Math.min(lengthMs, HOUR_MS / 2);
  const first = start.find((at) => at % gridMs !== 0);
  if (first === undefined) return undefined;
  const lateMs = first % gridMs;
  const shift = (lateMs * 2 > gridMs ? gridMs - lateMs : -lateMs) / MINUTE_MS;
  const remedy = Number.isInteger(shift)
    ? `: if all times are off by so much, add --shift ${shift}`
    : '';
  return `the bar of ${new Date(first).toISOString()} does not start on a multiple of its length${remedy}`;
}
