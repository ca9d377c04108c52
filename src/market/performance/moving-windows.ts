// Linked return and moments of any window of a series, from running sums: a window of a year costs as much as one of a week.
import { type Moments, momentsOf } from './moments.ts';
import { linked } from './time-weighted.ts';

export interface WindowOfReturns {
  readonly value: number;
  readonly moments: Moments;
}

/** A difference of sums that is smaller than this part of them has lost too many digits: the window is computed anew. */
const KEPT = 1e-5;

/** From `start` until before `end`. */
export function movingWindows(
  returns: readonly number[],
): (start: number, end: number) => WindowOfReturns {
  const count = returns.length + 1;
  const sums = new Float64Array(count);
  const squares = new Float64Array(count);
  const growths = new Float64Array(count).fill(1);
  for (const [at, value] of returns.entries()) {
    sums[at + 1] = valueAt(sums, at) + value;
    squares[at + 1] = valueAt(squares, at) + value * value;
    growths[at + 1] = valueAt(growths, at) * (1 + value);
  }
  return (start, end) => {
    const size = end - start;
    const mean = (valueAt(sums, end) - valueAt(sums, start)) / size;
    const spread = valueAt(squares, end) - valueAt(squares, start) - size * mean * mean;
    const isExact = size > 1 && spread > KEPT * valueAt(squares, end);
    const before = valueAt(growths, start);
    const isGrown = before > KEPT && before < 1 / KEPT;
    const window = isExact && isGrown ? [] : returns.slice(start, end);
    return {
      value: isGrown ? valueAt(growths, end) / before - 1 : linked(window),
      moments: isExact ? { mean, deviation: Math.sqrt(spread / (size - 1)) } : momentsOf(window),
    };
  };
}

function valueAt(values: Float64Array, at: number): number {
  return values[at] ?? Number.NaN;
}
