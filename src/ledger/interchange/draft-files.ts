// The ledger's own CSV and JSON: what is exported imports back to the same drafts.
import { ok, type Result } from '../../kernel/result.ts';
import { zoneNamed } from '../../market/time/zone.ts';
import type { TransactionDraft } from '../domain/transactions/draft.ts';
import { DRAFT_FIELDS, draftFrom, fieldsOf } from './drafts/draft-fields.ts';
import { NO_TOTALS } from './rows/file-totals.ts';
import type { ImportedDraft, ImportedFile, ImportProblem } from './rows/imported-file.ts';
import { type Digest, withOrigins } from './rows/row-origin.ts';
import { createRowReading, type Row } from './rows/row-reading.ts';
import { atLine, tableRows } from './rows/table-rows.ts';
import { csvText } from './text/csv-text.ts';
import { isRecord, jsonWithTextNumbers, textFields } from './text/json-text.ts';
import { ISO_FORM } from './text/moment-text.ts';

const LEDGER_FORMAT = 'sluice';
const VERSION = 1;

export function draftsAsCsv(drafts: readonly TransactionDraft[]): string {
  const rows = drafts.map((draft) => {
    const fields = fieldsOf(draft);
    return DRAFT_FIELDS.map((name) => cellOf(name, fields[name] ?? ''));
  });
  return csvText([[...DRAFT_FIELDS], ...rows]);
}

/** Amounts are text: a program that reads them as binary numbers would change them. */
export function draftsAsJson(drafts: readonly TransactionDraft[]): string {
  const transactions = drafts.map(fieldsOf);
  return `${JSON.stringify({ format: LEDGER_FORMAT, version: VERSION, transactions }, null, 1)}\n`;
}

export function draftsFromCsv(text: string, digest: Digest): Result<ImportedFile, ImportProblem> {
  const needed = ['type', 'at', 'on', 'currency'];
  const table = tableRows(text, { delimiter: ',', skipped: 0, needed, isExact: true });
  if (!table.ok) return table;
  const { rows, problems } = table.value;
  return ok(fileOf(takenFrom(rows), digest, { unread: problems, prepared: withoutApostrophes }));
}

const ROWS_TAKEN_AT_ONCE = 1_000;

/** Frees the rows that were read: of a long file, they take as much memory as their drafts. */
function* takenFrom(rows: Row[]): Generator<Row> {
  while (rows.length > 0) yield* rows.splice(0, ROWS_TAKEN_AT_ONCE);
}

/** What people and other programs wrote, also users with whom a portfolio is shared. */
const WRITTEN: ReadonlySet<string> = new Set([
  ...['symbol', 'exchange', 'name', 'lots', 'to_portfolio', 'notes', 'origin_source', 'origin_id'],
]);
const FORMULA = /^'*[=+\-@\t\r]/;
const KEPT_FORMULA = /^'+[=+\-@\t\r]/;

/** An apostrophe keeps a spreadsheet from running a text as a formula. */
function cellOf(name: string, text: string): string {
  return WRITTEN.has(name) && FORMULA.test(text) ? `'${text}` : text;
}

function withoutApostrophes(row: Row): Row {
  if (!Object.values(row.raw).some((text) => text.startsWith("'"))) return row;
  const cells = Object.entries(row.raw).map(([name, text]) => [
    name,
    WRITTEN.has(name) && KEPT_FORMULA.test(text) ? text.slice(1) : text,
  ]);
  return { ...row, raw: Object.fromEntries(cells) };
}

export function draftsFromJson(text: string, digest: Digest): Result<ImportedFile, ImportProblem> {
  const parsed = jsonWithTextNumbers(text);
  if (!parsed.ok) return { ok: false, failure: atLine(undefined, parsed.failure) };
  const { value } = parsed;
  const all = isRecord(value) && value.format === LEDGER_FORMAT ? value.transactions : undefined;
  if (!isRecord(value) || !Array.isArray(all) || value.version !== String(VERSION))
    return { ok: false, failure: atLine(undefined, NOT_OURS) };
  const rows = all.map((each, at): Row => {
    const place = { line: undefined, part: `transactions[${at}]`, column: undefined };
    return { place, raw: isRecord(each) ? textFields(each) : {} };
  });
  return ok(fileOf(rows, digest, { unread: [], prepared: (row) => row }));
}

const NOT_OURS = `The file is not an export of version ${VERSION} of this ledger; export it again.`;

/** Moments carry their offset, so the zone is never used. */
const CONVENTIONS = { decimalSign: '.', moments: ISO_FORM, zone: zoneNamed('UTC') } as const;

function fileOf(
  rows: Iterable<Row>,
  digest: Digest,
  { unread, prepared }: { readonly unread: readonly ImportProblem[]; prepared(row: Row): Row },
): ImportedFile {
  const problems: ImportProblem[] = [...unread];
  const drafts: ImportedDraft[] = [];
  for (const row of rows) {
    const reading = createRowReading(prepared(row), CONVENTIONS);
    const draft = draftFrom(reading);
    problems.push(...reading.problems);
    if (reading.problems.length === 0) drafts.push({ draft, place: row.place });
  }
  return {
    format: LEDGER_FORMAT,
    drafts: withOrigins(drafts, LEDGER_FORMAT, digest),
    ...{ proposals: [], cancellations: [], ignored: [], problems, totals: NO_TOTALS },
  };
}
