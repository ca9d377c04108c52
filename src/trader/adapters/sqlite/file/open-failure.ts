// Why a journal could not be opened, as data and as a message for the operator.
import { accessSync, constants } from 'node:fs';
import { assertNever } from '../../../../kernel/assert.ts';
import { fileFaultText } from '../../../../kernel/file-fault.ts';

export type OpenFailure =
  | {
      readonly kind: 'newer-version';
      readonly file: string;
      readonly version: number;
      readonly known: number;
    }
  | {
      readonly kind: 'other-account';
      readonly file: string;
      readonly wanted: string;
      readonly found: string;
    }
  /** Read, but its content is invalid. */
  | { readonly kind: 'damaged'; readonly file: string; readonly why: string }
  | { readonly kind: 'cannot-open'; readonly file: string; readonly why: string };

/** What SQLite threw while it opened the file, or read the first pages of it. */
export function openFailureOf(file: string, error: unknown): OpenFailure {
  const why = error instanceof Error ? error.message : String(error);
  return isDamage(error)
    ? { kind: 'damaged', file, why }
    : { kind: 'cannot-open', file, why: whyBarred(file, constants.R_OK) ?? why };
}

/** What SQLite keeps beside a database while it is open, or after a crash; it has the rights that the database had then. */
const PARTS = ['', '-wal', '-shm'];

/** SQLite opens it all the same, and refuses the first write without saying of which file. */
export function failureToWrite(database: string): OpenFailure | undefined {
  for (const file of PARTS.map((part) => `${database}${part}`)) {
    const why = whyBarred(file, constants.W_OK);
    if (why === undefined) continue;
    const remedy = 'the user that runs sluice must be able to write it';
    return { kind: 'cannot-open', file, why: `${why}; ${remedy}` };
  }
  return undefined;
}

/** Undefined also of a file that is not there. */
function whyBarred(file: string, mode: number): string | undefined {
  try {
    accessSync(file, mode);
    return undefined;
  } catch (error) {
    const isThere = !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
    return isThere ? fileFaultText(error) : undefined;
  }
}

/** Not a database at all, or one with invalid pages. */
export function isDamage(error: unknown): error is Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^SQLITE_(?:NOTADB|CORRUPT)/.test(code);
}

export function openFailureText(failure: OpenFailure): string {
  switch (failure.kind) {
    case 'newer-version':
      return `${failure.file} was written by a newer sluice (schema ${failure.version}; this one supports ${failure.known}): update sluice`;
    case 'other-account':
      return `${failure.file} belongs to ${failure.found}, not to ${failure.wanted}`;
    case 'damaged':
      return `${failure.file} is damaged: ${failure.why}. Stops at the broker stay. Run \`sluice db verify\` for details; restore a backup to repair it`;
    case 'cannot-open':
      return `${failure.file} cannot be opened: ${failure.why}`;
    default:
      return assertNever(failure);
  }
}
