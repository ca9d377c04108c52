// A mapping for the CSV of a broker that is not known, as far as the file says it; what it does not say is a question in a comment.
import { stringify } from 'yaml';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { CURRENCIES_BY_SIGN } from '../../../market/venues/currency-signs.ts';
import { UTC } from '../brokers/reading/forms.ts';
import { currencyFrom } from '../rows/currency-code.ts';
import { type CsvLine, csvLines, type Delimiter } from '../text/csv-lines.ts';
import { formFrom, ISO_FORM } from '../text/moment-text.ts';
import { type DecimalSign, numberFrom } from '../text/number-text.ts';
import { COLUMN_WORDS, TYPE_WORDS } from './column-words.ts';
import type { MappedColumn } from './mapping.ts';

export interface ProposedMapping {
  /** YAML, with a comment for each question. */
  readonly text: string;
  /** What the file does not say. */
  readonly questions: readonly string[];
}

interface Found {
  readonly delimiter: Delimiter;
  readonly skipped: number;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];
const LINES_SEARCHED = 30;

export function proposedMapping(text: string): Result<ProposedMapping, string> {
  const table = tableIn(text);
  if (!table.ok) return table;
  const found = table.value;
  const columns = columnsOf(found.header, found.rows);
  const values = (name: MappedColumn) => {
    const at = found.header.indexOf(columns[name] ?? '');
    return at < 0
      ? []
      : found.rows.map((row) => row[at]?.trim() ?? '').filter((cell) => cell !== '');
  };
  const questions: string[] = [];
  const date = dateOf(values('date'), questions);
  const numbers = (['quantity', 'price', 'amount', 'fees'] as const).flatMap(values).map(bare);
  const decimal = decimalOf(numbers, questions);
  const isNegative = (name: MappedColumn) =>
    values(name).some((cell) => numberFrom(bare(cell), decimal)?.isNegative() === true);
  const types = typesOf(values('type'), questions);
  if (columns.type === undefined) questions.push('columns.type: no column says what a row is');
  const mapping = {
    name: 'my-broker',
    columns: { date: '', type: '', ...columns },
    ...{ date, zone: 'UTC', decimal, delimiter: found.delimiter },
    ...(found.skipped > 0 && { skip_lines: found.skipped }),
    ...currencyOf({ columns, values, questions }),
    types,
    signs: {
      quantity: isNegative('quantity') ? 'signed' : 'unsigned',
      amount: isNegative('amount') ? 'signed' : 'unsigned',
      fees: isNegative('fees') ? 'negative' : 'positive',
    },
  };
  if (values('date').some((cell) => cell.includes(':')) || columns.time !== undefined)
    questions.push('zone: of which zone the times are, such as Europe/Berlin');
  const head = questions.map((question) => `# ${question}\n`).join('');
  return ok({ text: `${head}${stringify(mapping)}`, questions });
}

/** The delimiter and the line by which most rows have as many cells as their header. */
function tableIn(text: string): Result<Found, string> {
  const read = DELIMITERS.map((delimiter) => ({ delimiter, lines: csvLines(text, delimiter) }));
  const found = read.flatMap(({ delimiter, lines }) =>
    lines.ok ? candidatesOf(lines.value, delimiter) : [],
  );
  const [best] = found.toSorted(
    (one, other) => other.rows.length * other.header.length - one.rows.length * one.header.length,
  );
  if (best !== undefined) return ok(best);
  const broken = read.find(({ lines }) => !lines.ok)?.lines;
  return failed(
    broken?.ok === false
      ? `Line ${broken.failure.line ?? 1}: ${broken.failure.why}`
      : 'No table with a column for the day is in the file; choose a CSV of transactions.',
  );
}

/** Lines before the header are counted as the mapping does: those with a value. */
function candidatesOf(lines: readonly CsvLine[], delimiter: Delimiter): Found[] {
  return lines.slice(0, LINES_SEARCHED).flatMap(({ cells }, skipped) => {
    const rows = lines
      .slice(skipped + 1)
      .filter((line) => line.cells.length === cells.length)
      .map((line) => line.cells);
    const isTable = cells.length >= 3 && columnsOf(cells, rows).date !== undefined;
    return isTable && rows.length > 0 ? [{ delimiter, skipped, header: cells, rows }] : [];
  });
}

