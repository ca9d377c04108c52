// What chance alone would make of the best of so many variants: t of each from its daily sums, and how the largest t is
// distributed if none of them has an edge.
import { createRandom } from '../../kernel/random.ts';
import { studentQuantile } from '../../market/performance/intervals.ts';
import { momentsOf, NO_DEVIATION } from '../../market/performance/moments.ts';
import { normalQuantile } from '../../market/performance/normal-quantile.ts';

/** Sums of a variant by the day on which its trades closed; days without one are absent. */
export interface DailySums {
  readonly name: string;
  readonly trades: number;
  readonly sumByDay: ReadonlyMap<string, number>;
}

export interface Judged {
  readonly name: string;
  readonly trades: number;
  readonly days: number;
  /** Mean of the daily sums over its standard error; `days` − 1 degrees of freedom. */
  readonly t: number;
}

export interface ChanceResult {
  /** Of the grid, judged or not: each is a try. */
  readonly variants: number;
  /** With enough trades on enough days, in the order of the grid. */
  readonly judged: readonly Judged[];
  /** The judged one with the largest t; undefined if none is judged. */
  readonly best: Judged | undefined;
  /** What the largest t of as many independent variants without an edge stays below in 95 of 100 grids; NaN if none is judged. */
  readonly threshold: number;
  /**
   * How often days drawn from these, with each variant's mean taken out, bring as large a t to the best of them; NaN if none is
   * judged. Variants that move together count as what they are.
   */
  readonly p: number;
}

/** Fewer say almost nothing of a mean. */
export const TRADES_ENOUGH = 30;
export const DAYS_ENOUGH = 10;
const LEVEL = 0.95;
const DRAWS = 2_000;

/** Undefined if there are too few trades or days, or all days brought the same. */
export function judgedOf({ name, trades, sumByDay }: DailySums): Judged | undefined {
  const days = sumByDay.size;
  if (trades < TRADES_ENOUGH || days < DAYS_ENOUGH) return undefined;
  const { mean, deviation } = momentsOf([...sumByDay.values()]);
  if (deviation < NO_DEVIATION) return undefined;
  return { name, trades, days, t: (mean * Math.sqrt(days)) / deviation };
}

export function chanceOf(variants: readonly DailySums[]): ChanceResult {
  const pairs = variants.flatMap((sums) => {
    const judged = judgedOf(sums);
    return judged === undefined ? [] : [{ sums, judged }];
  });
  const judged = pairs.map((pair) => pair.judged);
  const best = judged.reduce<Judged | undefined>(
    (found, one) => (found === undefined || one.t > found.t ? one : found),
    undefined,
  );
  if (best === undefined)
    return { variants: variants.length, judged, best, threshold: Number.NaN, p: Number.NaN };
  const level = normalQuantile(LEVEL ** (1 / variants.length));
  return {
    variants: variants.length,
    judged,
    best,
    threshold: studentQuantile(level, best.days - 1),
    p: shareAtLeast(
      best.t,
      pairs.map(({ sums }) => sums),
    ),
  };
}

/**
 * H. White, "A Reality Check for Data Snooping" (Econometrica 68, 2000), with each mean over its own standard error as in J. Romano
 * and M. Wolf, "Stepwise Multiple Testing as Formalized Data Snooping" (Econometrica 73, 2005): whole days are drawn with
 * replacement, for all variants the same.
 */
function shareAtLeast(t: number, variants: readonly DailySums[]): number {
  const days = [...new Set(variants.flatMap(({ sumByDay }) => [...sumByDay.keys()]))].sort();
  const centred = variants.map(({ sumByDay }) => {
    const { mean } = momentsOf([...sumByDay.values()]);
    return Float64Array.from(days, (day) => (sumByDay.get(day) ?? Number.NaN) - mean);
  });
  const random = createRandom(1, 'grid');
  const drawn = new Uint32Array(days.length);
  let reached = 0;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    for (let at = 0; at < drawn.length; at += 1)
      drawn[at] = Math.floor(random.next() * days.length);
    if (centred.some((sums) => tOfDrawn(sums, drawn) >= t)) reached += 1;
  }
  return (reached + 1) / (DRAWS + 1);
}

/** Without days on which the variant did not trade. */
function tOfDrawn(sums: Float64Array, drawn: Uint32Array): number {
  let [count, total, squares] = [0, 0, 0];
  for (const at of drawn) {
    const sum = sums[at] as number;
    if (Number.isNaN(sum)) continue;
    count += 1;
    total += sum;
    squares += sum * sum;
  }
  if (count < 2) return Number.NaN;
  const mean = total / count;
  const variance = (squares - count * mean * mean) / (count - 1);
  return variance > NO_DEVIATION ? (mean * Math.sqrt(count)) / Math.sqrt(variance) : Number.NaN;
}
