// Bars of any timeframe out of minutes, as the market data API writes them.
import { HOUR_MS, type Instant, instant, MINUTE_MS, toIso } from '../../../../kernel/instant.ts';
import type { Bar } from '../../../../market/bars/bar.ts';
import { dayFromUtc, utcMidnight, weekdayOf } from '../../../../market/time/day.ts';
import { US_EQUITIES } from '../../../../market/venues/us.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { sessionsBetween } from '../../exchange/market/market.ts';
import type { Security } from '../../exchange/market/security.ts';
import { restated } from '../../exchange/market/splits.ts';
import { type Feed, volumeOn } from './feeds.ts';

export interface Timeframe {
  readonly count: number;
  readonly unit: 'minute' | 'day' | 'week' | 'month';
}

const FRAME = /^(\d{1,2})(Min|T|Hour|H|Day|D|Week|W|Month|M)$/;
const DAY_MS = 24 * HOUR_MS;

/** Undefined for a timeframe that the service does not have. */
export function timeframeIn(text: string): Timeframe | undefined {
  const [, digits = '', word = ''] = FRAME.exec(text) ?? [];
  const count = Number(digits);
  switch (word) {
    case 'Min':
    case 'T':
      return count >= 1 && count <= 59 ? { count, unit: 'minute' } : undefined;
    case 'Hour':
    case 'H':
      return count >= 1 && count <= 23 ? { count: count * 60, unit: 'minute' } : undefined;
    case 'Day':
    case 'D':
      return count === 1 ? { count, unit: 'day' } : undefined;
    case 'Week':
    case 'W':
      return count === 1 ? { count, unit: 'week' } : undefined;
    case 'Month':
    case 'M':
      return [1, 2, 3, 4, 6, 12].includes(count) ? { count, unit: 'month' } : undefined;
    default:
      return undefined;
  }
}

export interface BarRequest {
  readonly security: Security;
  readonly timeframe: Timeframe;
  readonly from: Instant;
  readonly until: Instant;
  /** Prices before a split are restated. */
  readonly isAdjusted: boolean;
}

/** Bars that begin in the span, in order. */
export function barsOf({ market }: Exchange, request: BarRequest): readonly Bar[] {
  const { security, timeframe, from, until, isAdjusted } = request;
  const merged: Bar[] = [];
  for (const session of sessionsBetween(instant(beginOf(timeframe, from)), until)) {
    for (const printed of market.minutesOf(security, session)) {
      const bar = isAdjusted ? restated(printed, session.day, security.splits) : printed;
      const start = beginOf(timeframe, bar.start);
      const last = merged.at(-1);
      if (last?.start === start) merged[merged.length - 1] = joined(last, bar);
      else merged.push({ ...bar, start });
    }
  }
  return merged.filter(({ start }) => start >= from && start <= until);
}

/** Minutes and hours count from midnight in New York; days, weeks and months begin there. */
function beginOf({ count, unit }: Timeframe, at: Instant): Instant {
  const day = US_EQUITIES.dayOf(at);
  const midnight = US_EQUITIES.boundsOf(day).start;
  if (unit === 'minute') {
    const length = count * MINUTE_MS;
    return instant(midnight + Math.floor((at - midnight) / length) * length);
  }
  if (unit === 'day') return midnight;
  if (unit === 'week') {
    const monday = utcMidnight(day) - ((weekdayOf(day) + 6) % 7) * DAY_MS;
    return US_EQUITIES.boundsOf(dayFromUtc(monday)).start;
  }
  const [year = '', month = ''] = day.split('-');
  const first = Math.floor((Number(month) - 1) / count) * count;
  return US_EQUITIES.boundsOf(dayFromUtc(Date.UTC(Number(year), first, 1))).start;
}

function joined(before: Bar, next: Bar): Bar {
  return {
    ...before,
    lengthMs: before.lengthMs + next.lengthMs,
    high: Math.max(before.high, next.high),
    low: Math.min(before.low, next.low),
    close: next.close,
    volume: before.volume + next.volume,
  };
}

const SHARES_PER_TRADE = 120;

export function barView(bar: Bar, feed: Feed): object {
  const volume = volumeOn(feed, bar.volume);
  return {
    ...{ t: toIso(bar.start), o: bar.open, h: bar.high, l: bar.low, c: bar.close, v: volume },
    n: Math.ceil(volume / SHARES_PER_TRADE),
    vw: Number(((bar.high + bar.low + bar.close) / 3).toFixed(4)),
  };
}
