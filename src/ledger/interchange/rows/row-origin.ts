// The names under which imported drafts are booked once: the broker's own id, else the content of the row and its
// number among equal rows. So a file can be imported twice, two exports may overlap, and two equal trades both stay.
import type { Decimal } from '../../../kernel/decimal.ts';
import type { SecurityReference, TransactionDraft } from '../../domain/transactions/draft.ts';
import type { ImportedDraft } from './imported-file.ts';

/** SHA-256 of the UTF-8 text, in hexadecimal: given, since this room computes nothing of the machine. */
export type Digest = (text: string) => string;

/** Drafts without origin get one, in the order of the file. */
export function withOrigins(
  rows: readonly ImportedDraft[],
  format: string,
  digest: Digest,
): ImportedDraft[] {
  const seen = new Map<string, number>();
  const named = <Draft extends TransactionDraft>(
    draft: Draft,
    ordinalOf: (content: string) => number,
  ) => {
    if (draft.origin !== undefined) return draft;
    const content = digest(draftContent(draft));
    const origin = { source: `file:${format}`, id: `${content}#${ordinalOf(content)}` };
    return { ...draft, origin };
  };
  const next = (content: string) => {
    const ordinal = (seen.get(content) ?? 0) + 1;
    seen.set(content, ordinal);
    return ordinal;
  };
  return rows.map((row) => {
    const { formerly } = row;
    const draft = named(row.draft, next);
    if (formerly === undefined) return { ...row, draft };
    return { ...row, draft, formerly: formerly.map((each) => named(each, () => 1)) };
  });
}

/** What makes a row what it is, whatever the columns, separators and notes of the file it came in. */
export function draftContent(draft: TransactionDraft): string {
  return JSON.stringify(
    Object.entries(draft)
      .filter(([name, value]) => value !== undefined && name !== 'notes' && name !== 'origin')
      .map(([name, value]) => [name, name === 'security' ? securityKeyOf(draft) : plain(value)])
      .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
  );
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isDecimal(value)) return value.toFixed();
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

function isDecimal(value: object): value is Decimal {
  return 'toFixed' in value;
}

/** The name of a company changes from one export to the next. */
function securityKeyOf(draft: TransactionDraft): unknown {
  if (!('security' in draft) || typeof draft.security === 'number')
    return 'security' in draft ? draft.security : '';
  const { isin, symbol }: SecurityReference = draft.security;
  return isin ?? symbol;
}
