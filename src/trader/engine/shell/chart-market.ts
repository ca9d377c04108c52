// Bars, gaps and halts of a symbol for a chart: it reads the market view and leaves it as it is.
import { type Instant, instant, MINUTE_MS } from '../../../kernel/instant.ts';
import type { BarSeries } from '../../../market/bars/bar-series.ts';
import { missingMinutes } from '../../../market/bars/missing-minutes.ts';
import type { ChartMarket, ChartQuery } from '../../ports/chart.ts';
import type { Place } from '../market/place.ts';
import type { Turn } from '../turn/turn.ts';
import { chartBars } from './chart-bars.ts';
import { chartIndicators, strategyIndicators } from './chart-indicators.ts';

/** No answer has more bars: two sessions of minutes; a longer span has longer bars. */
export const CHART_BARS_MAX = 800;

const LENGTHS_MS = [1, 5, 15, 30].map((minutes) => minutes * MINUTE_MS);

/** A bar may arrive so long after its end. */
const ARRIVES_WITHIN_MS = MINUTE_MS;

type Sources = Pick<Turn, 'market' | 'strategies' | 'now'>;

export function chartMarket({ market, strategies, now }: Sources, asked: ChartQuery): ChartMarket {
  const { symbol } = asked;
  const place = market.placeOf(symbol);
  // Exclusive: what happened in this millisecond is in it.
  const to = instant(Math.min(asked.to ?? Number.POSITIVE_INFINITY, now + 1));
  const from = instant(Math.min(asked.from ?? sessionBegin(place, now), to));
  const minutes = market.minutes(symbol);
  const keptSince = minutes === undefined || minutes.count === 0 ? undefined : minutes.start(0);
  const since = instant(Math.max(from, keptSince ?? to));
  const barMs = lengthFor(minutes, since, to);
  const begin = instant(Math.max(since, asked.barsFrom ?? since));
  const arrived = instant(Math.min(to, now - ARRIVES_WITHIN_MS));
  return {
    marketTime: now,
    span: { symbol, from, to },
    isWatched: minutes !== undefined || market.quote(symbol) !== undefined,
    barMs,
    bars: minutes === undefined ? [] : chartBars(minutes, place, { since: begin, to, barMs }),
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
    quote: market.quote(symbol),
    indicators:
      minutes === undefined
        ? []
        : chartIndicators(strategyIndicators(strategies, symbol), {
            ...{ minutes, place, from: begin, to },
          }),
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
