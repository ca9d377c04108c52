// What returns add up to, day by day: growth since the first day, how far it is below its peak, and a benchmark beside it.
import type { TradingDay } from '../../kernel/instant.ts';
import type { DatedReturn } from './calendar-returns.ts';

export interface GrowthPoint {
  readonly on: TradingDay;
  /** A fraction: 0 on the first day. */
  readonly growth: number;
  /** `V / running peak - 1`: 0 or negative. */
  readonly drawdown: number;
  /** Undefined without a benchmark. */
  readonly benchmark: number | undefined;
}

interface Beside {
  /** The day before the first return; undefined if it is not known. */
  readonly start: TradingDay | undefined;
  readonly benchmark: readonly DatedReturn[];
}

/** Days on which the benchmark has no return keep its growth. */
export function growthCurve(
  returns: readonly DatedReturn[],
  { start, benchmark }: Beside,
): readonly GrowthPoint[] {
  const returnOn = new Map(benchmark.map(({ on, value }) => [on, value]));
  const hasBenchmark = benchmark.length > 0;
  const points: GrowthPoint[] = [];
  let [own, beside, peak] = [1, 1, 1];
  if (start !== undefined)
    points.push({ on: start, growth: 0, drawdown: 0, benchmark: hasBenchmark ? 0 : undefined });
  for (const { on, value } of returns) {
    own *= 1 + value;
    beside *= 1 + (returnOn.get(on) ?? 0);
    peak = Math.max(peak, own);
    points.push({
      on,
      growth: own - 1,
      drawdown: own / peak - 1,
      benchmark: hasBenchmark ? beside - 1 : undefined,
    });
  }
  return points;
}
