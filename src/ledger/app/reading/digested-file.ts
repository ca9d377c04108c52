// Reads a file to import: of a known format, recognised by its content, or of any broker by a mapping.
import { createHash } from 'node:crypto';
import type { Result } from '../../../kernel/result.ts';
import type { Zone } from '../../../market/time/zone.ts';
import { type ImportFormat, importedFile } from '../../interchange/read-file.ts';
import type { ImportedFile, ImportProblem } from '../../interchange/rows/imported-file.ts';

export interface ImportSource {
  readonly bytes: Uint8Array;
  /** Undefined: recognised by the content. */
  readonly format: ImportFormat | undefined;
  /** The text of a mapping file; with it the file is a CSV of any broker. */
  readonly mapping: string | undefined;
  /** Of several in the file. */
  readonly account: string | undefined;
  /** Of moments that the file writes without one; undefined: UTC. */
  readonly zone: Zone | undefined;
}

export type ReadImport = Result<ImportedFile, readonly ImportProblem[]>;

export function readDigested(source: ImportSource): ReadImport {
  return importedFile({ ...source, digest });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
