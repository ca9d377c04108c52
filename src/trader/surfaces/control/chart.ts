// The chart of a symbol: bars from the market view, marks from the journal, in one answer.

import { type Instant, instant, toIso } from '../../../kernel/instant.ts';
import { isTwoSided, type Quote } from '../../../market/quotes/quote.ts';
import type { ChartView } from '../../contract/chart.ts';
import type { ChartMarket, ChartQuery } from '../../ports/chart.ts';
import type { Look } from '../../ports/look.ts';

interface ChartSources {
  readonly look: Pick<Look, 'chartMarks'>;
  chartMarket(asked: ChartQuery): ChartMarket;
}

export function chartOf({ look, chartMarket }: ChartSources, asked: ChartQuery): ChartView {
  const market = chartMarket(asked);
  const { symbol, from, to } = market.span;
  return {
    symbol,
    market_time: toIso(market.marketTime),
    from: toIso(from),
    to: toIso(to),
    watched: market.isWatched,
    bar_seconds: market.barMs / 1_000,
    bars_from: asked.barsFrom === undefined ? null : toIso(asked.barsFrom),
    bars: market.bars.map(({ start, open, high, low, close, volume }) => ({
      ...{ at: toIso(start), open, high, low, close, volume },
    })),
    bars_kept_since: market.keptSince === undefined ? null : toIso(market.keptSince),
    bars_edition: market.edition,
    gaps: market.gaps.map((gap) => ({ from: toIso(gap.from), until: toIso(gap.to) })),
    halts: market.halts.map((halt) => ({
      from: toIso(halt.from),
      until: halt.until === undefined ? null : toIso(halt.until),
    })),
    last_price: Number.isFinite(market.last) ? market.last : null,
    latest_quote: twoSided(market.quote),
    indicators: market.indicators.map(({ name, strategies, isPrice, points }) => ({
      ...{ name, strategies: [...strategies], is_price: isPrice },
      points: points.map(({ at, value }) => ({ at: toIso(at), value })),
    })),
    ...look.chartMarks(market.span),
  };
}

function twoSided(quote: Quote | undefined): ChartView['latest_quote'] {
  if (quote === undefined || !isTwoSided(quote)) return null;
  return { at: toIso(quote.at), bid: quote.bid, ask: quote.ask };
}

/** The API has checked the values. */
export function chartIn(asked: URLSearchParams): ChartQuery {
  return {
    symbol: asked.get('symbol') ?? '',
    from: momentIn(asked.get('from')),
    to: momentIn(asked.get('to')),
    barsFrom: momentIn(asked.get('bars_from')),
  };
}

function momentIn(text: string | null): Instant | undefined {
  const ms = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : instant(ms);
}
