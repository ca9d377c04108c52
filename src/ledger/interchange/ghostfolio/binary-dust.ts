// Ghostfolio computes in binary: a third of a share is written as 0.3333333333333333, and 8.61 may be 8.610000000000001. The digits
// behind the tenth place are the program's, not the owner's.
import { parseDecimal, textOf } from '../../../kernel/decimal.ts';
import { PLACES_MAX, type Row } from '../rows/row-reading.ts';

/** As many as a binary number is written with; any other is not its dust, and is refused where it is read. */
const DIGITS = { min: 15, max: 17 };

export function withoutDust(row: Row, columns: readonly string[]): Row {
  const cells = columns.flatMap((column): (readonly [string, string])[] => {
    const number = parseDecimal(row.raw[column]?.trim() ?? '');
    if (number === undefined || number.places <= PLACES_MAX) return [];
    const digits = number
      .toFixed()
      .replace(/^-?0?\.?0*/, '')
      .replace('.', '').length;
    const rounded = number.roundedTo(PLACES_MAX);
    const isBinary = digits >= DIGITS.min && digits <= DIGITS.max;
    return !isBinary || rounded.isZero() ? [] : [[column, textOf(rounded)]];
  });
  return cells.length === 0 ? row : { ...row, raw: { ...row.raw, ...Object.fromEntries(cells) } };
}
