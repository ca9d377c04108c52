// The CSV export of all transactions of Portfolio Performance: of a securities account, of a cash account, or both.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Zone } from '../../market/time/zone.ts';
import { performanceBooking } from './performance/performance-row.ts';
import { COLUMNS, type PerformanceColumn, TYPES } from './performance/words.ts';
import { inBookingOrder } from './rows/booking-order.ts';
import { currencyFrom } from './rows/currency-code.ts';
import { type FileTotals, type TotalsEntry, totalsOf } from './rows/file-totals.ts';
import type {
  ActionProposal,
  IgnoredRow,
  ImportedDraft,
  ImportedFile,
  ImportProblem,
} from './rows/imported-file.ts';
import { type Digest, withOrigins } from './rows/row-origin.ts';
import { createRowReading, type RowReading } from './rows/row-reading.ts';
import { atLine, tableRows } from './rows/table-rows.ts';
import { delimiterOf } from './text/csv-lines.ts';
import { ISO_FORM } from './text/moment-text.ts';

const PERFORMANCE_FORMAT = 'portfolio-performance';

export interface PerformanceTerms {
  readonly digest: Digest;
  /** Of the times, which the export writes without one. */
  readonly zone: Zone;
}

export function performanceExport(
  text: string,
  { digest, zone }: PerformanceTerms,
): Result<ImportedFile, ImportProblem> {
  // A semicolon separates where the comma is the decimal sign, whatever the language of the headers.
  const delimiter = delimiterOf(text);
  const decimalSign = delimiter === ';' ? ',' : '.';
  const table = tableRows(text, { delimiter, skipped: 0, needed: [] });
  if (!table.ok) return table;
  const { columns, rows } = table.value;
  const missing = namesOf(COLUMNS).find(
    (name) => name !== 'fees' && !COLUMNS[name].some((it) => columns.includes(it)),
  );
  // The export of a cash account, whose purchases and sales are those of the securities account, without their shares.
  const isOfCash = !COLUMNS.fees.some((it) => columns.includes(it));
  if (missing !== undefined)
    return failed(atLine(1, `No column ${COLUMNS[missing].join(' or ')}; export all columns.`));
  const column = (name: PerformanceColumn) =>
    COLUMNS[name].find((each) => columns.includes(each)) ?? name;
  const problems: ImportProblem[] = [...table.value.problems];
  const proposals: ActionProposal[] = [];
  const drafts: ImportedDraft[] = [];
  const readings: RowReading[] = [];
  const ignored: IgnoredRow[] = [];
  for (const { place, raw } of rows) {
    const reading = createRowReading({ place, raw }, { decimalSign, moments: ISO_FORM, zone });
    const type = TYPES[reading.text(column('type'))];
    if (isOfCash && (type === 'BUY' || type === 'SELL') && !reading.has(column('shares'))) {
      const moved = movedBy(reading, column);
      ignored.push({ place, why: OF_SECURITIES, moved });
      continue;
    }
    const booking = performanceBooking({ place, reading, column });
    readings.push(reading);
    problems.push(...reading.problems);
    if (reading.problems.length > 0) continue;
    if (booking.proposal !== undefined) proposals.push(booking.proposal);
    drafts.push(...booking.drafts.map((draft) => ({ draft, place })));
  }
  return ok({
    format: PERFORMANCE_FORMAT,
    drafts: withOrigins(inBookingOrder(drafts), PERFORMANCE_FORMAT, digest),
    ...{ proposals, cancellations: [], ignored, problems },
    totals: statedIn(readings, column),
  });
}

const OF_SECURITIES =
  'The export of the securities account has this trade with its shares; import that too.';

function movedBy(reading: RowReading, column: (name: PerformanceColumn) => string) {
  const currency = currencyFrom(reading.text(column('currency')));
  return currency === undefined ? [] : [{ currency, amount: reading.money(column('value')) }];
}

function namesOf(columns: typeof COLUMNS): PerformanceColumn[] {
  return Object.keys(columns) as PerformanceColumn[];
}

/** Trades have one sign in the export of a cash account and the other in that of a securities account. */
function statedIn(
  readings: readonly RowReading[],
  column: (name: PerformanceColumn) => string,
): FileTotals {
  const entries = readings.flatMap((reading): TotalsEntry[] => {
    const type = TYPES[reading.text(column('type'))];
    const stated = reading.money(column('value'));
    const isOfShares = type === 'TRANSFER_IN' || type === 'TRANSFER_OUT';
    const isWithoutCash = type === 'DELIVERY_IN' || type === 'DELIVERY_OUT';
    if (isWithoutCash || (isOfShares && reading.has(column('shares')))) return [];
    const size = stated.abs();
    const amount = type === 'BUY' ? size.negated() : type === 'SELL' ? size : stated;
    return [{ total: 'cash', of: reading.text(column('currency')), amount }];
  });
  return totalsOf(entries);
}
