// The deepest drawdown of a value from its highest value so far, with its dates.
import type { Instant } from '../../kernel/instant.ts';

export interface ValuePoint {
  readonly at: Instant;
  readonly value: number;
}

export interface DeepestDrawdown {
  /** `V / running peak - 1` at the trough: 0 or negative. */
  readonly fraction: number;
  /** The drawdown in the unit of the values, 0 or positive. */
  readonly amount: number;
  /** The first time at the peak value; undefined if the value never fell. */
  readonly peakAt: Instant | undefined;
  readonly troughAt: Instant | undefined;
  /** The first time at or above the peak value again; undefined while below. */
  readonly recoveredAt: Instant | undefined;
}

/** Rounding can make one of two equal sums smaller; that still counts as recovered. */
const SLACK = 1e-12;

/** Among equal drawdowns the earliest; undefined without a point. The first point counts as a peak. */
export function deepestDrawdown(points: readonly ValuePoint[]): DeepestDrawdown | undefined {
  const [first] = points;
  if (first === undefined) return undefined;
  let peak = first;
  let deepest = { fraction: 0, peak: first, trough: first };
  for (const point of points) {
    if (point.value > peak.value * (1 + SLACK)) peak = point;
    const fraction = peak.value > 0 ? point.value / peak.value - 1 : 0;
    if (fraction < deepest.fraction - SLACK) deepest = { fraction, peak, trough: point };
  }
  const { fraction, trough } = deepest;
  if (fraction === 0) return NEVER_FELL;
  return {
    fraction,
    amount: deepest.peak.value - trough.value,
    peakAt: deepest.peak.at,
    troughAt: trough.at,
    recoveredAt: points.find(
      ({ at, value }) => at > trough.at && value >= deepest.peak.value * (1 - SLACK),
    )?.at,
  };
}

/** How far each point is below the highest so far: 0 or a negative fraction. */
export function underwater(points: readonly ValuePoint[]): ValuePoint[] {
  let peak = Number.NEGATIVE_INFINITY;
  return points.map(({ at, value }) => {
    peak = Math.max(peak, value);
    return { at, value: peak > 0 ? value / peak - 1 : 0 };
  });
}

const NEVER_FELL: DeepestDrawdown = {
  fraction: 0,
  amount: 0,
  peakAt: undefined,
  troughAt: undefined,
  recoveredAt: undefined,
};
