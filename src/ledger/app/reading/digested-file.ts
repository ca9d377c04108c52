// Reads a file to import: of a known format, recognised by its content, or of any broker by a mapping.
import { createHash } from 'node:crypto';
import type { Result } from '../../../kernel/result.ts';
import { type FileToImport, importedFile } from '../../interchange/read-file.ts';
import type { ImportedFile, ImportProblem } from '../../interchange/rows/imported-file.ts';

export type ImportSource = Omit<FileToImport, 'digest'>;

export type ReadImport = Result<ImportedFile, readonly ImportProblem[]>;

export function readDigested(source: ImportSource): ReadImport {
  return importedFile({ ...source, digest });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
