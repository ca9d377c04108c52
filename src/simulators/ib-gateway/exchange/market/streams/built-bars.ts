// Bars made from minutes, from the prints inside them, and from days.
import { type Instant, instant, MINUTE_MS } from '../../../../../kernel/instant.ts';
import type { Bar } from '../../../../../market/bars/bar.ts';
import type { HistoricalBar } from '../../../messages/past-prices.ts';
import { barTicks } from '../bars/bar-ticks.ts';
import { type BarGrid, barStart, periodOf } from './bar-starts.ts';

export function barsOfMinutes(minutes: readonly Bar[], grid: BarGrid): readonly HistoricalBar[] {
  const bars: HistoricalBar[] = [];
  let group: Bar[] = [];
  let groupStart = Number.NaN;
  for (const minute of minutes) {
    const start = barStart(minute.start, grid);
    if (start !== groupStart && group.length > 0) bars.push(merged(group, groupStart));
    if (start !== groupStart) group = [];
    groupStart = start;
    group.push(minute);
  }
  if (group.length > 0) bars.push(merged(group, groupStart));
  return bars;
}

function merged(minutes: readonly Bar[], start: number): HistoricalBar {
  let high = Number.NEGATIVE_INFINITY;
  let low = Number.POSITIVE_INFINITY;
  let volume = 0;
  let value = 0;
  for (const bar of minutes) {
    high = Math.max(high, bar.high);
    low = Math.min(low, bar.low);
    volume += bar.volume;
    value += ((bar.high + bar.low + bar.close) / 3) * bar.volume;
  }
  const close = minutes.at(-1)?.close ?? Number.NaN;
  return {
    time: start,
    open: minutes[0]?.open ?? Number.NaN,
    high,
    low,
    close,
    volume,
    wap: volume === 0 ? close : Math.round((value / volume) * 1e4) / 1e4,
    count: Math.ceil(volume / 100),
  };
}

/** Bars below a minute, from its prints before `end`. */
export function barsOfPrints(minute: Bar, barMs: number, end: Instant): readonly HistoricalBar[] {
  const bars: HistoricalBar[] = [];
  const ticks = barTicks(minute);
  const until = Math.min(end, minute.start + MINUTE_MS);
  let last = minute.open;
  for (let start: number = minute.start; start < until; start += barMs) {
    const barEnd = Math.min(until, start + barMs);
    const inside = ticks.filter(({ at }) => at >= start && at < barEnd);
    const prices = inside.length === 0 ? [last] : inside.map(({ price }) => price);
    const volume = inside.reduce((sum, tick) => sum + tick.volume, 0);
    last = prices.at(-1) ?? last;
    bars.push({
      time: instant(start),
      open: prices[0] ?? last,
      high: Math.max(...prices),
      low: Math.min(...prices),
      close: last,
      volume,
      wap: last,
      count: Math.ceil(volume / 100),
    });
  }
  return bars;
}

/** Weeks and months from their days, each dated by its last day. */
export function barsOfDays(
  days: readonly HistoricalBar[],
  barMs: number,
): readonly HistoricalBar[] {
  const byPeriod = Map.groupBy(days, ({ time }) => periodOf(time, barMs));
  return [...byPeriod.values()].map(mergedDays);
}

function mergedDays(days: readonly HistoricalBar[]): HistoricalBar {
  const volume = days.reduce((sum, day) => sum + day.volume, 0);
  const value = days.reduce((sum, day) => sum + day.wap * day.volume, 0);
  const close = days.at(-1)?.close ?? Number.NaN;
  return {
    time: days.at(-1)?.time ?? 0,
    open: days[0]?.open ?? Number.NaN,
    high: Math.max(...days.map(({ high }) => high)),
    low: Math.min(...days.map(({ low }) => low)),
    close,
    volume,
    wap: volume === 0 ? close : Math.round((value / volume) * 1e4) / 1e4,
    count: days.reduce((sum, day) => sum + day.count, 0),
  };
}
