// ATR stop: a line that follows the close at a distance of some ATRs, only ever tightens, and changes side when crossed.
import { createAtr } from './atr.ts';
import type { BarIndicator } from './indicator.ts';

export interface AtrStop extends BarIndicator {
  /** `long` while the line lies below the price; undefined until there is a value. */
  readonly side: 'long' | 'short' | undefined;
}

/** The first side follows the direction of the last change of close. Distances are measured from the close. */
export function createAtrStop(options: {
  readonly period: number;
  readonly multiple: number;
}): AtrStop {
  const atr = createAtr({ period: options.period, firstBar: 'skip' });
  let previousClose = Number.NaN;
  let below = -Infinity;
  let above = Infinity;
  let side: 'long' | 'short' | undefined;

  function follow(close: number, distance: number): void {
    // A line that yesterday's close broke starts anew; an intact one only tightens.
    below = previousClose < below ? close - distance : Math.max(below, close - distance);
    above = previousClose > above ? close + distance : Math.min(above, close + distance);
    const wasLong = side === undefined ? close >= previousClose : side === 'long';
    side = close <= (wasLong ? below : above) ? 'short' : 'long';
  }

  return {
    push(high, low, close) {
      atr.push(high, low, close);
      if (atr.value !== undefined) follow(close, options.multiple * atr.value);
      previousClose = close;
    },
    get side() {
      return side;
    },
    get value() {
      if (side === undefined) return undefined;
      return side === 'long' ? below : above;
    },
  };
}
