// Option chains in a Parquet file, checked row by row like those of a CSV file; its lines are rows.
import { failed, type Result } from '../../kernel/result.ts';
import type { FileIssue } from '../bars/file-issue.ts';
import { readOptionRows } from '../options/option-file.ts';
import type { OptionFileRequest, ReadOptions } from '../options/option-rows.ts';
import { parquetTexts } from './parquet-texts.ts';

export async function readParquetOptions(
  request: OptionFileRequest,
): Promise<Result<ReadOptions, FileIssue[]>> {
  const texts = await parquetTexts(request.file);
  return texts.ok ? readOptionRows(request, texts.value()) : failed([texts.failure]);
}
