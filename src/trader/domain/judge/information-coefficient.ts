// The information coefficient: whether the surer calls are followed by the larger moves.
import { type Cell, type CellRequest, cellOf } from './cell.ts';

/**
 * Rank correlation (Spearman) of signed confidence and move: C. Spearman, "The Proof and Measurement of Association between Two
 * Things", American Journal of Psychology 15 (1904). Moves on the prices of other days take the rank that they would have among
 * those that happened.
 */
export function rankCell(request: CellRequest): Cell {
  const { calls, grid } = request;
  const scored = [...calls.keys()].filter((call) => !Number.isNaN(ownMove(call)));
  const scores = scored.map((call) => (calls[call]?.side ?? 0) * (calls[call]?.confidence ?? 0));
  const moves = Float64Array.from(scored, ownMove).sort();
  const scoreRanks = standardRanks(Float64Array.from(scores).sort());
  const moveRanks = standardRanks(moves);
  const scoreOf = new Map(scored.map((call, at) => [call, scoreRanks(scores[at] ?? Number.NaN)]));

  function ownMove(call: number): number {
    return grid.move(call, grid.ownColumn(call));
  }

  return cellOf(
    request,
    (call, column) => (scoreOf.get(call) ?? Number.NaN) * moveRanks(grid.move(call, column)),
  );
}

/** The middle rank of a value among the sorted ones, with mean 0 and deviation 1 over them; 0 if all are equal. */
function standardRanks(sorted: Float64Array): (value: number) => number {
  const count = sorted.length;
  const rankOf = (value: number) =>
    (placeIn(sorted, value, false) + placeIn(sorted, value, true)) / 2;
  const mean = count / 2;
  let squares = 0;
  for (const value of sorted) squares += (rankOf(value) - mean) ** 2;
  const deviation = Math.sqrt(squares / count);
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN;
    return deviation === 0 ? 0 : (rankOf(value) - mean) / deviation;
  };
}

/** How many are smaller, or also equal. */
function placeIn(sorted: Float64Array, value: number, isAfterEqual: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = sorted[middle] ?? Number.NaN;
    if (there < value || (isAfterEqual && there === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
