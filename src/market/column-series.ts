// A bar series over columns that are all there from the start, of which only what has ended by now is to be seen.
import { type Instant, instant } from '../kernel/instant.ts';
import { createBarBuilder } from './bar-builder.ts';
import { type BarColumns, barAt, createColumnBuilder, indexFrom } from './bar-columns.ts';
import { type BarSeries, barsKept } from './bar-series.ts';
import type { Calendar } from './calendar.ts';
import { createSessionClock } from './session-clock.ts';

export interface ColumnSeriesOptions {
  /** Complete: every source bar of every session, from the first bar there is. */
  readonly columns: BarColumns;
  readonly calendar: Calendar;
  readonly lengthMs: number;
  /** Earlier bars are not looked at, as if history had begun there. */
  readonly from: Instant;
  now(): Instant;
}

/** The same bars in the same window as a series that is told one source bar after the other; looked for when read. */
export function createColumnSeries(options: ColumnSeriesOptions): BarSeries {
  const { calendar, lengthMs, now } = options;
  const bars = lengthened(options);
  const { start } = bars;
  const base = indexFrom(bars, options.from);
  const kept = barsKept(calendar, lengthMs);
  const sessions = createSessionClock(calendar);
  let next = base;
  let nextEnd = endAt(next);

  function endAt(index: number): number {
    const begin = start[index];
    if (begin === undefined) return Number.POSITIVE_INFINITY;
    const close = sessions.today(instant(begin))?.close ?? Number.POSITIVE_INFINITY;
    return Math.min(begin + lengthMs, close);
  }

  /** Bars that have ended since the base. */
  function total(): number {
    const at = now();
    while (nextEnd <= at) {
      next += 1;
      nextEnd = endAt(next);
    }
    return next - base;
  }

  /** Where the bar of that index in the window stands; -1 outside it. */
  function place(index: number): number {
    const count = Math.min(next - base, kept);
    return index < 0 || index >= count ? -1 : next - count + index;
  }

  function value(column: Float64Array, index: number): number {
    return column[place(index)] ?? Number.NaN;
  }

  return {
    lengthMs,
    get count() {
      return Math.min(total(), kept);
    },
    isFit: true,
    get total() {
      return total();
    },
    generation: 0,
    append: () => 'growing',
    cover() {},
    refill: () => true,
    markGap() {},
    start: (index) => instant(value(start, index)),
    end: (index) => instant(endAt(place(index))),
    open: (index) => value(bars.open, index),
    high: (index) => value(bars.high, index),
    low: (index) => value(bars.low, index),
    close: (index) => value(bars.close, index),
    volume: (index) => value(bars.volume, index),
    isOpening(index) {
      const begin = value(start, index);
      return sessions.today(instant(begin))?.open === begin;
    },
    indexFrom(at) {
      const first = next - Math.min(total(), kept);
      return Math.min(Math.max(0, indexFrom(bars, at) - first), next - first);
    },
  };
}

/** Bars of the wanted length, as the builder makes them of the source. */
function lengthened({ columns, calendar, lengthMs, from }: ColumnSeriesOptions): BarColumns {
  if (lengthMs === columns.lengthMs) return columns;
  const builder = createBarBuilder({ calendar, sourceMs: columns.lengthMs, lengthMs });
  const longer = createColumnBuilder();
  const first = indexFrom(columns, from);
  builder.restart(instant(columns.start[first] ?? from));
  for (let index = first; index < columns.count; index += 1) {
    const bar = barAt(columns, index);
    builder.cover(bar.start, longer.add);
    const isFinished = builder.push(bar) === 'finished';
    if (isFinished && builder.finished !== undefined) longer.add(builder.finished);
  }
  return longer.build(lengthMs);
}
