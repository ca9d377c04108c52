// Currencies that exchanges quote in hundredths, such as pence: the ledger books whole units.
import { decimal, parseDecimal, textOf } from '../../../kernel/decimal.ts';
import { QUOTED_HUNDREDTHS } from '../../../market/venues/quoted-hundredths.ts';
import type { Row } from '../rows/row-reading.ts';
import type { ActivityFields } from './activity-drafts.ts';

const HUNDREDTH = decimal('0.01');

/** Price and fee of an activity are in its currency. */
export function inWholeUnits(row: Row, fields: ActivityFields): Row {
  const { raw } = row;
  const currency = QUOTED_HUNDREDTHS.get(raw[fields.currency] ?? '');
  if (currency === undefined) return row;
  const amounts = [fields.unitPrice, fields.fee].map(
    (field) => [field, whole(raw[field])] as const,
  );
  return { ...row, raw: { ...raw, ...Object.fromEntries(amounts), [fields.currency]: currency } };
}

/** What is no number is told of where it is read. */
function whole(text: string | undefined): string {
  const number = parseDecimal(text ?? '');
  return number === undefined ? (text ?? '') : textOf(number.times(HUNDREDTH));
}
