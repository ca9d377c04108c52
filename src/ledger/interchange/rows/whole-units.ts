// Currencies that exchanges quote in hundredths, such as pence: the ledger books whole units.
import { decimal, parseDecimal, textOf } from '../../../kernel/decimal.ts';
import { QUOTED_HUNDREDTHS } from '../../../market/venues/quoted-hundredths.ts';
import type { Row } from './row-reading.ts';

export interface QuotedColumns {
  readonly currency: string;
  /** In that currency. */
  readonly amounts: readonly string[];
  /** Units of another currency for one of it. */
  readonly rate?: string;
}

const HUNDRED = decimal('100');
const HUNDREDTH = decimal('0.01');

export function inWholeUnits<Of extends Row>(row: Of, columns: QuotedColumns): Of {
  const { raw } = row;
  const currency = QUOTED_HUNDREDTHS.get(raw[columns.currency] ?? '');
  if (currency === undefined) return row;
  const amounts = columns.amounts.map((name) => [name, times(raw[name], HUNDREDTH)] as const);
  const rates = [columns.rate ?? []]
    .flat()
    .map((name) => [name, times(raw[name], HUNDRED)] as const);
  const changed = Object.fromEntries([...amounts, ...rates]);
  return { ...row, raw: { ...raw, ...changed, [columns.currency]: currency } };
}

/** Anything but a number is refused where it is read. */
function times(text: string | undefined, factor: typeof HUNDRED): string {
  const number = parseDecimal(text ?? '');
  return number === undefined ? (text ?? '') : textOf(number.times(factor));
}
