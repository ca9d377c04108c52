// The part of a size that the confidence of a prediction is worth.
import type { ConfidenceScale } from '../strategy/strategy.ts';

/** Percent of the size; NaN without a confidence. */
export function percentAt({ from, to, leastPercent }: ConfidenceScale, confidence: number): number {
  const part = (confidence - from) / (to - from);
  return leastPercent + (100 - leastPercent) * Math.min(1, Math.max(0, part));
}
