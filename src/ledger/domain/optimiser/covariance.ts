// The covariance of the returns of several assets, checked: symmetric and positive definite, so that each problem has one answer.
import { failed, ok, type Result } from '../../../kernel/result.ts';

export type Vector = readonly number[];
export type Matrix = readonly Vector[];

export type OptimiserRefusal =
  | { readonly kind: 'NO_ASSETS' }
  /** Not square, not of the size of the others, or with something that is not a number. */
  | { readonly kind: 'MALFORMED'; readonly what: string }
  | { readonly kind: 'NOT_POSITIVE_DEFINITE' }
  /** No weights between these bounds add up to 1. */
  | { readonly kind: 'BOUNDS_INFEASIBLE' }
  /** No weights keep all of these at once; without one of them there are some. */
  | { readonly kind: 'INFEASIBLE'; readonly conflict: readonly ConstraintName[] }
  /** No weights that are allowed are expected to earn more than the risk-free rate. */
  | { readonly kind: 'NO_EXCESS_RETURN' }
  /** Longer than it may take. */
  | { readonly kind: 'OUT_OF_TIME'; readonly seconds: number }
  /** The steps did not come to rest: the covariance is close to singular. */
  | { readonly kind: 'NOT_CONVERGED' };

export type ConstraintName =
  /** Weights add up to 1. */
  | { readonly kind: 'sum' }
  /** By its place among the assets. */
  | { readonly kind: 'bounds'; readonly asset: number }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'turnover' };

export function refusalOfCovariance(covariance: Matrix): OptimiserRefusal | undefined {
  if (covariance.length === 0) return { kind: 'NO_ASSETS' };
  const isSquare = covariance.every((row) => isOfSize(row, covariance.length));
  if (!isSquare) return { kind: 'MALFORMED', what: 'covariance' };
  const isSymmetric = covariance.every((row, i) =>
    row.every((one, j) => one === at(covariance, j, i)),
  );
  if (!isSymmetric) return { kind: 'MALFORMED', what: 'covariance' };
  return isPositiveDefinite(covariance) ? undefined : { kind: 'NOT_POSITIVE_DEFINITE' };
}

export function isOfSize(vector: Vector, size: number): boolean {
  return vector.length === size && vector.every(Number.isFinite);
}

export function at(matrix: Matrix, row: number, column: number): number {
  return matrix[row]?.[column] ?? Number.NaN;
}

export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1)
    sum += (a[index] ?? Number.NaN) * (b[index] ?? Number.NaN);
  return sum;
}

export function product(matrix: Matrix, vector: Vector): Vector {
  return matrix.map((row) => dot(row, vector));
}

/** The part of a variance that rounding may take away. */
const PIVOT_MIN = 1e-12;

/** By the Cholesky decomposition, which exists for no other matrix. */
function isPositiveDefinite(matrix: Matrix): boolean {
  const lower: Float64Array[] = [];
  for (const [i, row] of matrix.entries()) {
    const own = new Float64Array(i + 1);
    for (let j = 0; j <= i; j += 1) {
      const before = j < i ? (lower[j] ?? own) : own;
      let rest = row[j] ?? Number.NaN;
      for (let k = 0; k < j; k += 1) rest -= (own[k] ?? 0) * (before[k] ?? 0);
      if (j < i) own[j] = rest / (before[j] ?? Number.NaN);
      else if (rest > PIVOT_MIN * (row[i] ?? 0)) own[j] = Math.sqrt(rest);
      else return false;
    }
    lower.push(own);
  }
  return true;
}

/** By Gaussian elimination with the largest pivot. */
export function solved(matrix: Matrix, right: Vector): Result<Vector, OptimiserRefusal> {
  const rows = matrix.map((row, index) => [...row, right[index] ?? Number.NaN]);
  for (let column = 0; column < rows.length; column += 1) {
    const rest = rows.slice(column);
    const pivot = rest.reduce((best, row) =>
      Math.abs(row[column] ?? 0) > Math.abs(best[column] ?? 0) ? row : best,
    );
    const head = pivot[column] ?? 0;
    if (head === 0) return failed({ kind: 'NOT_POSITIVE_DEFINITE' });
    const others = rest.filter((row) => row !== pivot);
    const reduced = others.map((row) =>
      row.map((one, index) => one - ((row[column] ?? 0) / head) * (pivot[index] ?? 0)),
    );
    rows.splice(column, rest.length, pivot, ...reduced);
  }
  const found: number[] = new Array(rows.length).fill(0);
  for (const [index, row] of [...rows.entries()].toReversed()) {
    const known = dot(row.slice(index + 1, -1), found.slice(index + 1));
    found[index] = ((row.at(-1) ?? 0) - known) / (row[index] ?? Number.NaN);
  }
  return ok(found);
}
