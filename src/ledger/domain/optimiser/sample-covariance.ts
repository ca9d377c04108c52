// The covariance of a year from returns of several assets on the same days.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Matrix, OptimiserRefusal, Vector } from './covariance.ts';

export type SampleRefusal =
  | OptimiserRefusal
  /** A sample covariance of so few returns is singular. */
  | { readonly kind: 'TOO_FEW_RETURNS'; readonly returns: number; readonly needed: number };

/** `series`: the returns of each asset. Over n - 1, times the periods of a year; symmetric to the last digit. */
export function sampleCovariance(
  series: readonly Vector[],
  periodsPerYear: number,
): Result<Matrix, SampleRefusal> {
  const count = Math.min(...series.map((one) => one.length));
  const needed = series.length + 1;
  if (series.length === 0) return failed({ kind: 'NO_ASSETS' });
  if (count < needed) return failed({ kind: 'TOO_FEW_RETURNS', returns: count, needed });
  const centred = series.map((one) => {
    const mean = one.reduce((sum, value) => sum + value, 0) / count;
    return one.map((value) => value - mean);
  });
  const matrix: number[][] = centred.map(() => []);
  for (const [row, own] of centred.entries())
    for (const [column, other] of centred.slice(0, row + 1).entries()) {
      const products = own.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
      const covariance = (products / (count - 1)) * periodsPerYear;
      setAt(matrix, row, column, covariance);
      setAt(matrix, column, row, covariance);
    }
  return ok(matrix);
}

function setAt(matrix: readonly number[][], row: number, column: number, value: number): void {
  const cells = matrix[row];
  if (cells !== undefined) cells[column] = value;
}
