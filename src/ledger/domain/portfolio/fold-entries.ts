// Folds all entries of some securities of a portfolio, in the order in which they took effect.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { byEffect, type Entry } from '../entries/entry.ts';
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

/** The first entry that is refused ends the fold. */
export function foldEntries(
  entries: readonly Entry[],
  terms: PortfolioTerms,
): Result<Folded, RefusedEntry> {
  const book = emptyPortfolio();
  const known: KnownLots = new Map();
  const folded: (FoldedEntry & { readonly changed: readonly ChangedLot[] })[] = [];
  for (const entry of entries.toSorted(byEffect)) {
    const booked = bookEntry(book, entry, terms);
    if (!booked.ok) return failed({ entry, refusal: booked.failure });
    const consequences = booked.value;
    const changed = changedLots(known, book, entry, consequences);
    folded.push({ entry, consequences, changed });
  }
  return ok({ book, entries: folded });
}
