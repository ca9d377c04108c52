// Bars in a Parquet file, checked row by row like those of a CSV file; its lines are rows.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type BarFileRequest, type ReadBars, readRows } from '../bars/bar-file.ts';
import type { FileIssue } from '../bars/file-issue.ts';
import { PLAIN } from '../bars/shapes.ts';

type Row = Readonly<Record<string, unknown>>;

export async function readParquetBars(
  request: BarFileRequest,
): Promise<Result<ReadBars, FileIssue[]>> {
  const { file } = request;
  try {
    const { rows, walls } = await rowsOf(file);
    const [first] = rows;
    if (first === undefined) return failed([whole(file, 'contains no bar')]);
    const names = Object.keys(first);
    const read = readRows(request, textsOf(rows, names, walls));
    return read.ok ? ok({ ...read.value, shape: shapeName(read.value) }) : read;
  } catch (error) {
    return failed([whole(file, whyUnreadable(error))]);
  }
}

function shapeName({ shape }: ReadBars): string {
  return shape === PLAIN.name ? 'Parquet' : `${shape}, as Parquet`;
}

/** The rows, and the columns whose times are those of a wall clock without a zone. */
async function rowsOf(
  file: string,
): Promise<{ readonly rows: readonly Row[]; readonly walls: ReadonlySet<string> }> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import(
    'hyparquet'
  );
  const { compressors } = await import('hyparquet-compressors');
  const buffer = await asyncBufferFromFile(file);
  const { schema } = await parquetMetadataAsync(buffer);
  const walls = schema.filter(({ logical_type }) => logical_type?.isAdjustedToUTC === false);
  return {
    rows: await parquetReadObjects({ file: buffer, compressors }),
    walls: new Set(walls.map(({ name }) => name)),
  };
}

function* textsOf(
  rows: readonly Row[],
  names: readonly string[],
  walls: ReadonlySet<string>,
): Generator<readonly string[]> {
  yield names.map((name) => (name.startsWith('__index') ? 'date' : name));
  for (const row of rows) yield names.map((name) => textOf(row[name], walls.has(name)));
}

function textOf(value: unknown, isWall: boolean): string {
  if (value === null || value === undefined) return '';
  if (!(value instanceof Date)) return String(value);
  const text = value.toISOString();
  return isWall ? text.slice(0, -1) : text;
}

function whyUnreadable(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'file not found';
  const why = error instanceof Error ? error.message : String(error);
  return `it is torn, or not Parquet: ${why.split('\n')[0]}`;
}

function whole(file: string, message: string): FileIssue {
  return { file, line: undefined, field: '', message };
}
