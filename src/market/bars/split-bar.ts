// A bar from before a split in the prices and shares after it.
import type { Bar } from './bar.ts';

/** `factor`: new shares for an old one. */
export function barAfterSplit(bar: Bar, factor: number): Bar {
  return {
    ...bar,
    open: bar.open / factor,
    high: bar.high / factor,
    low: bar.low / factor,
    close: bar.close / factor,
    volume: bar.volume * factor,
  };
}
