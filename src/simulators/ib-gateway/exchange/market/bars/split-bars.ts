// Minutes in post-split prices, including those before the split, as historical data shows them.
import { DEFAULT_PRICE_STEPS, roundNearest } from '../../../../../market/instruments/tick-grid.ts';
import type { MinuteBars } from './minute-bars.ts';

export interface Split {
  readonly at: number;
  /** New shares for an old one. */
  readonly ratio: number;
}

/** `splits` may grow. The source does not know them, so its later days are divided too. */
export function createSplitBars(source: MinuteBars, splits: readonly Split[]): MinuteBars {
  return {
    firstDay: source.firstDay,
    approach: (session) => source.approach(session),
    barsOf(session) {
      const bars = source.barsOf(session);
      const ratio = ratioSince(splits, 0);
      if (ratio === 1) return bars;
      return bars.map((bar) => ({
        ...bar,
        open: splitPrice(bar.open, ratio),
        high: splitPrice(bar.high, ratio),
        low: splitPrice(bar.low, ratio),
        close: splitPrice(bar.close, ratio),
        volume: Math.round(bar.volume * ratio),
      }));
    },
  };
}

/** New shares for one from before `at`. */
export function ratioSince(splits: readonly Split[], at: number): number {
  return splits.reduce((ratio, split) => (split.at > at ? ratio * split.ratio : ratio), 1);
}

export function splitPrice(price: number, ratio: number): number {
  return roundNearest(DEFAULT_PRICE_STEPS, price / ratio);
}
