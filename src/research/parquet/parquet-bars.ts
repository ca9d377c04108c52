// Bars in a Parquet file, checked row by row like those of a CSV file; its lines are rows.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type BarFileRequest, type ReadBars, readRows } from '../bars/bar-file.ts';
import type { FileIssue } from '../bars/file-issue.ts';
import { PLAIN } from '../formats/shapes.ts';
import { parquetTexts } from './parquet-texts.ts';

/** The rows of a Parquet file, or why there are none. */
export type ParquetTexts = Awaited<ReturnType<typeof parquetTexts>>;

export function isParquet(file: string): boolean {
  return /\.parquet$/i.test(file);
}

export async function readParquetBars(
  request: BarFileRequest,
): Promise<Result<ReadBars, FileIssue[]>> {
  return barsInTexts(request, await parquetTexts(request.file));
}

export function barsInTexts(
  request: BarFileRequest,
  texts: ParquetTexts,
): Result<ReadBars, FileIssue[]> {
  if (!texts.ok) return failed([texts.failure]);
  const read = readRows(request, texts.value);
  return read.ok ? ok({ ...read.value, shape: shapeName(read.value) }) : read;
}

/** By file, of those that are Parquet: reading them waits for packages that few need. */
export async function parquetFilesIn(
  files: Iterable<string | undefined>,
): Promise<ReadonlyMap<string, ParquetTexts>> {
  const texts = new Map<string, ParquetTexts>();
  for (const file of files)
    if (file !== undefined && isParquet(file)) texts.set(file, await parquetTexts(file));
  return texts;
}

function shapeName({ shape }: ReadBars): string {
  return shape === PLAIN.name ? 'Parquet' : `${shape}, as Parquet`;
}
