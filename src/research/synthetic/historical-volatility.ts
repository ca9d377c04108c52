// The historical volatility of a stock by its last closes.

const SESSIONS_PER_YEAR = 252;
/** Returns that are read: HV20. */
export const RETURNS = 20;

/**
 * Sample deviation of the logarithmic returns from close to close, times √252; undefined if there are fewer than 21 closes.
 * Of more closes the newest are read.
 */
export function historicalVolatility(closes: readonly number[]): number | undefined {
  const read = closes.slice(-RETURNS - 1);
  if (read.length <= RETURNS) return undefined;
  const returns = read
    .slice(1)
    .map((close, index) => Math.log(close / (read[index] ?? Number.NaN)));
  const mean = returns.reduce((sum, one) => sum + one, 0) / RETURNS;
  const squares = returns.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return Math.sqrt((squares / (RETURNS - 1)) * SESSIONS_PER_YEAR);
}
