// A bar series over columns that are complete from the start, of which only bars that have ended by now are visible.
import { DAY_MS, type Instant, instant, WEEK_MS } from '../../kernel/instant.ts';
import type { Calendar } from '../time/calendar.ts';
import type { Bar } from './bar.ts';
import { createBarBuilder } from './bar-builder.ts';
import {
  type BarColumns,
  barAt,
  createColumnBuilder,
  endAt,
  indexFrom,
  readBar,
} from './bar-columns.ts';
import { type BarSeries, barsKept } from './bar-series.ts';
import { weeksOf } from './long-bars.ts';

export interface ColumnSeriesOptions {
  /** Complete: every source bar of every session, from the first bar there is. */
  readonly columns: BarColumns;
  readonly calendar: Calendar;
  readonly lengthMs: number;
  /** Earlier bars are ignored, as if history had begun here. */
  readonly from: Instant;
  now(): Instant;
}

/** The same bars in the same window as a series that receives one source bar at a time; evaluated on read. */
export function createColumnSeries(options: ColumnSeriesOptions): BarSeries {
  const { calendar, lengthMs, now } = options;
  const { columns: bars, end } = sharedLengthened(options);
  const { start, open, high, low, close, volume } = bars;
  const base = indexFrom(bars, options.from);
  // Of days and weeks there are few, and an average of 200 days needs them all.
  const kept = lengthMs >= DAY_MS ? Number.POSITIVE_INFINITY : barsKept(calendar, lengthMs);
  const isFirstOpening = isOpen(calendar, start[base]);
  /** The window: from the oldest bar kept to the next that has not ended yet. */
  let first = base;
  let next = base;
  let nextEnd = end(next);

  function update(): void {
    const at = now();
    if (nextEnd > at) return;
    next = firstBeyond(at, next + 1);
    nextEnd = end(next);
    first = Math.max(base, next - kept);
  }

  /** The first bar from this one on that ends after the moment: in steps that double, since it may be near or days away. */
  function firstBeyond(at: number, from: number): number {
    let step = 1;
    while (end(from + step) <= at) step *= 2;
    let [low, high] = [from, from + step];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (end(middle) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function value(column: Float64Array, index: number): number {
    const place = first + index;
    return index < 0 || place >= next ? Number.NaN : (column[place] ?? Number.NaN);
  }

  return {
    lengthMs,
    get count() {
      update();
      return next - first;
    },
    isFit: true,
    get total() {
      update();
      return next - base;
    },
    generation: 0,
    get sameUntil() {
      update();
      return nextEnd;
    },
    append: () => 'growing',
    cover() {},
    refill: () => true,
    markGap() {},
    start: (index) => instant(value(start, index)),
    end: (index) => instant(first + index < next && index >= 0 ? end(first + index) : Number.NaN),
    open: (index) => value(open, index),
    high: (index) => value(high, index),
    low: (index) => value(low, index),
    close: (index) => value(close, index),
    volume: (index) => value(volume, index),
    isOpening(index) {
      const place = first + index;
      if (index < 0 || place >= next) return false;
      if (place === base) return isFirstOpening;
      // Every bar of a session exists, so two bars that do not meet are separated by a break or a night.
      return end(place - 1) < (start[place] ?? Number.NaN) && isOpen(calendar, start[place]);
    },
    indexFrom(at) {
      update();
      return Math.min(Math.max(0, indexFrom(bars, at) - first), next - first);
    },
  };
}

/** No bar is not the first of a session: data may begin after the run. */
function isOpen(calendar: Calendar, at: number | undefined): boolean {
  return at !== undefined && calendar.sessionAt(instant(at))?.open === at;
}

interface Lengthened {
  readonly columns: BarColumns;
  /** When the bar at the index ends; Infinity beyond the last. */
  end(place: number): number;
}

/** Of columns that are still in use: the variants of a grid, and runs after one another, read the same bars. */
const lengthenedOf = new WeakMap<BarColumns, (Terms & { readonly made: Lengthened })[]>();

type Terms = Pick<ColumnSeriesOptions, 'calendar' | 'lengthMs' | 'from'>;

function sharedLengthened(options: ColumnSeriesOptions): Lengthened {
  const { columns, calendar, lengthMs, from } = options;
  const known = lengthenedOf.get(columns) ?? [];
  const same = known.find(
    (one) => one.calendar === calendar && one.lengthMs === lengthMs && one.from === from,
  );
  if (same !== undefined) return same.made;
  const made = lengthened(options);
  lengthenedOf.set(columns, [...known, { calendar, lengthMs, from, made }]);
  return made;
}

/** Bars of the requested length, as the builder makes them from the source. */
function lengthened({ columns, calendar, lengthMs, from }: ColumnSeriesOptions): Lengthened {
  if (lengthMs === columns.lengthMs) return { columns, end: (place) => endAt(columns, place) };
  if (lengthMs === WEEK_MS) {
    const weeks = weeksOf(columns, calendar);
    return { columns: weeks, end: (place) => endAt(weeks, place) };
  }
  const builder = createBarBuilder({ calendar, sourceMs: columns.lengthMs, lengthMs });
  const first = indexFrom(columns, from);
  const longer = createColumnBuilder((columns.count - first) / (lengthMs / columns.lengthMs) + 1);
  const ends: number[] = [];
  builder.restart(instant(columns.start[first] ?? from));
  const add = (bar: Bar): void => {
    ends.push(bar.start + bar.lengthMs);
    longer.add(bar);
  };
  // One object for all: the builder copies what it needs.
  const bar = { ...barAt(columns, first), lengthMs: columns.lengthMs };
  for (let index = first; index < columns.count; index += 1) {
    readBar(columns, index, bar);
    builder.cover(bar.start, add);
    if (builder.push(bar) === 'finished' && builder.finished !== undefined) add(builder.finished);
  }
  const end = (place: number) => ends[place] ?? Number.POSITIVE_INFINITY;
  return { columns: longer.build(lengthMs), end };
}
