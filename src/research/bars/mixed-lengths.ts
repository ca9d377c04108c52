// Whether bars of two lengths stand in one file: by the shortest gap alone, the longer ones would play as short ones with gaps.
import { DAY_MS, instant } from '../../kernel/instant.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import { readBarName } from '../../market/bars/bar-lengths.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { utcMidnight } from '../../market/time/day.ts';
import { LENGTHS_MS } from './bar-length.ts';
import { areOffOpen, offOpen } from './off-open.ts';

/** Consecutive bars that are further apart than the length of the file. */
interface Stretch {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

/** Chance puts gaps on multiples of a longer length by 1 / (its ratio) each; one in so many is none. */
const CHANCE_MAX = 1e-8;
/** Of the gaps of a longer length, those without a missing bar. */
const EXACT_SHARE_MIN = 0.5;
/** Missing bars make at most a quarter of the gaps twice as long as a bar. */
const LONGER_SHARE_MIN = 0.5;
const GAPS_MIN = 20;
const WEEK_GAPS_MIN = 8;
const WEEK_DAYS_MIN = 5;

/** A sentence; undefined if all bars are of one length, or short ones are missing. */
export function mixedLengths(
  columns: BarColumns,
  { calendar, isDaily }: { readonly calendar: Calendar; readonly isDaily: boolean },
): string | undefined {
  const longer = isDaily ? weeksIn(columns, calendar) : longerIn(columns);
  const own = isDaily ? '1d' : readBarName(columns.lengthMs);
  if (longer === undefined) return isDaily ? undefined : cutShort(columns, own, calendar);
  const dayAt = (index: number) => calendar.dayOf(instant(columns.start[index] ?? 0));
  return `its bars from ${dayAt(longer.from)} to ${dayAt(longer.until)} are ${longer.name}, and others ${own}: give each length its own file, or add --length ${own} if bars are missing there`;
}

/** The first stretch of days on which all gaps are multiples of one longer length, more often than chance puts them there. */
function longerIn({ start, count, lengthMs: ownMs }: BarColumns): Stretch | undefined {
  const days = daysIn(start.subarray(0, count));
  const longer = LENGTHS_MS.filter((lengthMs) => lengthMs > ownMs && lengthMs % ownMs === 0);
  for (const lengthMs of longer.toReversed()) {
    let alike: Day[] = [];
    for (const day of [...days, undefined]) {
      if (day !== undefined && isOf(start, day, lengthMs)) {
        alike.push(day);
        continue;
      }
      const gaps = alike.reduce((sum, { from, until }) => sum + until - from, 0);
      const [first, last] = [alike[0], alike.at(-1)];
      if (first && last && (lengthMs / ownMs) ** -gaps < CHANCE_MAX)
        return { name: readBarName(lengthMs), from: first.from, until: last.until };
      alike = [];
    }
  }
  return undefined;
}

/**
 * Hours of the clock in a session that opens at half past nine: one bar of each day is shorter, and by its gap alone all others would
 * play as half hours and show a strategy what comes after them.
 */
function cutShort(
  { start, count, lengthMs: ownMs }: BarColumns,
  own: string,
  calendar: Calendar,
): string | undefined {
  const bars = start.subarray(0, count);
  const gaps = daysIn(bars).flatMap(({ from, until }) =>
    Array.from(
      { length: until - from },
      (_, at) => (bars[from + at + 1] ?? 0) - (bars[from + at] ?? 0),
    ),
  );
  if (gaps.length < GAPS_MIN) return undefined;
  const longer = LENGTHS_MS.find(
    (lengthMs) =>
      lengthMs > ownMs &&
      gaps.filter((gapMs) => gapMs === lengthMs).length >= LONGER_SHARE_MIN * gaps.length,
  );
  if (longer === undefined) return undefined;
  const asLonger = { start, count, lengthMs: longer };
  if (areOffOpen(asLonger, calendar)) return offOpen(asLonger, calendar);
  const name = readBarName(longer);
  return `most of its bars begin ${name} after the one before, others ${own}: they are bars of ${name} of which some are cut short; add --length ${name}, or --length ${own} if bars are missing`;
}

/** Indexes of its first and its last bar. */
interface Day {
  readonly from: number;
  readonly until: number;
}

/** Without days of a single bar, which show no length. */
function daysIn(start: Float64Array): readonly Day[] {
  const days: Day[] = [];
  let from = 0;
  for (let at = 1; at <= start.length; at += 1) {
    if (at < start.length && dayNumber(start, at) === dayNumber(start, from)) continue;
    if (at - 1 > from) days.push({ from, until: at - 1 });
    from = at;
  }
  return days;
}

function dayNumber(start: Float64Array, at: number): number {
  return Math.floor((start[at] ?? 0) / DAY_MS);
}

function isOf(start: Float64Array, { from, until }: Day, lengthMs: number): boolean {
  let exact = 0;
  for (let at = from + 1; at <= until; at += 1) {
    const gapMs = (start[at] ?? 0) - (start[at - 1] ?? 0);
    if (gapMs % lengthMs !== 0) return false;
    if (gapMs === lengthMs) exact += 1;
  }
  return exact >= EXACT_SHARE_MIN * (until - from);
}

/** Rows a week or further apart, one after the other. */
function weeksIn({ start, count }: BarColumns, calendar: Calendar): Stretch | undefined {
  const midnight = (at: number) => utcMidnight(calendar.dayOf(instant(start[at] ?? 0)));
  let from = 0;
  for (let at = 1; at <= count; at += 1) {
    if (at < count && midnight(at) - midnight(at - 1) >= WEEK_DAYS_MIN * DAY_MS) continue;
    if (at - 1 - from >= WEEK_GAPS_MIN)
      return { name: 'a week or further apart', from, until: at - 1 };
    from = at;
  }
  return undefined;
}
