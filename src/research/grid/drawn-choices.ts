// Combinations of a grid drawn at random: a search with a fixed budget.
import { createRandom } from '../../kernel/random.ts';

export interface DrawnFrom {
  /** How many combinations are drawn. */
  readonly budget: number;
  readonly seed: number;
}

/**
 * The place of a value on each axis, for each combination: all of them in the order of the grid, or as many different ones as the
 * budget allows, each equally likely.
 */
export function choicesOf(lengths: readonly number[], drawn?: DrawnFrom): readonly number[][] {
  const count = combinationsOf(lengths);
  if (drawn === undefined || drawn.budget >= count)
    return Array.from({ length: count }, (_, place) => digitsOf(place, lengths));
  const random = createRandom(drawn.seed, 'grid');
  const found = new Map<string, number[]>();
  while (found.size < drawn.budget) {
    const choice = lengths.map((length) => Math.floor(random.next() * length));
    found.set(choice.join(), choice);
  }
  return [...found.values()].sort(inOrder);
}

export function combinationsOf(lengths: readonly number[]): number {
  return lengths.reduce((product, length) => product * length, 1);
}

/** The last axis changes fastest. */
function digitsOf(place: number, lengths: readonly number[]): number[] {
  const digits: number[] = [];
  let left = place;
  for (const length of lengths.toReversed()) {
    digits.unshift(left % length);
    left = Math.floor(left / length);
  }
  return digits;
}

function inOrder(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((digit, index) => digit !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
