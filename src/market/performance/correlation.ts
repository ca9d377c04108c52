// How closely two series of returns move together.

/**
 * The sample correlation of Pearson, -1 to 1: `cov(x, y) / (s(x) s(y))`. Undefined with fewer than three pairs, or if one of them
 * does not move. Source: K. Pearson, "Note on Regression and Inheritance in the Case of Two Parents", Proceedings of the Royal
 * Society of London 58 (1895).
 */
export function correlationOf(xs: readonly number[], ys: readonly number[]): number | undefined {
  const count = Math.min(xs.length, ys.length);
  if (count < 3) return undefined;
  const [meanX, meanY] = [meanOf(xs, count), meanOf(ys, count)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let index = 0; index < count; index += 1) {
    const x = (xs[index] ?? Number.NaN) - meanX;
    const y = (ys[index] ?? Number.NaN) - meanY;
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  const correlation = xy / Math.sqrt(xx * yy);
  return Number.isFinite(correlation) ? Math.min(1, Math.max(-1, correlation)) : undefined;
}

function meanOf(values: readonly number[], count: number): number {
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += values[index] ?? Number.NaN;
  return sum / count;
}
