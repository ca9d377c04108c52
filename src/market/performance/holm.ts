// Many questions asked at once: how likely the smallest of their p-values is by chance.

/**
 * Adjusted p-values in the order given: the k-th smallest of m times `m - k + 1`, at least the adjusted one before it, at most 1.
 * S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6 (1979).
 */
export function holmAdjusted(ps: readonly number[]): number[] {
  const ascending = ps.map((p, at) => ({ p, at })).sort((one, other) => one.p - other.p);
  const adjusted = new Array<number>(ps.length).fill(1);
  let least = 0;
  for (const [rank, { p, at }] of ascending.entries()) {
    least = Math.min(1, Math.max(least, p * (ps.length - rank)));
    adjusted[at] = least;
  }
  return adjusted;
}
