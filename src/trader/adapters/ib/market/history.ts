// A history answer of the gateway as complete minutes.
import { type Instant, instant, MINUTE_MS, SECOND_MS } from '../../../../kernel/instant.ts';
import type { Bar } from '../../../../market/bars/bar.ts';
import { wholeMinutes } from '../../../../market/bars/whole-minutes.ts';
import type { Calendar } from '../../../../market/time/calendar.ts';
import type { WireBar } from '../messages/messages.ts';

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

export function wholeHistory(
  bars: readonly WireBar[],
  asked: { readonly calendar: Calendar; readonly askedAt: Instant },
): Bar[] {
  return wholeMinutes(bars.map(barFrom), asked);
}
