// The columns of a CSV that Ghostfolio imports: each has several names, in letters of any size.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { ImportProblem } from '../rows/imported-file.ts';
import { atLine } from '../rows/table-rows.ts';
import { csvLines, delimiterOf } from '../text/csv-lines.ts';
import type { ActivityFields } from './activity-drafts.ts';

type CsvField = keyof ActivityFields | 'account';

/** The first of the names that the header has stands for the field. */
const NAMES: Readonly<Record<CsvField, readonly string[]>> = {
  type: ['action', 'type', 'buy/sell'],
  date: ['date', 'tradedate'],
  symbol: ['code', 'symbol', 'ticker'],
  currency: ['currency', 'ccy', 'currencyprimary'],
  quantity: ['quantity', 'qty', 'shares', 'units'],
  unitPrice: ['price', 'unitprice', 'tradeprice', 'value'],
  fee: ['fee', 'commission', 'ibcommission'],
  comment: ['note', 'comment'],
  account: ['account', 'accountid'],
};
const OPTIONAL: readonly CsvField[] = ['comment', 'account'];
const FIELDS = Object.keys(NAMES) as CsvField[];

export interface CsvColumns {
  readonly fields: ActivityFields;
  /** Undefined if the file has no such column. */
  readonly account: string | undefined;
}

export function csvColumns(columns: readonly string[]): Result<CsvColumns, ImportProblem> {
  const named = new Map<CsvField, string>();
  for (const field of FIELDS) {
    const name = NAMES[field].find((each) => columns.some((it) => it.toLowerCase() === each));
    const [column, ...others] = columns.filter((each) => each.toLowerCase() === name);
    if (others.length > 0) return failed(atLine(1, `Two columns are named ${name}; rename one.`));
    if (column !== undefined) named.set(field, column);
    else if (!OPTIONAL.includes(field)) {
      const known = NAMES[field].join(', ');
      return failed(atLine(1, `No column for the ${field}; it is named one of ${known}.`));
    }
  }
  const fields = Object.fromEntries(FIELDS.map((field) => [field, named.get(field) ?? field]));
  return ok({ fields: fields as unknown as ActivityFields, account: named.get('account') });
}

/** Words that together are in no other header: others have their dates with the month first. */
const OWN = ['date', 'code', 'action'];

export function isGhostfolioCsv(text: string): boolean {
  const [first = ''] = text.split('\n', 1);
  const lines = csvLines(first, delimiterOf(first));
  const cells = lines.ok ? (lines.value[0]?.cells ?? []) : [];
  const words = cells.map((cell) => cell.toLowerCase());
  const isOwn = OWN.every((word) => words.includes(word));
  return isOwn && NAMES.currency.some((word) => words.includes(word));
}
