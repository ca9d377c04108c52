// Tax reports as comma-separated text.
import { csvOf } from '../../domain/tax/csv.ts';
import { type Form8949Row, form8949Csv } from '../../domain/tax/form-8949.ts';

/** The first row names the columns. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return csvOf(rows);
}

/** With the columns of IRS Form 8949. */
export function form8949Text(rows: readonly Form8949Row[]): string {
  return form8949Csv(rows);
}
