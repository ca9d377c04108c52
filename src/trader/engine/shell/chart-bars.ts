// Minutes of a symbol as the bars of a chart: longer ones begin at the open of their session.
import { type Instant, instant } from '../../../kernel/instant.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import type { BarSeries } from '../../../market/bars/bar-series.ts';
import type { Place } from '../market/place.ts';

interface Wanted {
  readonly since: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly barMs: number;
}

/** The newest may still grow. A bar that contains `since` is made of all its minutes. */
export function chartBars(minutes: BarSeries, place: Place, { since, to, barMs }: Wanted): Bar[] {
  const bars: Grown[] = [];
  let last: Grown | undefined;
  for (let index = minutes.indexFrom(instant(since - barMs)); index < minutes.count; index += 1) {
    const start = minutes.start(index);
    if (start >= to) break;
    const bucket = bucketOf(place, start, barMs);
    if (bucket + barMs <= since) continue;
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
