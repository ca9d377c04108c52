// Minutes before a split in the prices of after it, as historical data shows them.
import { DEFAULT_PRICE_STEPS, roundNearest } from '../../../../market/tick-grid.ts';
import type { MinuteBars } from './minute-bars.ts';

export interface Split {
  readonly at: number;
  /** New shares for an old one. */
  readonly ratio: number;
}

/** `splits` may grow. */
export function createSplitBars(source: MinuteBars, splits: readonly Split[]): MinuteBars {
  return {
    firstDay: source.firstDay,
    barsOf(session) {
      const bars = source.barsOf(session);
      const later = splits.filter(({ at }) => at > session.open);
      if (later.length === 0) return bars;
      const ratio = later.reduce((product, split) => product * split.ratio, 1);
      const restated = (price: number) => roundNearest(DEFAULT_PRICE_STEPS, price / ratio);
      return bars.map((bar) => ({
        ...bar,
        open: restated(bar.open),
        high: restated(bar.high),
        low: restated(bar.low),
        close: restated(bar.close),
        volume: Math.round(bar.volume * ratio),
      }));
    },
  };
}
