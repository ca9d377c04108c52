// Reads a file to import: at once, or beside the loop.
import { FORMATS, type ImportFormat } from '../interchange/read-file.ts';
import type {
  FileInParts,
  ImportedFile,
  ImportProblem,
} from '../interchange/rows/imported-file.ts';

export type { Place } from '../interchange/rows/imported-file.ts';
export { placeText } from '../interchange/rows/imported-file.ts';
export { type ImportSource, readDigested as readImport } from './reading/digested-file.ts';
export { createFileReading, type FileReading, TooManyFiles } from './reading/file-threads.ts';
export { packedDrafts } from './reading/packed-drafts.ts';
export type { FileInParts, ImportedFile, ImportFormat, ImportProblem };
export { FORMATS };
