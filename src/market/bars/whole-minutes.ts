// Completes a list of minute bars: regular hours only, finished bars only, flat bars for minutes without trades.
import { type Instant, instant, MINUTE_MS, SECOND_MS } from '../../kernel/instant.ts';
import { type Calendar, partsOf } from '../time/calendar.ts';
import { type Bar, isFinished, isSoundBar } from './bar.ts';

const SESSIONS_BACK = 5;
/** A larger difference between the source's clock and ours blocks trading anyway. */
const SKEW_MAX_MS = 2 * SECOND_MS;

/** Start of the next regular minute at or after the time; undefined after the calendar's end. */
export function nextMinute(calendar: Calendar, at: number): number | undefined {
  const day = calendar.dayOf(instant(at));
  const today = calendar.sessionOf(day);
  const part = today && partsOf(today).find(({ close }) => at < close);
  if (part !== undefined) return Math.max(part.open, Math.ceil(at / MINUTE_MS) * MINUTE_MS);
  return calendar.nextSession(day)?.open;
}

/** Where five sessions before today begin. */
export function historyStart(calendar: Calendar, now: Instant): Instant {
  return calendar.previousSession(calendar.dayOf(now), SESSIONS_BACK)?.open ?? instant(0);
}

/**
 * Bars in order, without gaps, starting five sessions before today. A minute that had not ended at the time of the
 * request, by either clock, may be incomplete in the answer: it is left to the live minutes.
 */
export function wholeMinutes(
  bars: readonly Bar[],
  { calendar, askedAt }: { readonly calendar: Calendar; readonly askedAt: Instant },
): Bar[] {
  const from = historyStart(calendar, askedAt);
  const known = instant(askedAt - SKEW_MAX_MS);
  const byStart = new Map<number, Bar>();
  for (const bar of bars) {
    const isWanted = bar.start >= from && isFinished(bar, known) && isSoundBar(bar);
    if (isWanted && calendar.sessionAt(bar.start) !== undefined) byStart.set(bar.start, bar);
  }
  const sorted = [...byStart.values()].sort((one, other) => one.start - other.start);
  const whole: Bar[] = [];
  for (const bar of sorted) {
    fillFlat(whole, bar.start, calendar);
    whole.push(bar);
  }
  return whole;
}

/** Appends flat bars at the last close for every missing regular minute that ends by `until`. */
export function fillFlat(bars: Bar[], until: number, calendar: Calendar): void {
  let last = bars.at(-1);
  while (last !== undefined) {
    const start = nextMinute(calendar, last.start + MINUTE_MS);
    if (start === undefined || start + MINUTE_MS > until) return;
    last = flatMinute(start, last.close);
    bars.push(last);
  }
}

export function flatMinute(start: number, close: number): Bar {
  return {
    start: instant(start),
    lengthMs: MINUTE_MS,
    open: close,
    high: close,
    low: close,
    close,
    volume: 0,
  };
}
