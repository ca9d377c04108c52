// Daily bars in the body of Yahoo's chart: as Yahoo adjusts them, by every later split.

import type { TradingDay } from '../../../kernel/instant.ts';
import { dayAt, zoneNamed } from '../../../market/time/zone.ts';
import { momentOf } from './yahoo-source.ts';

/** A session of the exchange: a `Bar` starts at a moment and has a length. */
export interface DailyBar {
  readonly day: TradingDay;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** Ascending; days without prices are left out. Undefined if the body names no zone. */
export function barsIn(body: unknown): readonly DailyBar[] | undefined {
  const { meta, timestamp, indicators } = fieldsOf(body);
  const name = fieldsOf(meta).exchangeTimezoneName;
  if (typeof name !== 'string') return undefined;
  const zone = zoneNamed(name);
  const quote = fieldsOf(listOf(fieldsOf(indicators).quote)[0]);
  const [opens, highs, lows] = [listOf(quote.open), listOf(quote.high), listOf(quote.low)];
  const [closes, volumes] = [listOf(quote.close), listOf(quote.volume)];
  const byDay = new Map<TradingDay, DailyBar>();
  for (const [index, stamp] of listOf(timestamp).entries()) {
    const at = momentOf(stamp);
    const values = [opens, highs, lows, closes].map((column) => column[index]);
    if (at === undefined || !values.every(isPrice)) continue;
    const [open = 0, high = 0, low = 0, close = 0] = values;
    const volume = volumes[index];
    const day = dayAt(zone, at);
    byDay.set(day, {
      ...{ day, open, close },
      // Rounding by Yahoo may put an extreme a hundred-thousandth inside.
      high: Math.max(open, high, close),
      low: Math.min(open, low, close),
      volume: typeof volume === 'number' && volume > 0 ? volume : 0,
    });
  }
  return [...byDay.values()].sort((one, other) => (one.day < other.day ? -1 : 1));
}

function isPrice(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value);
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
