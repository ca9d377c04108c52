// The typical daily move of a price, from the returns of finished bars.
import type { BarSeries } from '../bars/bar-series.ts';

/**
 * One standard deviation of a session's return, as a fraction of the price: the sample deviation of the last `period`
 * returns from bar to bar, times the square root of the bars in a session. Overnight returns are excluded. Undefined
 * while the series is incomplete or too short. Source: the square root of time rule, as in J.P. Morgan's RiskMetrics.
 */
export function dayVolatility(
  series: BarSeries,
  { period, sessionMs }: { readonly period: number; readonly sessionMs: number },
): number | undefined {
  if (!series.isFit) return undefined;
  const returns: number[] = [];
  for (let index = series.count - 1; index > 0 && returns.length < period; index -= 1) {
    if (!series.isOpening(index)) returns.push(series.close(index) / series.close(index - 1) - 1);
  }
  if (returns.length < period) return undefined;
  const mean = returns.reduce((sum, each) => sum + each, 0) / period;
  const squares = returns.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return Math.sqrt((squares / (period - 1)) * (sessionMs / series.lengthMs));
}
