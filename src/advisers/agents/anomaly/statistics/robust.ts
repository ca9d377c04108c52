// Median and median absolute deviation: a few wild values do not move them, as they move a mean.

export interface Robust {
  readonly median: number;
  /** In units of a standard deviation of a normal sample. */
  readonly deviation: number;
}

/** Makes the median absolute deviation of a normal sample its standard deviation. */
const NORMAL = 1.4826;

/** Undefined for fewer than two values, and if more than half of them are equal: then nothing says what is unusual. */
export function robustOf(values: readonly number[]): Robust | undefined {
  if (values.length < 2) return undefined;
  const median = medianOf(values);
  const deviation = NORMAL * medianOf(values.map((value) => Math.abs(value - median)));
  return deviation < NO_DEVIATION ? undefined : { median, deviation };
}

const NO_DEVIATION = 1e-12;

/** NaN without a value. */
export function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
