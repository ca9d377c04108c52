// Identical minute bars of yesterday and today, so that ATR(14, 5m) is exactly the height of a bar.
import { type Instant, instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { Bar } from '../../../../src/market/bars/bar.ts';
import type { Calendar } from '../../../../src/market/time/calendar.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';

/** The ATR of every series here. */
export const ATR = 0.5;

const known = new Map<string, readonly Bar[]>();

/** The session before the one in progress, and that. */
export function historyUntil(
  now: Instant,
  price: number,
  calendar: Calendar = US_EQUITIES,
): readonly Bar[] {
  return sessionsUntil(now, price, { calendar, before: 1 });
}

/** Five sessions before the one in progress, and that. */
export function weekUntil(now: Instant, price: number): readonly Bar[] {
  return sessionsUntil(now, price, { calendar: US_EQUITIES, before: 5 });
}

interface Sessions {
  readonly calendar: Calendar;
  readonly before: number;
}

/** Cached by minute and price, because many tests start with the same history. */
function sessionsUntil(now: Instant, price: number, sessions: Sessions): readonly Bar[] {
  const { calendar, before } = sessions;
  const key = `${calendar.zone.name}/${Math.floor(now / MINUTE_MS)}/${price}/${before}`;
  const bars = known.get(key) ?? barsUntil(now, price, sessions);
  known.set(key, bars);
  return bars;
}

function barsUntil(now: Instant, price: number, { calendar, before }: Sessions): Bar[] {
  const today = calendar.sessionOf(calendar.dayOf(now));
  const bars: Bar[] = [];
  let session = calendar.previousSession(calendar.dayOf(now), before);
  while (session !== undefined && session.open < now) {
    for (let start = session.open; start < session.close; start = instant(start + MINUTE_MS)) {
      if (start + MINUTE_MS > now) return bars;
      bars.push(barAt(start, price));
    }
    if (session.day === today?.day) return bars;
    session = calendar.nextSession(session.day);
  }
  return bars;
}

export function barAt(start: Instant, price: number): Bar {
  const half = ATR / 2;
  return {
    start,
    lengthMs: MINUTE_MS,
    open: price,
    high: price + half,
    low: price - half,
    close: price,
    volume: 100_000,
  };
}
