// Why a journal was not opened, as data and as the sentence an operator reads.
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
  /** Read, and not what was written. */
  | { readonly kind: 'damaged'; readonly file: string; readonly why: string }
  | { readonly kind: 'cannot-open'; readonly file: string; readonly why: string };

export function openFailureText(failure: OpenFailure): string {
  switch (failure.kind) {
    case 'newer-version':
      return `${failure.file} was written by a newer sluice (schema ${failure.version}; this one knows ${failure.known})`;
    case 'other-account':
      return `${failure.file} belongs to ${failure.found}, not to ${failure.wanted}`;
    case 'damaged':
      return `${failure.file} is damaged: ${failure.why}; \`sluice db verify\` tells more, a backup in its place helps`;
    case 'cannot-open':
      return `${failure.file} cannot be opened: ${failure.why}`;
    default:
      return assertNever(failure);
  }
}
