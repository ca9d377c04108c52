// Whether the sides of calls knew the moment within their day: runs of equal sides in another order.
import type { Random } from '../../kernel/random.ts';

/** One day's calls in the order of their time. */
export interface DaySides {
  /** 1 buy, -1 sell. */
  readonly sides: Int8Array;
  /** The result of a call to buy; a call to sell has its opposite. */
  readonly results: Float64Array;
}

/** A second opinion beside the exchanges of days, at a fifth of their number. */
const DRAWS = 2_000;

/**
 * Two-sided p of the sum of `side x result` over orders of the runs of equal sides within each day, which keep moments, symbols
 * and the number of calls to buy of each day: twice the smaller side, since the mean of the orders is known only from the draws, and
 * sums of hits and misses lie on steps. Undefined if no order differs from another.
 */
export function sideRunsP(days: readonly DaySides[], random: Random): number | undefined {
  const runsOf = days.map(({ sides }) => runsIn(sides));
  const untilOf = days.map(({ results }) => runningSums(results));
  const total = (): number => {
    let sum = 0;
    for (const [day, runs] of runsOf.entries()) sum += resultOf(runs, untilOf[day] ?? NONE);
    return sum;
  };
  const observed = total();
  const totals = new Float64Array(DRAWS);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    for (const runs of runsOf) shuffle(runs, random);
    totals[draw] = total();
  }
  const [first = observed] = totals;
  if (totals.every((one) => Math.abs(one - first) < ROUNDING)) return undefined;
  const above = totals.filter((one) => one >= observed - ROUNDING).length;
  const below = totals.filter((one) => one <= observed + ROUNDING).length;
  return Math.min(1, (2 * (1 + Math.min(above, below))) / (1 + DRAWS));
}

const ROUNDING = 1e-9;
const NONE = new Float64Array(1);

/** The length of each, negative for calls to sell. */
function runsIn(sides: Int8Array): Int32Array {
  const runs: number[] = [];
  for (let from = 0; from < sides.length; ) {
    const side = sides[from] ?? 0;
    let to = from + 1;
    while (to < sides.length && sides[to] === side) to += 1;
    runs.push(side * (to - from));
    from = to;
  }
  return Int32Array.from(runs);
}

function runningSums(results: Float64Array): Float64Array {
  const until = new Float64Array(results.length + 1);
  for (let at = 0; at < results.length; at += 1) {
    until[at + 1] = (until[at] ?? 0) + (results[at] ?? 0);
  }
  return until;
}

function resultOf(runs: Int32Array, until: Float64Array): number {
  let total = 0;
  let from = 0;
  for (const run of runs) {
    const to = from + Math.abs(run);
    total += Math.sign(run) * ((until[to] ?? 0) - (until[from] ?? 0));
    from = to;
  }
  return total;
}

function shuffle(runs: Int32Array, random: Random): void {
  for (let at = runs.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random.next() * (at + 1));
    const held = runs[at] ?? 0;
    runs[at] = runs[other] ?? 0;
    runs[other] = held;
  }
}
