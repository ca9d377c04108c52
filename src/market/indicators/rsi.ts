// Relative strength index: the share of the rises in all changes of the close, both as Wilder's means. Source: J. Welles Wilder,
// New Concepts in Technical Trading Systems, 1978.
import { createWilderAverage, type MovingAverage } from './moving-average.ts';

/** Between 0 and 100; 100 without a single fall. The first value comes with close `period` + 1. */
export function createRsi(period: number): MovingAverage {
  const rises = createWilderAverage(period);
  const falls = createWilderAverage(period);
  let previous = Number.NaN;
  return {
    push(close) {
      const change = close - previous;
      previous = close;
      if (Number.isNaN(change)) return;
      rises.push(Math.max(0, change));
      falls.push(Math.max(0, -change));
    },
    get value() {
      const [rise, fall] = [rises.value, falls.value];
      if (rise === undefined || fall === undefined) return undefined;
      return fall === 0 ? 100 : 100 - 100 / (1 + rise / fall);
    },
  };
}
