// The rows of a Parquet file as texts, the first one the names of its columns, as if they came from a CSV file.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { FileIssue } from '../bars/file-issue.ts';

type Row = Readonly<Record<string, unknown>>;

/** From the start at each call. Fails if the file is missing, torn or empty. */
export async function parquetTexts(
  file: string,
): Promise<Result<() => Iterable<readonly string[]>, FileIssue>> {
  const whole = { file, line: undefined, field: '' };
  try {
    const table = await tableOf(file);
    if (table.rows.length === 0) return failed({ ...whole, message: 'contains no row' });
    return ok(() => textsOf(table));
  } catch (error) {
    return failed({ ...whole, message: whyUnreadable(error) });
  }
}

interface Table {
  readonly rows: readonly Row[];
  /** Columns whose times are those of a wall clock without a zone. */
  readonly walls: ReadonlySet<string>;
  /** Columns of numbers with 32 bits. */
  readonly floats: ReadonlySet<string>;
  /** The digits behind the point of columns of decimals. */
  readonly decimals: ReadonlyMap<string, number>;
}

async function tableOf(file: string): Promise<Table> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import(
    'hyparquet'
  );
  const { compressors } = await import('hyparquet-compressors');
  const buffer = await asyncBufferFromFile(file);
  const { schema } = await parquetMetadataAsync(buffer);
  const walls = schema.filter(({ logical_type }) => logical_type?.isAdjustedToUTC === false);
  const floats = schema.filter(({ type }) => type === 'FLOAT');
  const decimals = schema.filter(({ converted_type }) => converted_type === 'DECIMAL');
  return {
    rows: await parquetReadObjects({ file: buffer, compressors }),
    walls: new Set(walls.map(({ name }) => name)),
    floats: new Set(floats.map(({ name }) => name)),
    decimals: new Map(decimals.map(({ name, scale = 0 }) => [name, scale])),
  };
}

function* textsOf({ rows, walls, floats, decimals }: Table): Generator<readonly string[]> {
  const [first = {}] = rows;
  const pairs = Object.keys(first).filter((name) => PAIR.test(name));
  const others = Object.keys(first).filter((name) => !PAIR.test(name));
  const names = [...others, ...pairs];
  // pandas writes an index without a name; one of whole numbers only counts the rows.
  const isTime = (name: string) => name.startsWith('__index') && first[name] instanceof Date;
  if (pairs.length > 0 && others.length === 1) yield* headerOfPairs(pairs);
  else yield names.map((name) => (isTime(name) ? 'date' : name));
  for (const row of rows)
    yield names.map((name) => {
      const value = row[name];
      const digits = decimals.get(name);
      // The package computes with doubles: 100.07000000000001.
      if (typeof value === 'number' && digits !== undefined) return value.toFixed(digits);
      if (typeof value === 'number' && floats.has(name)) return shortest(value);
      return textOf(value, walls.has(name));
    });
}

/** What pandas makes of columns with two names: `('Close', 'AAPL')`. */
const PAIR = /^\('([^']*)', '([^']*)'\)$/;

/** As yfinance writes it in a CSV; `group_by="ticker"` names the symbol first. */
function headerOfPairs(pairs: readonly string[]): readonly (readonly string[])[] {
  const [one, other] = [1, 2].map((part) => pairs.map((name) => PAIR.exec(name)?.[part] ?? ''));
  const [prices = [], symbols = []] = one?.some((name) => /^close$/i.test(name))
    ? [one, other]
    : [other, one];
  return [['Price', ...prices], ['Ticker', ...symbols], ['Date']];
}

function textOf(value: unknown, isWall: boolean): string {
  if (value === null || value === undefined) return '';
  if (!(value instanceof Date)) return String(value);
  const text = value.toISOString();
  return isWall ? text.slice(0, -1) : text;
}

/** Of the decimals that are this number in 32 bits, the one with the fewest digits: 98.57, not 98.56999969482422. */
function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits += 1) {
    const near = Number(value.toPrecision(digits));
    if (Math.fround(near) === value) return String(near);
  }
  return String(value);
}

function whyUnreadable(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'file not found';
  const why = error instanceof Error ? error.message : String(error);
  return `it is torn, or not Parquet: ${why.split('\n')[0]}`;
}
