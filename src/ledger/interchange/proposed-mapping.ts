// A mapping for the CSV of a broker that is not known, as far as the file says it; what it does not say is a question in a comment.
import { stringify } from 'yaml';
import { ok, type Result } from '../../kernel/result.ts';
import { CURRENCIES_BY_SIGN } from '../../market/venues/currency-signs.ts';
import { TYPE_WORDS } from './proposed/column-words.ts';
import { columnsIn, type TableColumns } from './proposed/columns.ts';
import { costsIn } from './proposed/costs.ts';
import { type FoundTable, tableIn } from './proposed/table.ts';
import { typesOf } from './proposed/words-of-rows.ts';
import { bare, dateOf, decimalOf } from './proposed/written-forms.ts';
import { currencyFrom } from './rows/currency-code.ts';
import type { TextEncoding } from './text/decoded-text.ts';
import { type DecimalSign, numberFrom } from './text/number-text.ts';

export interface ProposedMapping {
  /** YAML, with a comment for each question. */
  readonly text: string;
  /** What the file does not say. */
  readonly questions: readonly string[];
}

/** `encoding`: of the file, if it is not by its bytes. */
export function proposedMapping(
  text: string,
  encoding?: TextEncoding,
): Result<ProposedMapping, string> {
  const found = tableIn(text, (table) => columnsIn(table).columns.date !== undefined);
  if (!found.ok) return found;
  const table = found.value;
  const read = columnsIn(table);
  const { costs, values } = read;
  const questions: string[] = [];
  const columns = namedSecurity(read.columns, questions);
  const date = dateOf(values(columns.date), questions);
  const numbers = [columns.quantity, columns.price, columns.amount, ...costs].flatMap(values);
  const decimal = decimalOf(numbers.map(bare), questions);
  const fees = costsIn(table, read, { decimalSign: decimal, questions });
  const types = typesOf(values(columns.type), questions);
  const signs = signsOf(table, read, decimal);
  if (columns.type === undefined && signs.quantity === 'unsigned')
    questions.push('columns.type: no column says what a row is');
  if (columns.type === undefined && isOfOneDay(values(columns.date))) questions.push(HOLDINGS);
  const [fee, ...more] = fees.columns;
  const mapping = {
    name: 'my-broker',
    columns: {
      date: '',
      ...columns,
      ...(fee !== undefined && { fees: more.length > 0 ? fees.columns : fee }),
    },
    ...{ date, zone: 'UTC', decimal, delimiter: table.delimiter },
    ...(encoding !== undefined && { encoding }),
    ...(table.skipped > 0 && { skip_lines: table.skipped }),
    ...currencyOf(read, questions),
    ...{ types, signs },
    ...(!fees.amountIncludesCosts && { amount_includes_costs: false }),
  };
  if (values(columns.date).some((cell) => cell.includes(':')) || columns.time !== undefined)
    questions.push('zone: of which zone the times are, such as Europe/Berlin');
  const head = questions.map((question) => `# ${question}\n`).join('');
  return ok({ text: `${head}${stringify(mapping)}`, questions });
}

const HOLDINGS =
  'columns.type: no row says what was done, and all are of one day: a list of what is held has no transactions';

function isOfOneDay(days: readonly string[]): boolean {
  return days.length > 1 && new Set(days).size === 1;
}

/** A text of a trade has a symbol in it, and is none. */
function namedSecurity(columns: TableColumns['columns'], questions: string[]) {
  const { symbol, ...rest } = columns;
  if (symbol === undefined || symbol !== columns.trade) return columns;
  questions.push('columns.symbol: no column names the security alone');
  return rest;
}

const SELL = TYPE_WORDS.find(([type]) => type === 'SELL')?.[1];

/** Quantities have a sign if those that are sold have one. */
function signsOf(
  { header, rows }: FoundTable,
  { columns, costs, values }: TableColumns,
  decimal: DecimalSign,
) {
  const isNegative = (cell: string) => numberFrom(bare(cell), decimal)?.isNegative() === true;
  const cell = (row: readonly string[], column: string | undefined) =>
    row[header.indexOf(column ?? '')] ?? '';
  const sold = rows.filter((row) => SELL?.test(cell(row, columns.type).trim()));
  const quantities =
    sold.length > 0 ? sold.map((row) => cell(row, columns.quantity)) : values(columns.quantity);
  return {
    quantity: quantities.some(isNegative) ? 'signed' : 'unsigned',
    amount: values(columns.amount).some(isNegative) ? 'signed' : 'unsigned',
    fees: costs.flatMap(values).some(isNegative) ? 'negative' : 'positive',
  };
}

/** `Price (USD)`, `Debit CHF` */
const CODE = /\b[A-Z]{3}\b/g;

function currencyOf({ columns, values }: TableColumns, questions: string[]): { currency?: string } {
  const stated = values(columns.currency);
  const odd = stated.find((code) => currencyFrom(code) === undefined);
  if (odd !== undefined) questions.push(`columns.currency: "${odd}" is not a currency`);
  if (stated.length > 0) return {};
  const names = [columns.amount, columns.price].map((name) => name ?? '');
  const named = names
    .flatMap((name) => [...name.matchAll(CODE)].map(([code]) => code))
    .find((code) => currencyFrom(code) !== undefined);
  if (named !== undefined) return { currency: named };
  const cells = [...names, ...values(columns.amount), ...values(columns.price)];
  const signs = new Set(cells.flatMap((cell) => /[$€£¥₫]/.exec(cell)?.[0] ?? []));
  const [sign] = signs;
  const [currency] = CURRENCIES_BY_SIGN.get(sign ?? '') ?? [];
  if (signs.size === 1 && currency !== undefined) {
    if (sign === '$') questions.push('currency: $ is taken for the dollar of the United States');
    return { currency };
  }
  questions.push(
    signs.size > 1
      ? `currency: amounts have the signs ${[...signs].join(' and ')}; import the rows of each apart`
      : 'currency: no column states it; write that of all rows',
  );
  return { currency: '' };
}
