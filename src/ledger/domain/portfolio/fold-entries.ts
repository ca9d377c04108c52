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

interface FoldedTo<One extends FoldedEntry> {
  readonly book: PortfolioBook;
  /** In the order in which they took effect. */
  readonly entries: readonly One[];
}

export type Folded = FoldedTo<FoldedEntry>;

/** Each with the lots that it changed. */
export type FoldedWithLots = FoldedTo<FoldedEntry & { readonly changed: readonly ChangedLot[] }>;

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

/** The first entry that is refused ends the fold. */
export function foldEntries(
  entries: readonly Entry[],
  terms: PortfolioTerms,
): Result<Folded, RefusedEntry> {
  const book = emptyPortfolio();
  return foldedBy(entries, book, (entry) => {
    const booked = bookEntry(book, entry, terms);
    return booked.ok ? ok({ entry, consequences: booked.value }) : booked;
  });
}

/**
 * For what writes or shows lots: at average cost a sale changes all lots of its security, so this takes far longer. A change is
 * folded with `bookNewEntry`.
 */
export function foldWithLots(
  entries: readonly Entry[],
  terms: PortfolioTerms,
  bookOne = bookEntry,
): Result<FoldedWithLots, RefusedEntry> {
  const book = emptyPortfolio();
  const known: KnownLots = new Map();
  return foldedBy(entries, book, (entry) => {
    const booked = bookOne(book, entry, terms);
    if (!booked.ok) return booked;
    const consequences = booked.value;
    return ok({ entry, consequences, changed: changedLots(known, book, entry, consequences) });
  });
}

function foldedBy<One extends FoldedEntry>(
  entries: readonly Entry[],
  book: PortfolioBook,
  fold: (entry: Entry) => Result<One, EntryRefusal>,
): Result<FoldedTo<One>, RefusedEntry> {
  const folded: One[] = [];
  for (const entry of entries.toSorted(byEffect)) {
    const one = fold(entry);
    if (!one.ok) return failed({ entry, refusal: one.failure });
    folded.push(one.value);
  }
  return ok({ book, entries: folded });
}
