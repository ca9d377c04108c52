// Tax reports as comma-separated text.
import { type Form8949Row, form8949Csv } from '../../domain/tax/form-8949.ts';

/** With the columns of IRS Form 8949. */
export function form8949Text(rows: readonly Form8949Row[]): string {
  return form8949Csv(rows);
}
