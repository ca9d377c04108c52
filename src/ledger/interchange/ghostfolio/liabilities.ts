// Loans of Ghostfolio: a liability is an amount that is owed, and moves no cash of an account.
import { negated, valueAt } from '../../../kernel/amounts.ts';
import type { IgnoredRow } from '../rows/imported-file.ts';
import { type RowReading, shown } from '../rows/row-reading.ts';
import type { ActivityFields } from './activity-drafts.ts';

/** Undefined for any other activity, and for one that cannot be read. */
export function liabilityIn(reading: RowReading, fields: ActivityFields): IgnoredRow | undefined {
  if (reading.text(fields.type).toUpperCase() !== 'LIABILITY') return undefined;
  const amount = valueAt(reading.quantity(fields.quantity), reading.price(fields.unitPrice));
  const currency = reading.currency(fields.currency);
  if (reading.problems.length > 0) return undefined;
  const name = shown(reading.text(fields.symbol));
  return {
    place: { line: undefined, part: `loan "${name}"`, column: undefined },
    moved: [{ currency, amount: negated(amount) }],
    why: `The loan "${name}" of ${amount} ${currency} is not booked: the ledger keeps cash and securities. Keep it in a separate portfolio, as a withdrawal of as much.`,
  };
}
