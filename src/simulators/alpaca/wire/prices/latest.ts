// The newest trade, quote and bars of a stock.
import { DAY_MS, type Instant, instant, toIso } from '../../../../kernel/instant.ts';
import { US_EQUITIES } from '../../../../market/venues/us.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { Security } from '../../exchange/market/security.ts';
import { barsOf, barView } from './bars.ts';
import { type Feed, quoteOn, volumeOn } from './feeds.ts';

const BACK_MS = 10 * DAY_MS;

export function latestTrade(security: Security, feed: Feed): object {
  const { last, lastAt, lastSize, tradeId } = security;
  return {
    t: toIso(lastAt),
    x: quoteOn(feed, security).venue,
    p: Number(last.toString()),
    s: volumeOn(feed, lastSize),
    ...{ c: ['@'], i: tradeId, z: 'C' },
  };
}

export function latestQuote(security: Security, feed: Feed): object {
  const { bid, ask, bidSize, askSize, venue } = quoteOn(feed, security);
  return {
    t: toIso(security.quotedAt),
    ...{ ax: venue, ap: Number(ask.toString()), as: askSize },
    ...{ bx: venue, bp: Number(bid.toString()), bs: bidSize },
    ...{ c: ['R'], z: 'C' },
  };
}

/** Null before the first minute of its data. */
export function latestBar(exchange: Exchange, security: Security, feed: Feed): object | null {
  const last = lastBars(exchange, security, { count: 1, unit: 'minute' }).at(-1);
  return last === undefined ? null : barView(last, feed);
}

export function snapshot(exchange: Exchange, security: Security, feed: Feed): object {
  const days = lastBars(exchange, security, { count: 1, unit: 'day' });
  const view = (index: number) => {
    const bar = days.at(index);
    return bar === undefined ? null : barView(bar, feed);
  };
  return {
    latestTrade: latestTrade(security, feed),
    latestQuote: latestQuote(security, feed),
    minuteBar: latestBar(exchange, security, feed),
    dailyBar: view(-1),
    prevDailyBar: view(-2),
  };
}

function lastBars(
  exchange: Exchange,
  security: Security,
  timeframe: Parameters<typeof barsOf>[1]['timeframe'],
) {
  const until = exchange.now();
  const from = midnightOf(instant(until - BACK_MS));
  return barsOf(exchange, { security, timeframe, from, until, isAdjusted: false });
}

const midnightOf = (at: Instant) => US_EQUITIES.boundsOf(US_EQUITIES.dayOf(at)).start;