/** Of those that have a value in any row, and for the day in most of them. */
function columnsOf(
  header: readonly string[],
  rows: Found['rows'],
): Partial<Record<MappedColumn, string>> {
  const filledIn = (at: number) => rows.filter((row) => (row[at] ?? '') !== '').length;
  const isFilled = (column: string, name: MappedColumn) =>
    filledIn(header.indexOf(column)) > (name === 'date' ? rows.length / 2 : 0);
  const found: Partial<Record<MappedColumn, string>> = {};
  for (const [name, words] of COLUMN_WORDS) {
    const taken = Object.values(found);
    const column = header.find(
      (each) => words.test(each) && !taken.includes(each) && isFilled(each, name),
    );
    if (column !== undefined) found[name] ??= column;
  }
  return found;
}

const DAYS = [
  ...[
    'iso',
    'yyyyMMdd',
    'dd.MM.yyyy',
    'd.M.yyyy',
    'dd/MM/yyyy',
    'MM/dd/yyyy',
    'd/M/yyyy',
    'M/d/yyyy',
  ],
  ...['dd-MM-yyyy', 'MM-dd-yyyy', 'yyyy/MM/dd', 'dd-MMM-yyyy', 'd MMM yyyy'],
];

const FORMS = DAYS.flatMap((day) =>
  day === 'iso' ? [day] : [day, `${day} HH:mm:ss`, `${day} HH:mm`],
);

/** The first form that reads most days; another one that reads as many is a question. */
function dateOf(days: readonly string[], questions: string[]): string {
  const read = FORMS.map((form) => {
    const moments = form === 'iso' ? ISO_FORM : formFrom(form);
    return { form, count: days.filter((day) => moments?.parse(day, UTC) !== undefined).length };
  });
  const most = Math.max(...read.map(({ count }) => count));
  const [best, other] = read.filter(({ count }) => count === most && count > 0);
  if (best === undefined) {
    questions.push(
      `date: the form of "${days[0] ?? ''}" is not known; write it, such as dd.MM.yyyy`,
    );
    return 'iso';
  }
  const isDoubtful = other !== undefined && /M.*d/.test(best.form) !== /M.*d/.test(other.form);
  if (isDoubtful) questions.push(`date: ${best.form} and ${other.form} both read every day`);
  if (most < days.length)
    questions.push(`date: ${days.length - most} of ${days.length} days are written otherwise`);
  return best.form;
}

function decimalOf(numbers: readonly string[], questions: string[]): DecimalSign {
  const fits = (sign: DecimalSign) =>
    numbers.filter((number) => numberFrom(number, sign) !== undefined).length;
  const [points, commas] = [fits('.'), fits(',')];
  const isMixed = numbers.some((number) => /[.,]\d{1,2}$|[.,]\d{4,}$/.test(number));
  if (points === commas && numbers.some((number) => /[.,]/.test(number)) && !isMixed)
    questions.push('decimal: every amount can be read with a point and with a comma');
  return commas > points ? ',' : '.';
}

/** Without signs and codes of currencies. */
function bare(cell: string): string {
  return cell
    .replace(/[$€£¥₫]/g, '')
    .replace(/^[A-Z]{3}\s+|\s+[A-Z]{3}$/g, '')
    .trim();
}

interface CurrencyTerms {
  readonly columns: Partial<Record<MappedColumn, string>>;
  readonly questions: string[];
  values(name: MappedColumn): readonly string[];
}

function currencyOf({ columns, values, questions }: CurrencyTerms): { currency?: string } {
  const stated = values('currency');
  if (columns.currency !== undefined && stated.every((code) => currencyFrom(code) !== undefined))
    return {};
  const amounts = [...values('amount'), ...values('price')];
  const signs = new Set(amounts.flatMap((cell) => /[$€£¥₫]/.exec(cell)?.[0] ?? []));
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

function typesOf(words: readonly string[], questions: string[]) {
  const types: Partial<Record<string, string[]>> = {};
  for (const word of new Set(words)) {
    const [type] = TYPE_WORDS.find(([, pattern]) => pattern.test(word)) ?? [];
    if (type === undefined) questions.push(`types: what "${word}" means, or list it under ignore`);
    else types[type] = [...(types[type] ?? []), word];
  }
  return types;
}
