// Builds longer bars from shorter ones, cut at the session open, and never from an incomplete period.
import { type Instant, instant } from '../../kernel/instant.ts';
import { type Calendar, isTrading, type Session } from '../time/calendar.ts';
import { createSessionClock } from '../time/session-clock.ts';
import { type Bar, isFlat, isSoundBar } from './bar.ts';

export type BuildStep =
  /** The bar was added; the longer bar is not complete yet. */
  | 'growing'
  /** The bar completed a longer one, now in `finished`. */
  | 'finished'
  /** Bars are missing before this one: the longer bar must be fetched from history. */
  | 'gap'
  /** After a gap inside a longer bar: ignored until the next longer bar begins. */
  | 'waiting'
  /** Covered already. */
  | 'repeated'
  /** Before the open, in the break, or at and after the close: the 16:00 bar is not regular hours. */
  | 'outside-session'
  | 'unsound';

export interface BarBuilder {
  /** Adds the next source bar. Detects gaps across sessions too. */
  push(bar: Bar): BuildStep;
  /**
   * Declares the time up to `until` covered: missing source bars before it had no trades. Calls back per finished
   * bar. Before the first source bar it covers from the open of the session that contains `until`.
   */
  cover(until: Instant, onFinished: (bar: Bar) => void): void;
  /** Discards everything and expects the first bar of the session that contains `at`. */
  restart(at: Instant): void;
  /** The newest finished bar. */
  readonly finished: Bar | undefined;
  /** The start of the next source bar; undefined before the first one. */
  readonly expected: Instant | undefined;
}

/** A bar that is being built from trades: it changes until it has ended. */
interface Bucket {
  start: number;
  end: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  hasTrades: boolean;
}

/**
 * `lengthMs` is a multiple of `sourceMs`. Bars are cut at the open and again after the break; the last one before the break or the close
 * is shorter if trading ends before it would.
 */
export function createBarBuilder(options: {
  readonly calendar: Calendar;
  readonly sourceMs: number;
  readonly lengthMs: number;
}): BarBuilder {
  const { calendar, sourceMs, lengthMs } = options;
  const sessions = createSessionClock(calendar);
  const bucket: Bucket = emptyBucket();
  let session: Session | undefined;
  let expected = Number.NaN;
  let lastClose = Number.NaN;
  let isWaiting = false;
  let finished: Bar | undefined;

  function enterBucketAt(start: number): void {
    if (session === undefined || !(start >= session.open)) return;
    const { lunch } = session;
    const isAfterLunch = lunch !== undefined && start >= lunch.close;
    const open = isAfterLunch ? lunch.close : session.open;
    const close = isAfterLunch || lunch === undefined ? session.close : lunch.open;
    bucket.start = open + Math.floor((start - open) / lengthMs) * lengthMs;
    bucket.end = Math.min(bucket.start + lengthMs, close);
    bucket.hasTrades = false;
    bucket.volume = 0;
  }

  function expectSession(next: Session | undefined): void {
    session = next;
    expected = next?.open ?? Number.NaN;
    isWaiting = false;
    enterBucketAt(expected);
  }

  /** Advances by one source slot; true if that ends the bucket. */
  function advance(): boolean {
    expected += sourceMs;
    if (expected < bucket.end) return false;
    const isWhole = !isWaiting && !Number.isNaN(lastClose);
    if (isWhole) finished = finishedBar(bucket, lastClose);
    isWaiting = false;
    if (session !== undefined && expected >= session.close) {
      expectSession(calendar.nextSession(session.day));
      return isWhole;
    }
    if (expected === session?.lunch?.open) expected = session.lunch.close;
    enterBucketAt(expected);
    return isWhole;
  }

  function jumpTo(start: number, today: Session): void {
    session = today;
    expected = start;
    enterBucketAt(start);
    isWaiting = start !== bucket.start;
  }

  function take(bar: Bar): boolean {
    if (!isFlat(bar)) addTrades(bucket, bar);
    lastClose = bar.close;
    return advance();
  }

  function restart(at: Instant): void {
    finished = undefined;
    lastClose = Number.NaN;
    expectSession(sessions.today(at));
  }

  return {
    get finished() {
      return finished;
    },
    get expected() {
      return Number.isNaN(expected) ? undefined : instant(expected);
    },
    push(bar) {
      if (!isSoundBar(bar) || bar.lengthMs !== sourceMs) return 'unsound';
      const today = sessions.today(bar.start);
      if (today === undefined || !isTrading(today, bar.start)) return 'outside-session';
      if ((bar.start - today.open) % sourceMs !== 0) return 'unsound';
      if (bar.start < expected) return 'repeated';
      const isFirst = Number.isNaN(expected);
      const isHole = bar.start > expected;
      if (isFirst || isHole) jumpTo(bar.start, today);
      const wasWaiting = isWaiting;
      const isFinished = take(bar);
      if (isHole || (isFirst && wasWaiting)) return 'gap';
      if (wasWaiting) return 'waiting';
      return isFinished ? 'finished' : 'growing';
    },
    cover(until, onFinished) {
      if (Number.isNaN(expected)) restart(until);
      while (expected + sourceMs <= until) {
        if (advance() && finished !== undefined) onFinished(finished);
      }
    },
    restart,
  };
}

function emptyBucket(): Bucket {
  const none = Number.NaN;
  return {
    start: none,
    end: none,
    open: none,
    high: none,
    low: none,
    close: none,
    volume: 0,
    hasTrades: false,
  };
}

function addTrades(bucket: Bucket, bar: Bar): void {
  bucket.high = bucket.hasTrades ? Math.max(bucket.high, bar.high) : bar.high;
  bucket.low = bucket.hasTrades ? Math.min(bucket.low, bar.low) : bar.low;
  if (!bucket.hasTrades) bucket.open = bar.open;
  bucket.close = bar.close;
  bucket.volume += bar.volume;
  bucket.hasTrades = true;
}

function finishedBar(bucket: Bucket, lastClose: number): Bar {
  const { start, end, hasTrades } = bucket;
  return {
    start: instant(start),
    lengthMs: end - start,
    open: hasTrades ? bucket.open : lastClose,
    high: hasTrades ? bucket.high : lastClose,
    low: hasTrades ? bucket.low : lastClose,
    close: hasTrades ? bucket.close : lastClose,
    volume: bucket.volume,
  };
}
