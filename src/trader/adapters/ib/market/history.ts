// Completes a history answer: regular hours only, finished bars only, flat bars for minutes without trades.
import { type Instant, instant, MINUTE_MS, SECOND_MS } from '../../../../kernel/instant.ts';
import { type Bar, isFinished, isSoundBar } from '../../../../market/bars/bar.ts';
import type { Calendar } from '../../../../market/time/calendar.ts';
import type { WireBar } from '../messages/messages.ts';

const SESSIONS_BACK = 5;
/** A larger difference between the gateway's clock and ours blocks trading anyway. */
const SKEW_MAX_MS = 2 * SECOND_MS;

/** Number of trading days to request so that they include five sessions before today. */
export const HISTORY_DAYS = 7;

function barFrom(bar: WireBar): Bar {
  const { open, high, low, close } = bar;
  return {
    start: instant(bar.time * SECOND_MS),
    lengthMs: MINUTE_MS,
    open,
    high,
    low,
    close,
    volume: Math.max(bar.volume, 0),
  };
}

/** Start of the next regular minute at or after the time; undefined after the calendar's end. */
export function nextMinute(calendar: Calendar, at: number): number | undefined {
  const day = calendar.dayOf(instant(at));
  const today = calendar.sessionOf(day);
  if (today !== undefined && at < today.close) {
    return Math.max(today.open, Math.ceil(at / MINUTE_MS) * MINUTE_MS);
  }
  return calendar.nextSession(day)?.open;
}

/**
 * Bars in order, without gaps, starting five sessions before today. A minute that had not ended at the time of the
 * request, by either clock, may be incomplete in the answer: it is left to the live minutes.
 */
export function wholeHistory(
  bars: readonly WireBar[],
  { calendar, askedAt }: { readonly calendar: Calendar; readonly askedAt: Instant },
): Bar[] {
  const from = calendar.previousSession(calendar.dayOf(askedAt), SESSIONS_BACK)?.open ?? 0;
  const known = instant(askedAt - SKEW_MAX_MS);
  const byStart = new Map<number, Bar>();
  for (const bar of bars.map(barFrom)) {
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
    const { close } = last;
    last = {
      start: instant(start),
      lengthMs: MINUTE_MS,
      open: close,
      high: close,
      low: close,
      close,
      volume: 0,
    };
    bars.push(last);
  }
}
