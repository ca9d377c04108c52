// The finished bars of one symbol at one length, newest kept in typed columns, and whether they are complete.
import { type Instant, instant } from '../../kernel/instant.ts';
import type { Calendar } from '../time/calendar.ts';
import { createSessionClock } from '../time/session-clock.ts';
import { type Bar, isFinished } from './bar.ts';
import { type BuildStep, createBarBuilder } from './bar-builder.ts';

/** `unfinished`: the bar ends after now and is dropped. `kept`: queued until the series is refilled. */
export type AppendStep = BuildStep | 'unfinished' | 'kept';

export interface BarSeries {
  readonly lengthMs: number;
  /** Bars held; the oldest has index 0. */
  readonly count: number;
  /** False from the start, and after a gap, until refilled. */
  readonly isFit: boolean;
  /** Bars ever finished since the last refill. */
  readonly total: number;
  /** Increases with every refill: values computed from earlier bars are invalid. */
  readonly generation: number;
  /** Until when the bars stay as they are; absent where that is not known in advance. */
  readonly sameUntil?: number;
  /** Adds a live source bar. */
  append(bar: Bar, now: Instant): AppendStep;
  /** The source bars missing before `until` had no trades, as a complete bar file of a backtest shows. */
  cover(until: Instant): void;
  /**
   * Replaces everything by a complete history answer: ascending source bars, complete up to `until` (the time of the
   * request), beginning with a complete session. Live bars queued meanwhile follow. False if they do not join: the
   * series stays incomplete and history must be requested again, since no later bar reports the gap a second time.
   */
  refill(bars: readonly Bar[], until: Instant): boolean;
  /** Bars are known to be missing. */
  markGap(): void;
  start(index: number): Instant;
  end(index: number): Instant;
  open(index: number): number;
  high(index: number): number;
  low(index: number): number;
  close(index: number): number;
  volume(index: number): number;
  /** True for the first bar of its session. */
  isOpening(index: number): boolean;
  /** The first index whose bar starts at or after the instant; `count` when there is none. */
  indexFrom(at: Instant): number;
}

/** The current session and the five before it, in which indicators are anchored. */
const SESSIONS_KEPT = 6;

/** The capacity of a series: at least the bars of the sessions kept, and a power of two. */
export function barsKept({ sessionMs }: Calendar, lengthMs: number): number {
  return 2 ** Math.ceil(Math.log2(SESSIONS_KEPT * Math.ceil(sessionMs / lengthMs)));
}

/** Live bars that may wait for a history answer. */
const KEPT_MAX = 400;

export function createBarSeries(options: {
  readonly calendar: Calendar;
  readonly sourceMs: number;
  readonly lengthMs: number;
}): BarSeries {
  const { calendar, lengthMs } = options;
  const builder = createBarBuilder(options);
  const columns = createColumns(barsKept(calendar, lengthMs));
  const sessions = createSessionClock(calendar);
  let isFit = false;
  let generation = 0;
  let kept: Bar[] = [];
  // The answer of the last search: most questions are about the same open, many times before another bar ends.
  const searched = { at: Number.NaN, total: 0, generation: 0, index: 0 };

  function add(bar: Bar): void {
    columns.add(bar, sessions.today(bar.start)?.open === bar.start);
  }

  function push(bar: Bar): BuildStep {
    const step = builder.push(bar);
    if (step === 'finished' && builder.finished !== undefined) add(builder.finished);
    if (step === 'gap') isFit = false;
    return step;
  }

  return {
    lengthMs,
    get count() {
      return columns.count;
    },
    get isFit() {
      return isFit;
    },
    get total() {
      return columns.total;
    },
    get generation() {
      return generation;
    },
    append(bar, now) {
      if (!isFinished(bar, now)) return 'unfinished';
      if (!isFit) {
        if (kept.length === KEPT_MAX) kept.shift();
        kept.push(bar);
        return 'kept';
      }
      const step = push(bar);
      if (step === 'gap') kept.push(bar);
      return step;
    },
    cover(until) {
      if (isFit) builder.cover(until, add);
    },
    refill(bars, until) {
      columns.clear();
      generation += 1;
      isFit = true;
      builder.restart(bars[0]?.start ?? until);
      for (const bar of bars) {
        if (!isFinished(bar, until)) break;
        builder.cover(bar.start, add);
        push(bar);
      }
      builder.cover(until, add);
      const waiting = kept;
      kept = [];
      for (const bar of waiting) {
        if (push(bar) === 'gap' || !isFit) kept.push(bar);
      }
      return isFit;
    },
    markGap() {
      isFit = false;
    },
    start: (index) => instant(columns.value(columns.start, index)),
    end: (index) => instant(columns.value(columns.end, index)),
    open: (index) => columns.value(columns.open, index),
    high: (index) => columns.value(columns.high, index),
    low: (index) => columns.value(columns.low, index),
    close: (index) => columns.value(columns.close, index),
    volume: (index) => columns.value(columns.volume, index),
    isOpening: (index) => columns.value(columns.isOpening, index) === 1,
    indexFrom(at) {
      const { total } = columns;
      if (searched.at === at && searched.total === total && searched.generation === generation)
        return searched.index;
      let low = 0;
      let high = columns.count;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (columns.value(columns.start, middle) < at) low = middle + 1;
        else high = middle;
      }
      searched.at = at;
      searched.total = total;
      searched.generation = generation;
      searched.index = low;
      return low;
    },
  };
}

interface Columns {
  readonly count: number;
  readonly total: number;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly isOpening: Uint8Array;
  add(bar: Bar, isOpening: boolean): void;
  clear(): void;
  /** NaN outside 0 to count - 1. */
  value(column: Float64Array | Uint8Array, index: number): number;
}

/** A ring buffer: when it is full, the newest bar overwrites the oldest. `capacity` is a power of two. */
function createColumns(capacity: number): Columns {
  const mask = capacity - 1;
  const column = (): Float64Array => new Float64Array(capacity);
  const [start, end, open, high] = [column(), column(), column(), column()];
  const [low, close, volume] = [column(), column(), column()];
  const isOpening = new Uint8Array(capacity);
  let total = 0;
  let count = 0;
  return {
    start,
    end,
    open,
    high,
    low,
    close,
    volume,
    isOpening,
    get count() {
      return count;
    },
    get total() {
      return total;
    },
    add(bar, isFirstOfSession) {
      const slot = total & mask;
      start[slot] = bar.start;
      end[slot] = bar.start + bar.lengthMs;
      open[slot] = bar.open;
      high[slot] = bar.high;
      low[slot] = bar.low;
      close[slot] = bar.close;
      volume[slot] = bar.volume;
      isOpening[slot] = isFirstOfSession ? 1 : 0;
      total += 1;
      if (count < capacity) count += 1;
    },
    clear() {
      total = 0;
      count = 0;
    },
    value(from, index) {
      if (index < 0 || index >= count) return Number.NaN;
      return from[(total - count + index) & mask] ?? Number.NaN;
    },
  };
}
