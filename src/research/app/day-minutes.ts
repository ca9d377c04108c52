// The stored one-minute bars of a symbol on one day, for those who show a day that no tape has.
import { instant, MINUTE_MS } from '../../kernel/instant.ts';
import type { Bar } from '../../market/bars/bar.ts';
import { indexFrom } from '../../market/bars/bar-columns.ts';
import type { DayBounds } from '../../market/time/calendar.ts';
import { UNKNOWN_VOLUME } from '../bars/row-numbers.ts';
import { openBarStore } from '../store/bar-store.ts';

/** Undefined if none are stored, or their file is not whole. */
export function dayMinutes(
  folder: string,
  symbol: string,
  { start, end }: DayBounds,
): readonly Bar[] | undefined {
  const read = openBarStore(folder).read({ symbol, lengthMs: MINUTE_MS, isDaily: false });
  const columns = read.ok ? read.value : undefined;
  if (columns === undefined) return undefined;
  const bars: Bar[] = [];
  for (let index = indexFrom(columns, start); index < columns.count; index += 1) {
    const at = columns.start[index] ?? Number.POSITIVE_INFINITY;
    if (at >= end) break;
    const [open, high, low, close, volume] = [
      ...[columns.open[index], columns.high[index], columns.low[index]],
      ...[columns.close[index], columns.volume[index]],
    ];
    if (open === undefined || high === undefined || low === undefined || close === undefined) break;
    bars.push({
      ...{ start: instant(at), lengthMs: MINUTE_MS, open, high, low, close },
      volume: volume === undefined || volume === UNKNOWN_VOLUME ? 0 : volume,
    });
  }
  return bars.length === 0 ? undefined : bars;
}
