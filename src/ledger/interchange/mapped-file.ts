// A CSV of any broker by a mapping that a person wrote for it.
import { negated, plus, sumOf } from '../../kernel/amounts.ts';
import { ok, type Result } from '../../kernel/result.ts';
import type { TransactionDraft } from '../domain/transactions/draft.ts';
import { withFormer } from './brokers/reading/former-drafts.ts';
import { withoutCurrencySigns, withoutDashes } from './mapped/currency-signs.ts';
import { mappedDraft } from './mapped/mapped-row.ts';
import { type Mapping, TRADED_PRICE, TRADED_QUANTITY } from './mapped/mapping.ts';
import { withTradeText } from './mapped/trade-text.ts';
import { inBookingOrder } from './rows/booking-order.ts';
import { type FileTotals, type TotalsEntry, totalsOf } from './rows/file-totals.ts';
import type {
  IgnoredRow,
  ImportedDraft,
  ImportedFile,
  ImportProblem,
} from './rows/imported-file.ts';
import { type Digest, withOrigins } from './rows/row-origin.ts';
import { type Conventions, createRowReading, type Row } from './rows/row-reading.ts';
import { tableRows } from './rows/table-rows.ts';
import { delimiterOf, withoutSeparatorLine } from './text/csv-lines.ts';

export function mappedFile(
  text: string,
  mapping: Mapping,
  digest: Digest,
): Result<ImportedFile, ImportProblem> {
  // Who skips lines counts that of the separator among them.
  const lines = mapping.skippedLines > 0 ? text : withoutSeparatorLine(text);
  const table = tableRows(lines, {
    delimiter: mapping.delimiter ?? delimiterOf(lines),
    skipped: mapping.skippedLines,
    needed: neededIn(mapping),
    isNumbered: true,
  });
  if (!table.ok) return table;
  const drafts: ImportedDraft[] = [];
  const former: ImportedDraft[] = [];
  const problems: ImportProblem[] = [...table.value.problems];
  const ignored: IgnoredRow[] = [];
  const remarks: IgnoredRow[] = [];
  const rows = table.value.rows.map((row) =>
    withTradeText(withoutCurrencySigns(withoutDashes(row, mapping), mapping), mapping),
  );
  for (const row of rows) {
    const reading = createRowReading(row, mapping);
    let before: TransactionDraft | undefined;
    const draft = mappedDraft(reading, mapping, {
      remark: (why) => remarks.push({ place: row.place, why }),
      formerly: (one) => {
        before = one;
      },
    });
    problems.push(...reading.problems);
    if (reading.problems.length > 0) continue;
    if (draft === undefined)
      ignored.push({ place: row.place, why: 'The mapping ignores its type.' });
    else {
      drafts.push({ draft, place: row.place });
      former.push({ draft: before ?? draft, place: row.place });
    }
  }
  const named = (all: readonly ImportedDraft[]) =>
    withOrigins(inBookingOrder(all), mapping.name, digest);
  const file: ImportedFile = {
    format: mapping.name,
    drafts: named(drafts),
    ...{ proposals: [], cancellations: [], ignored, problems, remarks },
    totals: statedIn(rows, mapping),
  };
  const isAsBefore = former.every(({ draft }, at) => draft === drafts[at]?.draft);
  return ok(isAsBefore ? file : withFormer(file, named(former)));
}

function neededIn({ columns, feeColumns }: Mapping): readonly string[] {
  return [
    ...Object.values(columns).filter((one) => one !== TRADED_QUANTITY && one !== TRADED_PRICE),
    ...feeColumns,
  ];
}

/** Signed amounts with their costs add up to the cash; other files state no sums. */
function statedIn(rows: readonly Row[], mapping: Mapping): FileTotals {
  const { amount, currency, type } = mapping.columns;
  if (amount === undefined || !mapping.isAmountSigned) return totalsOf([]);
  const conventions: Conventions = mapping;
  const entries = rows.flatMap((row): TotalsEntry[] => {
    const reading = createRowReading(row, conventions);
    const meaning = type === undefined ? 'TRADE' : mapping.typeOf(reading.text(type));
    const of = mapping.currency ?? reading.text(currency ?? '');
    if (meaning === 'IGNORED' || meaning === 'OPENING_BALANCE') return [];
    const cost = sumOf(mapping.feeColumns.map((column) => reading.money(column)));
    const paid = mapping.areFeesNegative ? cost : negated(cost);
    const stated = reading.money(amount);
    const sum = mapping.amountIncludesCosts ? stated : plus(stated, paid);
    return reading.problems.length > 0 ? [] : [{ total: 'cash', of, amount: sum }];
  });
  return totalsOf(entries);
}
