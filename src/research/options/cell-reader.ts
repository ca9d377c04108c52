// Figures in the cells of a row: an empty cell is unknown, everything else must be a number.
import type { Cells } from '../bars/cells.ts';
import { RowFault } from '../bars/row-fault.ts';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const SIZES = /^(\d+)\s*x\s*(\d+)$/i;
const UNKNOWN = /^(|nan|null|none|n\/a)$/i;

/** NaN if the file has no such column, or the cell is empty. Throws a RowFault. */
export function figureAt(cells: Cells, index: number | undefined, field: string): number {
  if (index === undefined) return Number.NaN;
  const plain = cells.plainNumber(index);
  if (!Number.isNaN(plain)) return plain;
  const text = cells.text(index);
  if (UNKNOWN.test(text)) return Number.NaN;
  const value = Number(text);
  if (!NUMBER.test(text) || !Number.isFinite(value))
    throw new RowFault(field, `"${text}" is not a number`);
  return value;
}

/** The same of what cannot be below 0. */
export function countAt(cells: Cells, index: number | undefined, field: string): number {
  const value = figureAt(cells, index, field);
  if (value < 0) throw new RowFault(field, `${value} is negative`);
  return value;
}

/** Bid and ask of `12 x 30`; both NaN if the cell is empty. */
export function sizesAt(
  cells: Cells,
  index: number | undefined,
  field: string,
): readonly [bid: number, ask: number] {
  const text = index === undefined ? '' : cells.text(index);
  if (UNKNOWN.test(text)) return [Number.NaN, Number.NaN];
  const [, bid, ask] = SIZES.exec(text) ?? [];
  if (bid === undefined || ask === undefined)
    throw new RowFault(field, `"${text}" is not two sizes such as 12 x 30`);
  return [Number(bid), Number(ask)];
}
