// The exchange rates of a statement are to the base currency of its account. In a portfolio of another currency they mean nothing.
import type { CurrencyCode } from '../domain/entries/ids.ts';
import { statementOf } from '../interchange/ibkr/stated/statement-figures.ts';
import type { FileInParts } from '../interchange/rows/imported-file.ts';

/** Rows without a rate are converted by the rates that the book has of their day. */
export function ratesTo<File extends FileInParts>(
  base: CurrencyCode | undefined,
  file: File,
): File {
  const stated = statementOf(file)?.baseCurrency;
  if (base === undefined || stated === undefined || stated === base) return file;
  const drafts = [...file.drafts].map((row) => ({
    ...row,
    draft: { ...row.draft, rate: undefined },
  }));
  return { ...file, drafts };
}
