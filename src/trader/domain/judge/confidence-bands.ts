// Whether the confidence of calls is what happens: hit rates by tenth of confidence, and the Brier score.

import { FEWEST_DAYS } from '../../../market/performance/exchange-test.ts';
import { studentQuantile, Z_975 } from '../../../market/performance/intervals.ts';
import type { Call } from './call.ts';
import { type Cell, type CellRequest, hitCell } from './cell.ts';

export interface ConfidenceBand {
  /** Confidence from this value, inclusive, to a tenth above, exclusive except for 1. */
  readonly from: number;
  readonly meanConfidence: number;
  readonly hits: Cell;
}

export interface BrierScore {
  /** Calls whose price moved. */
  readonly count: number;
  /** Mean of `(confidence - hit)^2`: 0 is perfect. */
  readonly score: number;
  /** `1 - score / (rate (1 - rate))` with the hit rate of all calls: above 0 confidence says more than that rate. */
  readonly skill: number;
  /** 95 %, by days; undefined with fewer than 10 of them. */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
}

const BANDS = 10;

export function confidenceBands(request: CellRequest): ConfidenceBand[] {
  const byBand = Map.groupBy(request.calls.keys(), (call) => bandOf(request.calls[call]));
  return [...byBand]
    .sort(([one], [other]) => one - other)
    .flatMap(([band, only]) => {
      const hits = hitCell({ ...request, only });
      if (hits.count === 0) return [];
      const sum = only.reduce((total, call) => total + (request.calls[call]?.confidence ?? 0), 0);
      return [{ from: band / BANDS, meanConfidence: sum / only.length, hits }];
    });
}

function bandOf(call: Call | undefined): number {
  // Tolerates rounding below a tenth: 0.7 is stored as slightly less.
  return Math.min(BANDS - 1, Math.floor((call?.confidence ?? 0) * BANDS + 1e-9));
}

/**
 * G. W. Brier, "Verification of Forecasts Expressed in Terms of Probability", Monthly Weather Review 78 (1950). Undefined if all
 * calls hit, or none does.
 */
export function brierScore({ calls, grid }: CellRequest): BrierScore | undefined {
  const decided = calls.flatMap(({ side, confidence, session }, call) => {
    const direction = Math.sign(grid.move(call, grid.ownColumn(call))) * side;
    if (Number.isNaN(direction) || direction === 0) return [];
    return [{ session, hit: direction > 0 ? 1 : 0, confidence }];
  });
  const count = decided.length;
  const rate = decided.reduce((sum, { hit }) => sum + hit, 0) / count;
  const reference = rate * (1 - rate);
  if (!(reference > 0)) return undefined;
  const gains = new Map<number, { sum: number; count: number }>();
  let total = 0;
  for (const { session, hit, confidence } of decided) {
    const loss = (confidence - hit) ** 2;
    total += loss;
    const day = gains.get(session) ?? { sum: 0, count: 0 };
    gains.set(session, { sum: day.sum + reference - loss, count: day.count + 1 });
  }
  const score = total / count;
  const skill = 1 - score / reference;
  return {
    count,
    score,
    skill,
    interval: intervalOf([...gains.values()], { count, reference, skill }),
  };
}

/** The error of a ratio of sums over days. */
function intervalOf(
  days: readonly { readonly sum: number; readonly count: number }[],
  {
    count,
    reference,
    skill,
  }: { readonly count: number; readonly reference: number; readonly skill: number },
): BrierScore['interval'] {
  if (days.length < FEWEST_DAYS) return undefined;
  const squares = days.reduce(
    (sum, day) => sum + (day.sum - skill * reference * day.count) ** 2,
    0,
  );
  const error = Math.sqrt((squares * days.length) / (days.length - 1)) / count / reference;
  const reach = studentQuantile(Z_975, days.length - 1) * error;
  return { low: skill - reach, high: skill + reach };
}
