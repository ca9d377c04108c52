// Exports of Ghostfolio: the JSON of the export menu, and the CSV that its import reads.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Zone } from '../../market/time/zone.ts';
import type { SecurityReference, TransactionOrigin } from '../domain/transactions/draft.ts';
import { type ActivityFields, activityDrafts } from './ghostfolio/activity-drafts.ts';
import { inBookingOrder } from './rows/booking-order.ts';
import { NO_TOTALS } from './rows/file-totals.ts';
import type {
  IgnoredRow,
  ImportedDraft,
  ImportedFile,
  ImportProblem,
} from './rows/imported-file.ts';
import { type Digest, withOrigins } from './rows/row-origin.ts';
import { createRowReading, type Row } from './rows/row-reading.ts';
import { atLine, tableRows } from './rows/table-rows.ts';
import { inWholeUnits } from './rows/whole-units.ts';
import { delimiterOf } from './text/csv-lines.ts';
import { isRecord, jsonWithTextNumbers, textFields } from './text/json-text.ts';
import { anyForm, formFrom, ISO_FORM, type MomentForm } from './text/moment-text.ts';

const GHOSTFOLIO_FORMAT = 'ghostfolio';

export interface GhostfolioTerms {
  readonly digest: Digest;
  /** In which a moment has its day; Ghostfolio writes midnight in UTC. */
  readonly zone: Zone;
  /** Name or id; undefined takes all accounts. */
  readonly account: string | undefined;
}

const JSON_FIELDS: ActivityFields = {
  ...{ type: 'type', date: 'date', symbol: 'symbol', currency: 'currency' },
  ...{ quantity: 'quantity', unitPrice: 'unitPrice', fee: 'fee', comment: 'comment' },
};

export function ghostfolioJson(
  text: string,
  terms: GhostfolioTerms,
): Result<ImportedFile, ImportProblem> {
  const parsed = jsonWithTextNumbers(text);
  if (!parsed.ok) return failed(atLine(undefined, parsed.failure));
  const activities = isRecord(parsed.value) ? parsed.value.activities : undefined;
  if (!isRecord(parsed.value) || !Array.isArray(activities))
    return failed(atLine(undefined, 'The file has no list "activities"; export it again.'));
  const securities = securitiesIn(parsed.value.assetProfiles);
  const account = accountIn(parsed.value.accounts, terms.account);
  if (terms.account !== undefined && account === undefined)
    return failed(atLine(undefined, `The file has no account "${terms.account}".`));
  const rows = activities.map((activity, at): Row => {
    const place = { line: undefined, part: `activities[${at}]`, column: undefined };
    return { place, raw: isRecord(activity) ? textFields(activity) : {} };
  });
  const chosen = rows.filter(({ raw }) => account === undefined || raw.accountId === account);
  return ok(
    fileOf(chosen, {
      ...{ terms, fields: JSON_FIELDS, moments: ISO_FORM },
      originOf: ({ raw }) =>
        raw.id === undefined ? undefined : { source: `file:${GHOSTFOLIO_FORMAT}`, id: raw.id },
      security: (symbol) => securities.get(symbol) ?? named(symbol),
    }),
  );
}

/** Custom assets have an id for a symbol, and a profile with their name. */
function securitiesIn(profiles: unknown): Map<string, SecurityReference> {
  const fields = Array.isArray(profiles) ? profiles.filter(isRecord).map(textFields) : [];
  return new Map(
    fields.map(({ symbol = '', isin, name }) => [
      symbol,
      { symbol, isin: isin || undefined, exchange: undefined, name: name || undefined },
    ]),
  );
}

function accountIn(accounts: unknown, wanted: string | undefined): string | undefined {
  const fields = Array.isArray(accounts) ? accounts.filter(isRecord).map(textFields) : [];
  return fields.find(({ id, name }) => wanted !== undefined && (id === wanted || name === wanted))
    ?.id;
}

/** The first of the names that the header has stands for the field. */
const CSV_NAMES: Readonly<Record<keyof ActivityFields, readonly string[]>> = {
  type: ['action', 'type', 'buy/sell'],
  date: ['date', 'tradedate'],
  symbol: ['code', 'symbol', 'ticker'],
  currency: ['currency', 'ccy', 'currencyprimary'],
  quantity: ['quantity', 'qty', 'shares', 'units'],
  unitPrice: ['price', 'unitprice', 'tradeprice', 'value'],
  fee: ['fee', 'commission', 'ibcommission'],
  comment: ['note', 'comment'],
};

/** The day is always first, as Ghostfolio reads it. */
const CSV_MOMENTS = anyForm(
  ['dd-MM-yyyy', 'dd/MM/yyyy', 'dd.MM.yyyy', 'yyyyMMdd']
    .flatMap((form) => formFrom(form) ?? [])
    .concat(ISO_FORM),
);

export function ghostfolioCsv(
  text: string,
  terms: GhostfolioTerms,
): Result<ImportedFile, ImportProblem> {
  const table = tableRows(text, { delimiter: delimiterOf(text), skipped: 0, needed: [] });
  if (!table.ok) return table;
  const { columns, rows } = table.value;
  const names = (Object.keys(CSV_NAMES) as (keyof ActivityFields)[]).map((field) => {
    const column = columns.find((name) => CSV_NAMES[field].includes(name.toLowerCase()));
    return [field, column ?? field] as const;
  });
  const missing = names.find(([field, name]) => !columns.includes(name) && field !== 'comment');
  if (missing !== undefined) {
    const known = CSV_NAMES[missing[0]].join(', ');
    return failed(atLine(1, `No column for the ${missing[0]}; it is named one of ${known}.`));
  }
  return ok(
    fileOf(rows, {
      ...{ terms, moments: CSV_MOMENTS, security: named, originOf: () => undefined },
      fields: Object.fromEntries(names) as ActivityFields,
    }),
  );
}

function named(symbol: string): SecurityReference {
  return { symbol, isin: undefined, exchange: undefined, name: undefined };
}

interface FileTerms {
  readonly terms: GhostfolioTerms;
  readonly fields: ActivityFields;
  readonly moments: MomentForm;
  originOf(row: Row): TransactionOrigin | undefined;
  security(symbol: string): SecurityReference;
}

function fileOf(rows: readonly Row[], given: FileTerms): ImportedFile {
  const { fields, moments, terms, security } = given;
  const problems: ImportProblem[] = [];
  const ignored: IgnoredRow[] = [];
  const drafts: ImportedDraft[] = [];
  for (const stated of rows) {
    const { currency, unitPrice, fee } = fields;
    const row = inWholeUnits(stated, { currency, amounts: [unitPrice, fee] });
    const { place, raw } = row;
    const reading = createRowReading(row, { decimalSign: '.', moments, zone: terms.zone });
    const read = activityDrafts(reading, { fields, security, origin: given.originOf(row) });
    problems.push(...reading.problems);
    if (reading.problems.length > 0) continue;
    if (read === undefined) ignored.push({ place, why: 'The activity has a quantity of zero.' });
    drafts.push(...(read ?? []).map((draft) => ({ draft, place, raw })));
  }
  return {
    format: GHOSTFOLIO_FORMAT,
    drafts: withOrigins(inBookingOrder(drafts), GHOSTFOLIO_FORMAT, terms.digest),
    ...{ proposals: [], cancellations: [], ignored, problems, totals: NO_TOTALS },
  };
}
