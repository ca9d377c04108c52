// Mean and deviation of a sample.

/** A smaller deviation is rounding error: nine returns of 0.01 deviate by 1e-18, not by 0. */
export const NO_DEVIATION = 1e-12;

export interface Moments {
  readonly mean: number;
  /** Over n - 1; of one value it is 0. */
  readonly deviation: number;
}

/** NaN for an empty list; callers check the count. */
export function momentsOf(values: readonly number[]): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)) };
}
