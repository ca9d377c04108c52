// Indicators for decisions: anchored five sessions back, so that they do not depend on when the daemon started.
import type { Instant } from '../../kernel/instant.ts';
import type { BarSeries } from '../bars/bar-series.ts';
import type { Calendar } from '../time/calendar.ts';
import type { Atr } from './atr.ts';
import type { BarIndicator } from './indicator.ts';

export interface Anchored {
  /**
   * The value over the finished bars of the series at `now`: from the first bar five sessions before the latest open
   * on, or the first bar held if that is later. Undefined while the series is incomplete or has fewer than 2 x period
   * bars with trades.
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
  const anchor = createAnchor(calendar);
  let indicator: ReturnType<typeof start> | undefined;
  let value: number | undefined;
  let anchoredAt = Number.NaN;
  let generation = -1;
  let taken = 0;
  let counted = 0;
  let isAfterNight = false;
  let endedAt: Instant | undefined;

  function startOver(from: Instant): ReturnType<typeof start> {
    anchoredAt = from;
    generation = series.generation;
    taken = series.total - series.count + series.indexFrom(from);
    counted = 0;
    isAfterNight = false;
    endedAt = undefined;
    value = undefined;
    return start(gap === 'exclude' ? 'range' : 'skip');
  }

  function take(into: ReturnType<typeof start>, index: number): void {
    const high = series.high(index);
    const low = series.low(index);
    if (series.isOpening(index)) isAfterNight = true;
    const isWithoutTrades = high === low && series.volume(index) === 0;
    if (isWithoutTrades) return;
    if (isAfterNight && gap === 'exclude') into.forgetClose();
    isAfterNight = false;
    into.push(high, low, series.close(index));
    counted += 1;
    endedAt = series.end(index);
  }

  return {
    valueAt(now) {
      if (!series.isFit) return undefined;
      const from = anchor.at(now);
      const oldestKept = series.total - series.count;
      const isStale = anchoredAt !== from || generation !== series.generation;
      if (indicator === undefined || isStale || taken < oldestKept) indicator = startOver(from);
      if (taken < series.total) {
        for (; taken < series.total; taken += 1) take(indicator, taken - oldestKept);
        value = counted >= 2 * period ? indicator.value : undefined;
      }
      return value;
    },
    get endedAt() {
      return endedAt;
    },
  };
}

/** The open of the session five before the latest opened one; computed once per session. */
function createAnchor(calendar: Calendar): { at(now: Instant): Instant } {
  let from = Number.NaN;
  let until = Number.NaN;
  let anchor: Instant | undefined;
  return {
    at(now) {
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
