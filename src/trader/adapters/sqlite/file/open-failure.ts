// Why a journal could not be opened, as data and as a message for the operator.
import { assertNever } from '../../../../kernel/assert.ts';

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
  return { kind: isDamage(error) ? 'damaged' : 'cannot-open', file, why };
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
