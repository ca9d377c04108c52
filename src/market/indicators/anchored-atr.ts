// The ATR decisions use: anchored five sessions back, so that it never depends on when the daemon started.
import type { Instant } from '../../kernel/instant.ts';
import type { BarSeries } from '../bar-series.ts';
import type { Calendar } from '../calendar.ts';
import { type Atr, createAtr } from './atr.ts';

export interface AnchoredAtr {
  /**
   * ATR of the finished bars of the series at `now`: from the first bar five sessions before the latest open on, or the
   * first bar held when that is later. Undefined while the series is unfit or has fewer than 2 x period bars with trades.
   */
  valueAt(now: Instant): number | undefined;
  /** The end of the newest bar in the value last asked for. */
  readonly endedAt: Instant | undefined;
}

const ANCHOR_SESSIONS = 5;

/**
 * `gap: 'exclude'` takes high - low as the true range of a session's first bar, so that the night does not widen stops;
 * `include` measures from the previous close as charts do.
 */
export function createAnchoredAtr(options: {
  readonly series: BarSeries;
  readonly calendar: Calendar;
  readonly period: number;
  readonly gap: 'exclude' | 'include';
}): AnchoredAtr {
  const { series, calendar, period, gap } = options;
  const anchor = createAnchor(calendar);
  let atr: Atr | undefined;
  let anchoredAt = Number.NaN;
  let generation = -1;
  let taken = 0;
  let counted = 0;
  let isAfterNight = false;
  let endedAt: Instant | undefined;

  function startOver(from: Instant): Atr {
    anchoredAt = from;
    generation = series.generation;
    taken = series.total - series.count + series.indexFrom(from);
    counted = 0;
    isAfterNight = false;
    endedAt = undefined;
    return createAtr({ period, firstBar: gap === 'exclude' ? 'range' : 'skip' });
  }

  function take(into: Atr, index: number): void {
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
      if (atr === undefined || anchoredAt !== from || generation !== series.generation) {
        atr = startOver(from);
      } else if (taken < oldestKept) atr = startOver(from);
      for (; taken < series.total; taken += 1) take(atr, taken - oldestKept);
      return counted >= 2 * period ? atr.value : undefined;
    },
    get endedAt() {
      return endedAt;
    },
  };
}

/** The open of the session five before the latest one that has opened; worked out once per session. */
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
