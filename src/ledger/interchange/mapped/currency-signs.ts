// Amounts with the sign of their currency, such as `$1,234.50`: the sign is left out where it is that of the row's currency.
import { CURRENCIES_BY_SIGN } from '../../../market/venues/currency-signs.ts';
import type { Row } from '../rows/row-reading.ts';
import type { Mapping } from './mapping.ts';

const AMOUNTS = ['price', 'amount', 'withholding'] as const;
const DIGITS = /^[\d.,'\u2019\u00a0\u202f ]+$/;

const NOTHING = /^(?:[-\u2013\u2014]+|n\/a)$/i;

/** A lone dash in the place of a number is an empty cell. */
export function withoutDashes(row: Row, { columns, feeColumns }: Mapping): Row {
  const names = [...AMOUNTS, 'quantity' as const].map((name) => columns[name]);
  const empty = [...names, ...feeColumns].flatMap((column) =>
    column !== undefined && NOTHING.test(row.raw[column]?.trim() ?? '') ? [[column, '']] : [],
  );
  return empty.length === 0 ? row : { ...row, raw: { ...row.raw, ...Object.fromEntries(empty) } };
}

/** Any other sign stays, so that the cell is refused. */
export function withoutCurrencySigns(row: Row, { columns, feeColumns, currency }: Mapping): Row {
  const of = currency ?? row.raw[columns.currency ?? '']?.trim() ?? '';
  const amounts = [...AMOUNTS.map((name) => columns[name]), ...feeColumns];
  const cells = amounts.flatMap((column): (readonly [string, string])[] => {
    const text = column === undefined ? undefined : row.raw[column];
    if (column === undefined || text === undefined) return [];
    const { start, before, digits, behind, end } = partsOf(text.trim());
    const sign = before ?? behind;
    const isOwn =
      sign !== undefined && (sign === of || CURRENCIES_BY_SIGN.get(sign)?.includes(of) === true);
    const isOne = before === undefined || behind === undefined;
    return isOwn && isOne && DIGITS.test(digits) ? [[column, `${start}${digits}${end}`]] : [];
  });
  return cells.length === 0 ? row : { ...row, raw: { ...row.raw, ...Object.fromEntries(cells) } };
}

/** One sign or code, before the digits (also behind a minus or a bracket) or behind them: `-$ 1,234.50`, `(1.234,50 €)`, `CHF 1'234.50-`. */
function partsOf(text: string) {
  const [, start = '', before, amount = ''] = BEFORE.exec(text) ?? [];
  const [, digits = '', behind, end = ''] = BEHIND.exec(amount) ?? [];
  const [, own = ''] = /^([+\-\u2212]?)/.exec(digits) ?? [];
  // `CHF -5`
  return { start: `${start}${own}`, before, digits: digits.slice(own.length).trim(), behind, end };
}

const BEFORE = /^([+\-\u2212(]?)\s?([$€£¥₫]|[A-Z]{3})?\s?(.*)$/;
const BEHIND = /^(.*?)\s?([$€£¥₫]|[A-Z]{3})?(\)-?|-)?$/;
