// Moving average convergence divergence: a fast exponential mean of the close less a slow one, and the exponential mean of that.
// Source: Gerald Appel.
import { createEma, type MovingAverage } from './moving-average.ts';

export interface Macd {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}

/** The line; the first value comes with close `slow`. */
export function createMacdLine({ fast, slow }: Macd): MovingAverage {
  const [quick, lazy] = [createEma(fast), createEma(slow)];
  return {
    push(close) {
      quick.push(close);
      lazy.push(close);
    },
    get value() {
      const [near, far] = [quick.value, lazy.value];
      return near === undefined || far === undefined ? undefined : near - far;
    },
  };
}

/** The mean of the line; the first value comes with close `slow` + `signal` - 1. */
export function createMacdSignal(options: Macd): MovingAverage {
  const line = createMacdLine(options);
  const mean = createEma(options.signal);
  return {
    push(close) {
      line.push(close);
      if (line.value !== undefined) mean.push(line.value);
    },
    get value() {
      return mean.value;
    },
  };
}
