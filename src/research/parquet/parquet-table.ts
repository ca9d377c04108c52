// Writes a table as a Parquet file that pandas, DuckDB or Spark read: whole or not at all.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { fileFaultText } from '../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';

/** `time` is a moment in UTC to the millisecond, `json` a text. */
export type ColumnKind = 'text' | 'number' | 'time' | 'flag' | 'json';

export interface TableColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Of times: dates, epoch milliseconds or ISO texts. Null where there is none. */
  readonly values: readonly unknown[] | Float64Array;
}

const TYPES = {
  text: 'STRING',
  number: 'DOUBLE',
  flag: 'BOOLEAN',
  json: 'JSON',
} as const;

/** By the older name alone, polars takes it for a time without a zone. */
const UTC = {
  type: 'INT64',
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  repetition_type: 'OPTIONAL',
} as const;

/** The number of bytes; fails with a sentence. */
export async function writeTable(
  file: string,
  columns: readonly TableColumn[],
): Promise<Result<number, string>> {
  const { parquetWriteBuffer, schemaFromColumnData } = await import('hyparquet-writer');
  const data = columns.map(({ name, kind, values }) =>
    kind === 'time' ? { name, data: Array.from(values, dateOf) } : { name, data: values },
  );
  const bytes = parquetWriteBuffer({
    schema: schemaFromColumnData({
      columnData: columns.map(({ name, kind }) =>
        kind === 'time'
          ? { name, data: [] }
          : { name, data: [], type: TYPES[kind], nullable: true },
      ),
      schemaOverrides: Object.fromEntries(
        columns.filter(({ kind }) => kind === 'time').map(({ name }) => [name, { ...UTC, name }]),
      ),
    }),
    columnData: data,
    kvMetadata: [{ key: 'sluice.schema', value: '1' }],
  });
  const beside = `${file}.${process.pid}.part`;
  try {
    makeFolder(dirname(file));
    writeFileSync(beside, new Uint8Array(bytes), { flush: true });
    renameSync(beside, file);
    return ok(bytes.byteLength);
  } catch (error) {
    rmSync(beside, { force: true });
    return failed(`${file}: ${fileFaultText(error)}`);
  }
}

function dateOf(value: unknown): Date | null {
  if (value === null || value === undefined) return null;
  return new Date(value as string | number);
}
