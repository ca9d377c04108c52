// All drawdowns of a value, from a peak to the first time that it is reached again.
import type { Instant } from '../../kernel/instant.ts';
import type { ValuePoint } from './deepest-drawdown.ts';

export interface Drawdown {
  /** `trough / peak - 1`: negative. */
  readonly fraction: number;
  readonly peakAt: Instant;
  readonly troughAt: Instant;
  /** Undefined while it lasts. */
  readonly recoveredAt: Instant | undefined;
}

/** Rounding can make one of two equal sums smaller; that is none. */
const SLACK = 1e-12;

/** The deepest first, of equal ones the earlier; the first point counts as a peak. */
export function drawdowns(points: readonly ValuePoint[]): readonly Drawdown[] {
  const [first] = points;
  if (first === undefined) return [];
  const found: Drawdown[] = [];
  let peak = first;
  let trough = first;
  const end = (recoveredAt: Instant | undefined) => {
    if (trough === peak) return;
    const fraction = trough.value / peak.value - 1;
    found.push({ fraction, peakAt: peak.at, troughAt: trough.at, recoveredAt });
  };
  for (const point of points) {
    if (point.value >= peak.value * (1 - SLACK)) {
      end(point.at);
      // The first time at a value is its peak: later ones that are equal end nothing.
      if (trough !== peak || point.value > peak.value) peak = point;
      trough = peak;
    } else if (point.value < trough.value) trough = point;
  }
  end(undefined);
  return found.sort((one, other) => one.fraction - other.fraction);
}
