// All rows of a distribution in a file were one booking until November 2026, under the name of the first one: a book that was made so
// has one of several rows, and knows them all.
import { negated, sumOf } from '../../../../kernel/amounts.ts';
import { NO_MONEY } from '../../../../kernel/decimal.ts';
import type { TransactionDraft } from '../../../domain/transactions/draft.ts';
import type { ImportedDraft } from '../../rows/imported-file.ts';
import { draftContent } from '../../rows/row-origin.ts';
import { type CashRow, cashDraft, distributionDraft, isPostedLate } from './cash-row.ts';
import { type Distribution, distributionsAmong } from './distribution-groups.ts';

/** A draft and the rows that it books. */
export interface BookedRows {
  readonly rows: readonly CashRow[];
  readonly row: ImportedDraft;
}

interface FormerBooking {
  readonly rows: ReadonlySet<CashRow>;
  readonly draft: TransactionDraft;
}

/** More rows of one distribution are not corrections. */
const ROWS_MAX = 12;

export function withFormerBookings(
  booked: readonly BookedRows[],
  rows: readonly CashRow[],
): ImportedDraft[] {
  const present = new Set(booked.map(({ row }) => nameOf(row.draft)));
  const formerByRow = new Map<CashRow, FormerBooking[]>();
  const netted = rows.filter((row) => row.kind !== 'withholding' || !isPostedLate(row));
  // As it is booked today it has one row only.
  for (const distribution of distributionsAmong(netted).found)
    for (const former of formerBookings(distribution))
      if (!present.has(nameOf(former.draft)))
        for (const row of former.rows)
          formerByRow.set(row, [...(formerByRow.get(row) ?? []), former]);
  return booked.map(({ rows: own, row }) => {
    const former = own.flatMap((one) => formerByRow.get(one) ?? []);
    const formerly = [...new Set(former)]
      .filter((each) => own.every((one) => each.rows.has(one)))
      .map(({ draft }) => draft);
    return formerly.length === 0 ? row : { ...row, formerly };
  });
}

function nameOf(draft: TransactionDraft): string {
  return `${draft.origin?.id ?? ''} ${draftContent(draft)}`;
}

/** Each file had those that were posted until it was made. */
function formerBookings({ paid, withheld }: Distribution): FormerBooking[] {
  if (paid.length > ROWS_MAX || withheld.length > ROWS_MAX) return [];
  const payments = paid.toSorted(byPosting);
  const taxes = withheld.toSorted(byPosting);
  return counts(1, paid.length).flatMap((count) =>
    counts(0, withheld.length).flatMap(
      (taxCount) => nettedBooking(payments.slice(0, count), taxes.slice(0, taxCount)) ?? [],
    ),
  );
}

function counts(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

function byPosting(one: CashRow, other: CashRow): number {
  const [day = '', otherDay = ''] = [one.postedOn, other.postedOn];
  return day < otherDay ? -1 : Number(day > otherDay);
}

function nettedBooking(
  paid: readonly CashRow[],
  withheld: readonly CashRow[],
): FormerBooking | undefined {
  const first = paid.find(({ amount }) => amount.gt(0)) ?? paid[0];
  if (first === undefined) return undefined;
  const amount = sumOf(paid.map((row) => row.amount));
  const withholding = negated(sumOf(withheld.map((row) => row.amount)));
  const [tax] = withheld;
  if (amount.isZero()) {
    if (tax === undefined || withholding.isZero()) return undefined;
    const rows = new Set([...paid, ...withheld]);
    return { rows, draft: { ...cashDraft(tax, 'tax'), amount: withholding } };
  }
  const isOwn = !withholding.isNegative() && withholding.lte(amount.abs());
  return {
    rows: new Set(isOwn ? [...paid, ...withheld] : paid),
    draft: distributionDraft(first, amount, isOwn ? withholding : NO_MONEY),
  };
}
