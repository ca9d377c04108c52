// One symbol's minutes without gaps: history first, then live minutes, and a refill if one is missing.

import type { Cancel, Clock } from '../../../../kernel/clock.ts';
import { type Instant, instant, MINUTE_MS, SECOND_MS } from '../../../../kernel/instant.ts';
import { fillFlat, nextMinute } from '../../../../market/bars/whole-minutes.ts';
import type { Calendar } from '../../../../market/time/calendar.ts';
import type { MarketUpdate } from '../../../ports/market-feed.ts';
import type { WireBar } from '../messages/messages.ts';
import { wholeHistory } from './history.ts';
import { createMinuteBuilder } from './minute-builder.ts';

/** How long after its end a minute may still lack slots before it counts as missing. */
const GRACE_MS = 10 * SECOND_MS;
const GRACE_WALL_MS = SECOND_MS;

export interface Series {
  slot(bar: WireBar): void;
  /** A complete history answer, requested at `askedAt`. */
  history(bars: readonly WireBar[], askedAt: Instant): void;
  /** Holds live minutes until a history arrives: the stream was interrupted, or a history was just requested. */
  suspend(): void;
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
  const builder = createMinuteBuilder();
  /** End of the last minute delivered; NaN before the first history. */
  let knownUntil = Number.NaN;
  let lastClose = Number.NaN;
  let lastAskedAt = Number.NEGATIVE_INFINITY;
  let isAwaiting = true;
  let isGapTold = false;
  let watchedAt: number | undefined;
  let cancelTimer: Cancel = () => {};

  const graceMs = () => Math.max(GRACE_MS, GRACE_WALL_MS * clock.speed);

  function advance(): void {
    if (isAwaiting || Number.isNaN(knownUntil)) return cancelWatch();
    for (;;) {
      const next = nextMinute(calendar, knownUntil);
      if (next === undefined) return cancelWatch();
      const end = next + MINUTE_MS;
      if (builder.isComplete(next)) {
        if (clock.now() < end) return watch(end);
        deliver(next);
      } else {
        // The answer may lack the minute: request once more after the time for late slots and answers.
        const isLost = builder.isPast(next) && lastAskedAt < end;
        if (isLost || clock.now() >= end + graceMs()) return missing();
        return watch(end + graceMs());
      }
    }
  }

  function deliver(start: number): void {
    const bar = builder.take(start, lastClose);
    knownUntil = start + MINUTE_MS;
    lastClose = bar.close;
    update({ type: 'bar', symbol, bar });
  }

  /** Slots arrive twelve times a minute, but the awaited minute changes once: restarts the timer only then. */
  function watch(at: number): void {
    if (watchedAt === at) return;
    cancelWatch();
    watchedAt = at;
    cancelTimer = clock.at(instant(at), () => {
      watchedAt = undefined;
      advance();
    });
  }

  function cancelWatch(): void {
    cancelTimer();
    watchedAt = undefined;
  }

  function missing(): void {
    cancelWatch();
    isAwaiting = true;
    tellGap();
    wiring.askHistory();
  }

  function tellGap(): void {
    if (!isGapTold) update({ type: 'gap', symbol });
    isGapTold = true;
  }

  return {
    slot(bar) {
      if (calendar.sessionAt(instant(bar.time * SECOND_MS)) === undefined) return;
      builder.add(bar);
      advance();
    },
    history(wireBars, askedAt) {
      const bars = wholeHistory(wireBars, { calendar, askedAt });
      // If a complete answer lacks a minute that ended long ago, nothing traded in it.
      fillFlat(bars, askedAt - graceMs(), calendar);
      const last = bars.at(-1);
      knownUntil = last === undefined ? askedAt : last.start + MINUTE_MS;
      lastClose = last?.close ?? lastClose;
      lastAskedAt = askedAt;
      isAwaiting = false;
      isGapTold = false;
      builder.forgetBefore(knownUntil);
      update({ type: 'history', symbol, bars });
      advance();
    },
    suspend() {
      cancelWatch();
      isAwaiting = true;
      const next = Number.isNaN(knownUntil) ? undefined : nextMinute(calendar, knownUntil);
      if (next === undefined) return;
      const end = next + MINUTE_MS;
      if (clock.now() >= end) tellGap();
      else cancelTimer = clock.at(instant(end + graceMs()), tellGap);
    },
    stop: cancelWatch,
  };
}
