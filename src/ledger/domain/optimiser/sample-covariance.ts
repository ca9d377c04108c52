// The covariance of a year, and its mean returns, from returns of several assets on the same days.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Matrix, OptimiserRefusal, Vector } from './covariance.ts';

export type SampleRefusal =
  | OptimiserRefusal
  /** A sample covariance of so few returns is singular; two are needed to shrink it. */
  | { readonly kind: 'TOO_FEW_RETURNS'; readonly returns: number; readonly needed: number };

/** `series`: the returns of each asset. Over n - 1, times the periods of a year; symmetric to the last digit. */
export function sampleCovariance(
  series: readonly Vector[],
  periodsPerYear: number,
): Result<Matrix, SampleRefusal> {
  const centred = centredSeries(series, series.length + 1);
  if (!centred.ok) return centred;
  const count = centred.value[0]?.length ?? 0;
  return ok(products(centred.value, (sum) => (sum / (count - 1)) * periodsPerYear));
}

export interface ShrunkCovariance {
  readonly covariance: Matrix;
  /** How much of it is the mean variance on the diagonal: 0 to 1. */
  readonly shrinkage: number;
}

/**
 * The sample covariance over n, shrunk toward its mean variance on the diagonal, by as much as leaves the least expected squared
 * error (Ledoit and Wolf 2004, A well-conditioned estimator for large-dimensional covariance matrices). Positive definite however
 * few the returns are.
 */
export function shrunkCovariance(
  series: readonly Vector[],
  periodsPerYear: number,
): Result<ShrunkCovariance, SampleRefusal> {
  const centred = centredSeries(series, 2);
  if (!centred.ok) return centred;
  const assets = series.length;
  const count = centred.value[0]?.length ?? 0;
  const sample = products(centred.value, (sum) => sum / count);
  const trace = sumOver(sample.map((row, at) => row[at] ?? 0));
  const mean = trace / assets;
  const squares = sumOver(sample.map((row) => sumOver(row.map((one) => one * one))));
  const apart = (squares - 2 * mean * trace + assets * mean * mean) / assets;
  const norms = Array.from({ length: count }, (_, at) =>
    sumOver(centred.value.map((own) => (own[at] ?? 0) ** 2)),
  );
  const noise = (sumOver(norms.map((one) => one * one)) / count - squares) / (assets * count);
  const shrinkage = apart === 0 ? 0 : Math.min(noise, apart) / apart;
  const covariance = sample.map((row, i) =>
    row.map(
      (one, j) => ((1 - shrinkage) * one + (i === j ? shrinkage * mean : 0)) * periodsPerYear,
    ),
  );
  return ok({ covariance, shrinkage });
}

/** Arithmetic, times the periods of a year. */
export function meanReturns(series: readonly Vector[], periodsPerYear: number): Vector {
  return series.map((one) => (sumOver(one) / one.length) * periodsPerYear);
}

function sumOver(values: Vector): number {
  return values.reduce((sum, one) => sum + one, 0);
}

function centredSeries(
  series: readonly Vector[],
  needed: number,
): Result<readonly Vector[], SampleRefusal> {
  const count = Math.min(...series.map((one) => one.length));
  if (series.length === 0) return failed({ kind: 'NO_ASSETS' });
  if (count < needed) return failed({ kind: 'TOO_FEW_RETURNS', returns: count, needed });
  return ok(
    series.map((one) => {
      const mean = sumOver(one) / count;
      return one.map((value) => value - mean);
    }),
  );
}

/** Symmetric: each sum of products is computed once. */
function products(centred: readonly Vector[], scaled: (sum: number) => number): Matrix {
  const matrix: number[][] = centred.map(() => []);
  for (const [row, own] of centred.entries())
    for (const [column, other] of centred.slice(0, row + 1).entries()) {
      let sum = 0;
      for (let at = 0; at < own.length; at += 1) sum += (own[at] ?? 0) * (other[at] ?? 0);
      const value = scaled(sum);
      setAt(matrix, row, column, value);
      setAt(matrix, column, row, value);
    }
  return matrix;
}

function setAt(matrix: readonly number[][], row: number, column: number, value: number): void {
  const cells = matrix[row];
  if (cells !== undefined) cells[column] = value;
}
