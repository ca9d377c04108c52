// One stock's minutes without gaps: history first, then the minutes of the stream, which come again as they grow, and the history once
// more after an interruption.
import type { Cancel, Clock } from '../../../kernel/clock.ts';
import { type Instant, instant, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import {
  fillFlat,
  flatMinute,
  nextMinute,
  wholeMinutes,
} from '../../../market/bars/whole-minutes.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';

/** How long after its end a minute may still grow. */
const GRACE_MS = 3 * SECOND_MS;
const GRACE_WALL_MS = 500;
/** A history that is asked for just after a minute ends lacks it: it is taken from the stream once more. */
const KEPT_MS = 5 * MINUTE_MS;

export interface Series {
  /** A minute as it is now. */
  minute(bar: Bar): void;
  /** A complete history answer, asked for at `askedAt`. */
  history(bars: readonly Bar[], askedAt: Instant): void;
  /** The stream is interrupted. */
  suspend(): void;
  /** The stream sends minutes from now on. */
  resume(): void;
  /** Asks for the history, and holds the minutes of the stream until it arrives. */
  refill(): void;
  stop(): void;
}

export interface SeriesWiring {
  readonly symbol: string;
  readonly clock: Clock;
  readonly calendar: Calendar;
  update(update: MarketUpdate): void;
  askHistory(): void;
}

export function createSeries(wiring: SeriesWiring): Series {
  const { symbol, clock, calendar, update } = wiring;
  const grown = new Map<number, Bar>();
  let newest = 0;
  /** End of the last minute delivered; NaN before the first history. */
  let knownUntil = Number.NaN;
  let lastClose = Number.NaN;
  /** Since when the stream sends every trade; NaN while it is interrupted. */
  let streamedSince = Number.NaN;
  let isAwaiting = true;
  let isGapTold = false;
  let cancelTimer: Cancel = () => {};

  const graceMs = () => Math.max(GRACE_MS, GRACE_WALL_MS * clock.speed);

  function advance(): void {
    cancelTimer();
    if (isAwaiting || Number.isNaN(knownUntil)) return;
    for (;;) {
      const start = nextMinute(calendar, knownUntil);
      if (start === undefined) return;
      const end = start + MINUTE_MS;
      if (newest <= start && clock.now() < end + graceMs()) return watch(end + graceMs());
      if (!deliver(start)) return missing();
    }
  }

  /** False if trades of the minute may have come before the stream did. */
  function deliver(start: number): boolean {
    const bar = grown.get(start);
    if (bar === undefined && !(streamedSince <= start && lastClose > 0)) return false;
    const whole = bar ?? flatMinute(start, lastClose);
    for (const known of grown.keys()) if (known < start - KEPT_MS) grown.delete(known);
    knownUntil = start + MINUTE_MS;
    lastClose = whole.close;
    update({ type: 'bar', symbol, bar: whole });
    return true;
  }

  function watch(at: number): void {
    cancelTimer = clock.at(instant(at), advance);
  }

  function missing(): void {
    tellGap();
    refill();
  }

  function refill(): void {
    cancelTimer();
    isAwaiting = true;
    wiring.askHistory();
  }

  function tellGap(): void {
    if (!isGapTold) update({ type: 'gap', symbol });
    isGapTold = true;
  }

  return {
    minute(bar) {
      if (calendar.sessionAt(bar.start) === undefined || bar.start < knownUntil - KEPT_MS) return;
      grown.set(bar.start, bar);
      // A further trade of the newest minute changes nothing that is due.
      if (bar.start <= newest) return;
      newest = bar.start;
      advance();
    },
    history(answer, askedAt) {
      const bars = wholeMinutes(answer, { calendar, askedAt });
      // If a complete answer lacks a minute that ended long ago, nothing traded in it.
      fillFlat(bars, askedAt - graceMs(), calendar);
      const last = bars.at(-1);
      knownUntil = last === undefined ? askedAt : last.start + MINUTE_MS;
      lastClose = last?.close ?? lastClose;
      isAwaiting = false;
      isGapTold = false;
      update({ type: 'history', symbol, bars });
      advance();
    },
    suspend() {
      cancelTimer();
      isAwaiting = true;
      streamedSince = Number.NaN;
      grown.clear();
      newest = 0;
      const next = Number.isNaN(knownUntil) ? undefined : nextMinute(calendar, knownUntil);
      if (next === undefined) return;
      const end = next + MINUTE_MS;
      if (clock.now() >= end) tellGap();
      else cancelTimer = clock.at(instant(end + graceMs()), tellGap);
    },
    resume() {
      streamedSince = clock.now();
      refill();
    },
    refill,
    stop: () => cancelTimer(),
  };
}
