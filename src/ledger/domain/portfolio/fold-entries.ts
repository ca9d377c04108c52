// Folds all entries of some securities of a portfolio, in the order in which they took effect.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { byEffect, type Entry } from '../entries/entry.ts';
import type { TransactionId } from '../entries/ids.ts';
import { bookEntry } from './book-entry.ts';
import { type ChangedLot, changedLots, type KnownLots } from './lot-changes.ts';
import {
  type Consequences,
  type EntryRefusal,
  emptyPortfolio,
  type PortfolioBook,
  type PortfolioTerms,
} from './portfolio-book.ts';

export interface FoldedEntry {
  readonly entry: Entry;
  readonly consequences: Consequences;
}

export interface Folded {
  readonly book: PortfolioBook;
  /** In the order in which they took effect, each with the lots that it changed. */
  readonly entries: readonly (FoldedEntry & { readonly changed: readonly ChangedLot[] })[];
}

export interface RefusedEntry {
  readonly entry: Entry;
  readonly refusal: EntryRefusal;
}

export type ChangeRefusal =
  | EntryRefusal
  /** A later entry could not be booked any more, such as a sale of what would be missing. */
  | {
      readonly kind: 'LATER_ENTRY';
      readonly transaction: TransactionId;
      readonly refusal: EntryRefusal;
    };

/** The new entry itself is refused, or one that comes after it. */
export function blamed(
  { entry, refusal }: RefusedEntry,
  added: readonly Pick<Entry, 'id'>[],
): ChangeRefusal {
  const isNew = added.some(({ id }) => id === entry.id);
  return isNew ? refusal : { kind: 'LATER_ENTRY', transaction: entry.id, refusal };
}

/** The first entry that is refused ends the fold. A change is folded with `bookNewEntry`. */
export function foldEntries(
  entries: readonly Entry[],
  terms: PortfolioTerms,
  bookOne = bookEntry,
): Result<Folded, RefusedEntry> {
  const book = emptyPortfolio();
  const known: KnownLots = new Map();
  const folded: (FoldedEntry & { readonly changed: readonly ChangedLot[] })[] = [];
  for (const entry of entries.toSorted(byEffect)) {
    const booked = bookOne(book, entry, terms);
    if (!booked.ok) return failed({ entry, refusal: booked.failure });
    const consequences = booked.value;
    const changed = changedLots(known, book, entry, consequences);
    folded.push({ entry, consequences, changed });
  }
  return ok({ book, entries: folded });
}
