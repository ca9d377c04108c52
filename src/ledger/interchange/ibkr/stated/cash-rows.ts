// Cash rows of a statement as drafts, each under its own name. The broker states a dividend and the tax withheld from it in two rows,
// which are one draft if they were posted together. What it reverses or corrects later stays apart: how a row is booked must not
// depend on which other rows the same file happens to have.
import { instantOf } from '../../../../market/time/zone.ts';
import type { ImportedDraft } from '../../rows/imported-file.ts';
import { type CashRow, cashDraft } from './cash-row.ts';
import { type CashBookings, type CashPeriod, distributionDrafts } from './distribution-drafts.ts';
import { STATEMENT_ZONE } from './moments.ts';

export function cashBookings(rows: readonly CashRow[], period: CashPeriod): CashBookings {
  const drafts: ImportedDraft[] = [];
  const distributed: CashRow[] = [];
  for (const row of rows) {
    const { kind } = row;
    if (kind === 'withholding' || kind === 'dividend' || kind === 'return-of-capital')
      distributed.push(row);
    else drafts.push({ draft: cashDraft(row, kind), place: row.place });
  }
  const { drafts: more, late, ignored } = distributionDrafts(distributed, period);
  return { drafts: [...drafts, ...more], late, ignored };
}

/**
 * Cash moves on the day on which it was posted, and a tax belongs to the day of the payment from which it was withheld, so that
 * its row says that day. Its name comes from the row as it is stated: other statements may give it another day.
 */
export function onPostedDays(
  drafts: readonly ImportedDraft[],
  late: CashBookings['late'],
): ImportedDraft[] {
  const moved = drafts.map((row): ImportedDraft => {
    const { draft } = row;
    const on = late.get(row.place);
    if (on === undefined) return row;
    const notes = `${draft.notes ?? 'correction'} (of ${draft.on})`;
    return { ...row, draft: { ...draft, at: instantOf(STATEMENT_ZONE, on, 0), on, notes } };
  });
  return moved.toSorted((one, other) => one.draft.at - other.draft.at);
}
