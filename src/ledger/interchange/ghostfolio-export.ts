// Exports of Ghostfolio: the JSON of the export menu, and the CSV that its import reads.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Zone } from '../../market/time/zone.ts';
import type { SecurityReference, TransactionOrigin } from '../domain/transactions/draft.ts';
import { type ActivityFields, activityDrafts } from './ghostfolio/activity-drafts.ts';
import { withoutDust } from './ghostfolio/binary-dust.ts';
import { csvColumns } from './ghostfolio/csv-columns.ts';
import { amountsIn, CSV_MOMENTS, doubtfulDates } from './ghostfolio/csv-conventions.ts';
import { liabilityIn } from './ghostfolio/liabilities.ts';
import { statedBalances } from './ghostfolio/stated-balances.ts';
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
import { ISO_FORM, type MomentForm } from './text/moment-text.ts';
import type { DecimalSign } from './text/number-text.ts';

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
  const file = fileOf(chosen, {
    ...{ terms, fields: JSON_FIELDS, decimalSign: '.', moments: ISO_FORM },
    originOf: ({ raw }) =>
      raw.id === undefined ? undefined : { source: `file:${GHOSTFOLIO_FORMAT}`, id: raw.id },
    security: (symbol) => securities.get(symbol) ?? named(symbol),
  });
  const balances = statedBalances(parsed.value.accounts, account);
  return ok({ ...file, ignored: [...file.ignored, ...balances] });
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

export function ghostfolioCsv(
  text: string,
  terms: GhostfolioTerms,
): Result<ImportedFile, ImportProblem> {
  const table = tableRows(text, { delimiter: delimiterOf(text), skipped: 0, needed: [] });
  if (!table.ok) return table;
  const columns = csvColumns(table.value.columns);
  if (!columns.ok) return columns;
  const { fields, account } = columns.value;
  const rows = rowsOfAccount(table.value.rows, account, terms.account);
  if (!rows.ok) return rows;
  const { decimalSign, problems } = amountsIn(rows.value, fields);
  const doubtful = [...problems, ...doubtfulDates(rows.value, fields, terms.zone)];
  const isDoubtful = new Set(doubtful.map(({ place }) => place.line));
  const clear = rows.value.filter(({ place }) => !isDoubtful.has(place.line));
  const file = fileOf(clear, {
    ...{ terms, fields, decimalSign, moments: CSV_MOMENTS, security: named },
    originOf: () => undefined,
  });
  return ok({ ...file, problems: [...table.value.problems, ...doubtful, ...file.problems] });
}

function rowsOfAccount(
  rows: readonly Row[],
  column: string | undefined,
  account: string | undefined,
): Result<readonly Row[], ImportProblem> {
  if (account === undefined) return ok(rows);
  const own = rows.filter(({ raw }) => column !== undefined && raw[column] === account);
  return own.length > 0 ? ok(own) : failed(atLine(1, `The file has no account "${account}".`));
}

function named(symbol: string): SecurityReference {
  return { symbol, isin: undefined, exchange: undefined, name: undefined };
}

interface FileTerms {
  readonly terms: GhostfolioTerms;
  readonly fields: ActivityFields;
  readonly decimalSign: DecimalSign;
  readonly moments: MomentForm;
  originOf(row: Row): TransactionOrigin | undefined;
  security(symbol: string): SecurityReference;
}

function fileOf(rows: readonly Row[], given: FileTerms): ImportedFile {
  const { fields, decimalSign, moments, terms, security } = given;
  const problems: ImportProblem[] = [];
  const ignored: IgnoredRow[] = [];
  const drafts: ImportedDraft[] = [];
  for (const stated of rows) {
    const { currency, unitPrice, fee, quantity } = fields;
    const whole = inWholeUnits(stated, { currency, amounts: [unitPrice, fee] });
    const row = withoutDust(whole, [quantity, unitPrice]);
    const { place } = row;
    const reading = createRowReading(row, { decimalSign, moments, zone: terms.zone });
    const owed = liabilityIn(reading, fields);
    if (owed !== undefined) {
      ignored.push(owed);
      continue;
    }
    const read = activityDrafts(reading, { fields, security, origin: given.originOf(row) });
    problems.push(...reading.problems);
    if (reading.problems.length > 0) continue;
    if (read === undefined)
      ignored.push({ place, why: 'The activity has a quantity of zero, and no fee.' });
    drafts.push(...(read ?? []).map((draft) => ({ draft, place })));
  }
  return {
    format: GHOSTFOLIO_FORMAT,
    drafts: withOrigins(inBookingOrder(drafts), GHOSTFOLIO_FORMAT, terms.digest),
    ...{ proposals: [], cancellations: [], ignored, problems, totals: NO_TOTALS },
  };
}
