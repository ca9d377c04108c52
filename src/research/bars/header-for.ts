// The header of a file that has none: as the user gives it, or by the vendor's layout or place.
import { headerlessIn } from '../formats/headerless.ts';
import { LEAN_COLUMNS, leanFileOf } from '../formats/lean-files.ts';
import { LEAN, LEAN_HOURS, type Shape } from '../formats/shapes.ts';
import type { BarFileRequest } from './bar-request.ts';

interface Headless {
  readonly header: readonly string[];
  /** Undefined: by the names of the columns. */
  readonly shape: Shape | undefined;
}

/** Undefined if its first line is a header. */
export function headerFor(
  { columns, file }: BarFileRequest,
  cells: readonly string[],
): Headless | undefined {
  if (columns !== undefined) return { header: columns, shape: undefined };
  const isHeader = cells.some((cell) => /[a-z]/i.test(cell));
  const lean = isHeader ? undefined : leanFileOf(file);
  if (lean !== undefined) return { header: LEAN_COLUMNS, shape: lean.areHours ? LEAN_HOURS : LEAN };
  return headerlessIn(cells, file);
}
