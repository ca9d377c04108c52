// Bars in a Parquet file, checked row by row like those of a CSV file; its lines are rows.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type BarFileRequest, type ReadBars, readRows } from '../bars/bar-file.ts';
import type { FileIssue } from '../bars/file-issue.ts';
import { PLAIN } from '../bars/shapes.ts';
import { parquetTexts } from './parquet-texts.ts';

export async function readParquetBars(
  request: BarFileRequest,
): Promise<Result<ReadBars, FileIssue[]>> {
  const texts = await parquetTexts(request.file);
  if (!texts.ok) return failed([texts.failure]);
  const read = readRows(request, texts.value);
  return read.ok ? ok({ ...read.value, shape: shapeName(read.value) }) : read;
}

function shapeName({ shape }: ReadBars): string {
  return shape === PLAIN.name ? 'Parquet' : `${shape}, as Parquet`;
}
