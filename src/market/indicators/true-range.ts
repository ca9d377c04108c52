// True range: the range of a bar, including the gap from the previous close.

/** Without a previous close (NaN) it is high - low. Source: J. Welles Wilder, New Concepts in Technical Trading Systems, 1978. */
export function trueRange(high: number, low: number, previousClose: number): number {
  if (Number.isNaN(previousClose)) return high - low;
  return Math.max(high, previousClose) - Math.min(low, previousClose);
}
