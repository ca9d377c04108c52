// One price bar: stamped with its start, known only once it has ended.
import { type Instant, instant } from '../../kernel/instant.ts';

export interface Bar {
  readonly start: Instant;
  readonly lengthMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Shares; 0 marks a bar without trades, which carries the last close. */
  readonly volume: number;
}

/** The earliest time at which a bar may be used. */
export function endOf(bar: Bar): Instant {
  return instant(bar.start + bar.lengthMs);
}

export function isFinished(bar: Bar, now: Instant): boolean {
  return bar.start + bar.lengthMs <= now;
}

/** Finite positive prices whose low and high enclose open and close, and a volume that is not negative. */
export function isSoundBar(bar: Bar): boolean {
  return (
    bar.low > 0 &&
    bar.high < Number.POSITIVE_INFINITY &&
    bar.low <= Math.min(bar.open, bar.close) &&
    bar.high >= Math.max(bar.open, bar.close) &&
    bar.volume >= 0
  );
}

/** A bar without trades: it covers its time, but indicators ignore it. */
export function isFlat(bar: Pick<Bar, 'high' | 'low' | 'volume'>): boolean {
  return bar.volume === 0 && bar.high === bar.low;
}
