// Bars as candles for a chart: few enough for a phone, in exchange wall time.
import { type Instant, instant, MINUTE_MS } from '../../kernel/instant.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { Venue } from '../../market/venues/venue.ts';

/** Bars of one symbol, ascending. */
export type PriceColumns = Omit<BarColumns, 'volume'>;

/** Seconds of exchange wall time as if it were UTC, which is what the charts draw; then open, high, low, close. */
export type Candle = [time: number, open: number, high: number, low: number, close: number];

export interface Candles {
  readonly stepMs: number;
  readonly candles: readonly Candle[];
}

const STEPS_MS = [1, 5, 15, 30, 60, 390, 1_440].map((minutes) => minutes * MINUTE_MS);

/** The start of the candle that contains a moment. */
type TimeOf = (at: Instant, stepMs: number) => number;

/** Candles begin with the sessions of the venue, which begin at the same time of its clock on all days. */
function timesAt({ calendar }: Venue): TimeOf {
  const { zone } = calendar;
  const session = calendar.nextSession(calendar.firstDay);
  const openMs = session === undefined ? 0 : session.open - calendar.boundsOf(session.day).start;
  return (at, stepMs) => {
    const local = at + zone.offsetMs(at);
    return (Math.floor((local - openMs) / stepMs) * stepMs + openMs) / 1_000;
  };
}

/** The shortest candles that stay below the number. */
export function candlesOf(bars: PriceColumns, candlesMax: number, venue: Venue): Candles {
  const timeOf = timesAt(venue);
  const stepMs =
    STEPS_MS.find((step) => step >= bars.lengthMs && areAtMost(candlesMax, bars, step, timeOf)) ??
    Math.max(bars.lengthMs, ...STEPS_MS);
  const candles: Candle[] = [];
  let last: Candle | undefined;
  for (let at = 0; at < bars.count; at += 1) {
    const time = timeOf(instant(bars.start[at] ?? Number.NaN), stepMs);
    const high = bars.high[at] ?? Number.NaN;
    const low = bars.low[at] ?? Number.NaN;
    const close = bars.close[at] ?? Number.NaN;
    if (last === undefined || last[0] !== time) {
      last = [time, bars.open[at] ?? Number.NaN, high, low, close];
      candles.push(last);
    } else {
      last[2] = Math.max(last[2], high);
      last[3] = Math.min(last[3], low);
      last[4] = close;
    }
  }
  for (const candle of candles)
    for (let price = 1; price < candle.length; price += 1) candle[price] = rounded(candle[price]);
  return { stepMs, candles };
}

/** To the most digits that a price has on a chart. */
function rounded(price = Number.NaN): number {
  return Math.round(price * 1e4) / 1e4;
}

/** The start of the candle that contains the moment; candles begin with the session. */
export function candleTime(at: Instant, stepMs: number, venue: Venue): number {
  return timesAt(venue)(at, stepMs);
}

/** Seconds of exchange wall time as if it were UTC. */
export function wallSeconds(at: Instant, { calendar }: Venue): number {
  return Math.floor((at + calendar.zone.offsetMs(at)) / 1_000);
}

/** Counts no further than it must. */
function areAtMost(
  most: number,
  { start, count }: PriceColumns,
  stepMs: number,
  timeOf: TimeOf,
): boolean {
  let candles = 0;
  let last = Number.NaN;
  for (let at = 0; at < count && candles <= most; at += 1) {
    const time = timeOf(instant(start[at] ?? Number.NaN), stepMs);
    if (time !== last) candles += 1;
    last = time;
  }
  return candles <= most;
}
