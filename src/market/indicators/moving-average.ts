// Moving averages of single values: simple, exponential and Wilder's.

export interface MovingAverage {
  push(value: number): void;
  /** Undefined until `period` values were pushed. */
  readonly value: number | undefined;
}

/** The mean of the last `period` values, summed each time so that no rounding error accumulates. */
export function createSma(period: number): MovingAverage {
  const window = new Float64Array(period);
  let pushed = 0;
  return {
    push(value) {
      window[pushed % period] = value;
      pushed += 1;
    },
    get value() {
      return pushed < period ? undefined : sumOf(window) / period;
    },
  };
}

/** Starts as the mean of the first `period` values, then weighs each new one 2 / (period + 1). */
export function createEma(period: number): MovingAverage {
  return createSmoothed(period, 2 / (period + 1));
}

/** Starts as the mean of the first `period` values, then weighs each new one 1 / period. */
export function createWilderAverage(period: number): MovingAverage {
  return createSmoothed(period, 1 / period);
}

function createSmoothed(period: number, weight: number): MovingAverage {
  const seed = createSma(period);
  let average: number | undefined;
  return {
    push(value) {
      if (average === undefined) {
        seed.push(value);
        average = seed.value;
      } else average += (value - average) * weight;
    },
    get value() {
      return average;
    },
  };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
