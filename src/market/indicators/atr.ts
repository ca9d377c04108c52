// Average true range: Wilder's running mean of the true range.
import type { BarIndicator } from './indicator.ts';
import { createWilderAverage } from './moving-average.ts';
import { trueRange } from './true-range.ts';

export interface AtrOptions {
  readonly period: number;
  /**
   * The contribution of the very first bar, which has no previous close: none (`skip`: the first value comes with bar
   * period + 1, as charts show it) or its high - low (`range`: the first value comes with bar period).
   */
  readonly firstBar: 'skip' | 'range';
}

export interface Atr extends BarIndicator {
  /** Treats the next bar as if it had no previous close: its true range is high - low. */
  forgetClose(): void;
}

export function createAtr(options: AtrOptions): Atr {
  const average = createWilderAverage(options.period);
  let previousClose = Number.NaN;
  let hasBar = false;
  return {
    push(high, low, close) {
      if (hasBar || options.firstBar === 'range') {
        average.push(trueRange(high, low, previousClose));
      }
      previousClose = close;
      hasBar = true;
    },
    forgetClose() {
      previousClose = Number.NaN;
    },
    get value() {
      return average.value;
    },
  };
}
