// Indicators for decisions: anchored five sessions back, so that they do not depend on when the daemon started.
import { DAY_MS, type Instant, instant } from '../../kernel/instant.ts';
import type { BarSeries } from '../bars/bar-series.ts';
import type { Calendar } from '../time/calendar.ts';
import type { Atr } from './atr.ts';
import type { BarIndicator } from './indicator.ts';
import type { IndicatorSpec } from './registry.ts';

export interface Anchored {
  /**
   * The value over the finished bars of the series at `now`: from the first bar five sessions before the latest open
   * on, or the first bar held if that is later; of bars of days and weeks, from the first bar held on. Undefined while
   * the series is incomplete or has fewer than 2 x period bars with trades.
   */
  valueAt(now: Instant): number | undefined;
  /** The end of the newest bar in the last returned value. */
  readonly endedAt: Instant | undefined;
}

export interface AnchorOptions {
  readonly series: BarSeries;
  readonly calendar: Calendar;
  readonly period: number;
  /**
   * `exclude` uses high - low as the true range of a session's first bar, so that the overnight gap does not widen
   * stops; `include` measures from the previous close as charts do.
   */
  readonly gap: 'exclude' | 'include';
}

/** A new indicator starts at every anchor; `firstBar` is the contribution of the first bar. */
export interface AnchoredIndicator {
  start(firstBar: 'range' | 'skip'): BarIndicator & Pick<Atr, 'forgetClose'>;
}

const ANCHOR_SESSIONS = 5;

export function createAnchored(
  { series, calendar, period, gap }: AnchorOptions,
  { start }: AnchoredIndicator,
): Anchored {
  const begin = () => start(gap === 'exclude' ? 'range' : 'skip');
  let indicator = begin();
  let counted = 0;
  let isAfterNight = false;

  return createReader(
    { series, calendar },
    {
      restart() {
        indicator = begin();
        counted = 0;
        isAfterNight = false;
      },
      take(index) {
        const high = series.high(index);
        const low = series.low(index);
        if (series.isOpening(index)) isAfterNight = true;
        if (isQuiet(series, index)) return false;
        if (isAfterNight && gap === 'exclude') indicator.forgetClose();
        isAfterNight = false;
        indicator.push(high, low, series.close(index));
        counted += 1;
        return true;
      },
      value: () => (counted >= 2 * period ? indicator.value : undefined),
    },
  );
}

/** Undefined with fewer bars than the indicator needs. */
export function createAnchoredOver(
  place: Pick<AnchorOptions, 'series' | 'calendar'>,
  { kind, numbers }: Pick<IndicatorSpec, 'kind' | 'numbers'>,
): Anchored {
  const { series } = place;
  const start = () => kind.start(numbers);
  const barsNeeded = kind.barsNeeded(numbers);
  let indicator = start();
  let counted = 0;
  let isAfterNight = false;
  return createReader(place, {
    restart() {
      indicator = start();
      counted = 0;
      isAfterNight = false;
    },
    take(index) {
      if (series.isOpening(index)) isAfterNight = true;
      if (kind.skipsQuietBars === true && isQuiet(series, index)) return false;
      indicator.push({
        open: series.open(index),
        high: series.high(index),
        low: series.low(index),
        close: series.close(index),
        volume: series.volume(index),
        isOpening: isAfterNight,
      });
      isAfterNight = false;
      counted += 1;
      return true;
    },
    value: () => (counted >= barsNeeded ? indicator.value : undefined),
  });
}

/** Nothing traded in it. */
function isQuiet(series: BarSeries, index: number): boolean {
  return series.volume(index) === 0 && series.high(index) === series.low(index);
}

interface Reading {
  restart(): void;
  /** True if the bar counts for the value. */
  take(index: number): boolean;
  value(): number | undefined;
}

/** Reads each bar since the anchor once, and starts over when the anchor or the bars are others. */
function createReader(
  { series, calendar }: Pick<AnchorOptions, 'series' | 'calendar'>,
  reading: Reading,
): Anchored {
  const anchor = series.lengthMs >= DAY_MS ? FIRST_BAR : createAnchor(calendar);
  let value: number | undefined;
  let anchoredAt = Number.NaN;
  let generation = -1;
  let taken = 0;
  let endedAt: Instant | undefined;
  /** Between these two moments the value stays as it is. */
  let readAt = Number.NaN;
  let sameUntil = Number.NaN;

  function startOver(from: Instant): void {
    anchoredAt = from;
    generation = series.generation;
    taken = series.total - series.count + series.indexFrom(from);
    endedAt = undefined;
    value = undefined;
    reading.restart();
  }

  return {
    valueAt(now) {
      if (now >= readAt && now < sameUntil) return value;
      if (!series.isFit) return undefined;
      const from = anchor.at(now);
      const { total } = series;
      const oldestKept = total - series.count;
      const isStale = anchoredAt !== from || generation !== series.generation;
      if (isStale || taken < oldestKept) startOver(from);
      if (taken < total) {
        let newest = -1;
        for (; taken < total; taken += 1)
          if (reading.take(taken - oldestKept)) newest = taken - oldestKept;
        if (newest >= 0) endedAt = series.end(newest);
        value = reading.value();
      }
      readAt = now;
      sameUntil = Math.min(series.sameUntil ?? Number.NaN, anchor.until);
      return value;
    },
    get endedAt() {
      return endedAt;
    },
  };
}

interface Anchor {
  /** When the next session opens after the last moment asked for; NaN if none does. */
  readonly until: number;
  at(now: Instant): Instant;
}

/** Of days and weeks: all that there are. */
const FIRST_BAR: Anchor = { until: Number.POSITIVE_INFINITY, at: () => instant(0) };

/** The open of the session five before the latest opened one; computed once per session. */
function createAnchor(calendar: Calendar): Anchor {
  let from = Number.NaN;
  let until = Number.NaN;
  let anchor: Instant | undefined;
  return {
    get until() {
      return until;
    },
    at(now: Instant): Instant {
      if (anchor !== undefined && now >= from && now < until) return anchor;
      const day = calendar.dayOf(now);
      const today = calendar.sessionOf(day);
      const latest =
        today !== undefined && now >= today.open ? today : calendar.previousSession(day);
      const first =
        latest === undefined ? undefined : calendar.previousSession(latest.day, ANCHOR_SESSIONS);
      from = latest?.open ?? Number.NaN;
      until = calendar.nextSession(latest?.day ?? day)?.open ?? Number.NaN;
      anchor = first?.open ?? now;
      return anchor;
    },
  };
}
