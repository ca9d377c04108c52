// The lots that sales take by a method that looks at the cost, with what wash sales in all portfolios of the person added to that
// cost before each sale.
import { lesser } from '../../../kernel/amounts.ts';
import type { Entry, TradeEntry } from '../entries/entry.ts';
import type { PortfolioId, TransactionId } from '../entries/ids.ts';
import type { TradeId } from '../lots/lot.ts';
import { heldIn, sideOf } from '../lots/lot-book.ts';
import { isByCost, takesFor } from '../lots/lot-choice.ts';
import type { LotChoice } from '../lots/trade.ts';
import { bookEntry } from '../portfolio/book-entry.ts';
import {
  type Consequences,
  emptyPortfolio,
  type PortfolioTerms,
} from '../portfolio/portfolio-book.ts';
import { choicesOf } from './named-lots.ts';
import {
  type BookedEntry,
  bookedIn,
  byNumber,
  createWashFold,
  type EntryScope,
  type WashPortfolio,
} from './wash-entries.ts';

export interface SellingPortfolio {
  readonly id: PortfolioId;
  readonly terms: PortfolioTerms;
  /** What is booked, and the sales that are not booked yet. */
  readonly entries: readonly Entry[];
  readonly sales: ReadonlySet<TransactionId>;
}

export type DecidedLots = ReadonlyMap<TransactionId, readonly LotChoice[]>;

/** Long lots only: nothing is added to the proceeds of shorts. */
export function isDecidedByCost(entry: Entry): entry is TradeEntry {
  return (
    entry.kind === 'trade' &&
    entry.side === 'SELL' &&
    entry.effect !== 'OPEN' &&
    entry.chosen === undefined &&
    isByCost(entry.method)
  );
}

/** As it is recorded: with the lots that its method chose. */
export function withClosedLots(entry: Entry, { closures }: Pick<Consequences, 'closures'>): Entry {
  if (closures.length === 0 || !isDecidedByCost(entry) || entry.decided !== undefined) return entry;
  return { ...entry, decided: choicesOf(closures) };
}

/** Ends at the first entry that cannot be booked: booking it gives the reason. */
export function decidedLots(
  others: readonly WashPortfolio[],
  { id, terms, entries, sales }: SellingPortfolio,
  scope: EntryScope,
): DecidedLots {
  const decided = new Map<TransactionId, readonly LotChoice[]>();
  const fold = createWashFold(scope);
  const own = emptyPortfolio();
  for (const { entry: known, elsewhere } of inOrder(others, entries)) {
    if (decided.size === sales.size) break;
    if (elsewhere !== undefined) {
      fold.book(elsewhere);
      continue;
    }
    let entry = known;
    if (sales.has(entry.id) && entry.kind === 'trade') {
      const choice = choiceOf(fold, String(id), entry, terms);
      decided.set(entry.id, choice);
      entry = { ...entry, decided: choice };
    }
    const booked = bookEntry(own, entry, terms);
    if (!booked.ok) break;
    fold.book({ entry, consequences: booked.value, portfolio: String(id), terms });
  }
  return decided;
}

interface Placed {
  readonly entry: Entry;
  /** As the other portfolio booked it. */
  readonly elsewhere: BookedEntry | undefined;
}

function inOrder(others: readonly WashPortfolio[], own: readonly Entry[]): readonly Placed[] {
  const elsewhere = bookedIn(others).map((one) => ({ entry: one.entry, elsewhere: one }));
  const here = own.map((entry) => ({ entry, elsewhere: undefined }));
  return [...elsewhere, ...here].toSorted((a, b) => byNumber(a.entry, b.entry));
}

function choiceOf(
  { lots }: ReturnType<typeof createWashFold>,
  portfolio: string,
  entry: TradeEntry,
  terms: PortfolioTerms,
): readonly LotChoice[] {
  const book = lots.bookOf({ portfolio, security: String(entry.security) });
  if (sideOf(book) !== 'LONG') return [];
  const { chosen: _chosen, decided: _decided, ...rest } = entry;
  const trade = { ...rest, id: String(entry.id) as TradeId };
  const closing = lesser(entry.quantity, heldIn(book));
  const takes = takesFor(book, trade, closing, { ...terms, method: entry.method });
  if (!takes.ok) throw new Error(`the method of sale ${entry.id} takes any lot`);
  return choicesOf(
    takes.value.map(({ lot, quantity }) => ({ lotId: lots.partOf(lot.id).lotId, quantity })),
  );
}
