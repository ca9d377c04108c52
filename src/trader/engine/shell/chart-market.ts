// Bars, gaps and halts of a symbol for a chart: it reads the market view and leaves it as it is.
import { type Instant, instant, MINUTE_MS } from '../../../kernel/instant.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import type { BarSeries } from '../../../market/bars/bar-series.ts';
import { missingMinutes } from '../../../market/bars/missing-minutes.ts';
import type { ChartMarket, ChartQuery } from '../../ports/chart.ts';
import type { MarketView } from '../market/market-view.ts';
import type { Place } from '../market/place.ts';

/** No answer has more bars: two sessions of minutes; a longer span has longer bars. */
export const CHART_BARS_MAX = 800;

const LENGTHS_MS = [1, 5, 15, 30].map((minutes) => minutes * MINUTE_MS);

/** A bar may arrive so long after its end. */
const ARRIVES_WITHIN_MS = MINUTE_MS;

export function chartMarket(market: MarketView, asked: ChartQuery, now: Instant): ChartMarket {
  const { symbol } = asked;
  const place = market.placeOf(symbol);
  // Exclusive: what happened in this millisecond is in it.
  const to = instant(Math.min(asked.to ?? Number.POSITIVE_INFINITY, now + 1));
  const from = instant(Math.min(asked.from ?? sessionBegin(place, now), to));
  const minutes = market.minutes(symbol);
  const keptSince = minutes === undefined || minutes.count === 0 ? undefined : minutes.start(0);
  const since = instant(Math.max(from, keptSince ?? to));
  const barMs = lengthFor(minutes, since, to);
  const arrived = instant(Math.min(to, now - ARRIVES_WITHIN_MS));
  return {
    marketTime: now,
    span: { symbol, from, to },
    isWatched: minutes !== undefined || market.quote(symbol) !== undefined,
    barMs,
    bars: minutes === undefined ? [] : barsOf(minutes, place, { since, to, barMs, asked }),
    keptSince,
    edition: minutes?.generation ?? 0,
    gaps:
      minutes === undefined
        ? []
        : missingMinutes(minutes, place.venue.calendar, { from: since, to: arrived }),
    halts: market
      .halts(symbol)
      .filter(({ from: began, until }) => began < to && (until ?? now) >= from),
    last: market.last(symbol),
  };
}

/** The open of the session in progress, else of the last one. */
function sessionBegin({ venue: { calendar }, sessions }: Place, now: Instant): Instant {
  const today = sessions.today(now);
  const session =
    today !== undefined && now >= today.open
      ? today
      : calendar.previousSession(calendar.dayOf(now));
  return session?.open ?? now;
}

function lengthFor(minutes: BarSeries | undefined, since: Instant, to: Instant): number {
  if (minutes === undefined) return MINUTE_MS;
  const count = minutes.indexFrom(to) - minutes.indexFrom(since);
  const fitting = LENGTHS_MS.find((ms) => (count * MINUTE_MS) / ms <= CHART_BARS_MAX);
  return fitting ?? Math.max(...LENGTHS_MS);
}

interface Wanted {
  readonly since: Instant;
  readonly to: Instant;
  readonly barMs: number;
  readonly asked: ChartQuery;
}

/** Longer bars begin at the open of their session; the newest may still grow. */
function barsOf(minutes: BarSeries, place: Place, { since, to, barMs, asked }: Wanted): Bar[] {
  const begin = Math.max(since, asked.barsFrom ?? since);
  const bars: Grown[] = [];
  let last: Grown | undefined;
  // A longer bar is made of all its minutes, also of those before the asked beginning.
  for (let index = minutes.indexFrom(instant(begin - barMs)); index < minutes.count; index += 1) {
    const start = minutes.start(index);
    if (start >= to) break;
    const bucket = bucketOf(place, start, barMs);
    if (bucket + barMs <= begin) continue;
    if (last?.start === bucket) grow(last, minutes, index);
    else {
      last = barAt(minutes, index, instant(bucket));
      bars.push(last);
    }
  }
  return bars.map((bar) => ({ ...bar, lengthMs: barMs }));
}

function bucketOf({ sessions }: Place, start: Instant, barMs: number): number {
  const open = sessions.today(start)?.open ?? start;
  return open + Math.floor((start - open) / barMs) * barMs;
}

/** A bar of a chart while minutes are added to it: not yet a `Bar`, which has ended. */
interface Grown {
  readonly start: Instant;
  readonly open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

function barAt(minutes: BarSeries, index: number, start: Instant): Grown {
  return {
    start,
    open: minutes.open(index),
    high: minutes.high(index),
    low: minutes.low(index),
    close: minutes.close(index),
    volume: minutes.volume(index),
  };
}

function grow(bar: Grown, minutes: BarSeries, index: number): void {
  bar.high = Math.max(bar.high, minutes.high(index));
  bar.low = Math.min(bar.low, minutes.low(index));
  bar.close = minutes.close(index);
  bar.volume += minutes.volume(index);
}
