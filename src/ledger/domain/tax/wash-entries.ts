// Wash sales of one person over everything that was booked: trades, distributions, corporate actions and transfers of all
// portfolios, in the order in which they took effect. Which lots a sale closed is a fact of its booking.
import { shareOf } from '../../../kernel/amounts.ts';
import { assertNever } from '../../../kernel/assert.ts';
import { NO_MONEY } from '../../../kernel/decimal.ts';
import type {
  ActionEntry,
  DistributionEntry,
  Entry,
  LotsInEntry,
  LotsOutEntry,
  OptionEndEntry,
  TradeEntry,
} from '../entries/entry.ts';
import { securitiesOf } from '../entries/entry.ts';
import type { PortfolioId, SecurityId, TransactionId } from '../entries/ids.ts';
import { byAge, type Lot, type LotId, type TradeId } from '../lots/lot.ts';
import { addLot, takeFrom } from '../lots/lot-book.ts';
import type { Closure } from '../lots/match-trade.ts';
import { bookEntry } from '../portfolio/book-entry.ts';
import type { FoldedEntry } from '../portfolio/fold-entries.ts';
import type { LotClosure, PortfolioBook, PortfolioTerms } from '../portfolio/portfolio-book.ts';
import { type SplitOnDay, splitIn } from '../prices/splits.ts';
import { keptAdjustment, type LotBefore, parentIdOf } from './wash/adjustments-after-action.ts';
import type { Part, Place } from './wash/lot-parts.ts';
import { createWashBook, type WashBook } from './wash/wash-book.ts';
import type { WashScope, WashSecurities, WashView } from './wash/wash-view.ts';
import { washTrade } from './wash-sales.ts';

export interface WashPortfolio {
  readonly id: PortfolioId;
  readonly terms: PortfolioTerms;
  readonly folded: readonly FoldedEntry[];
}

export interface EntryScope extends WashScope {
  /** The same text for securities that replace one another; securities are their numbers as text. */
  readonly groupOf: (security: string) => string;
  readonly kinds?: WashSecurities;
  /** The transaction by which lots left their portfolio, by the one by which they arrived. */
  readonly departures: ReadonlyMap<TransactionId, TransactionId>;
  /** By security, also those that no portfolio has booked since none held it then. */
  readonly splits?: ReadonlyMap<string, readonly SplitOnDay[]>;
}

/** Open lots: the oldest first; of one lot the adjusted part first. */
export function washSalesOfEntries(
  portfolios: readonly WashPortfolio[],
  scope: EntryScope,
): WashView {
  const fold = createWashFold(scope);
  for (const one of bookedIn(portfolios).toSorted((a, b) => byNumber(a.entry, b.entry)))
    fold.book(one);
  const { closures, openLots } = fold.lots.view();
  return { closures, openLots: openLots.toSorted(byAge) };
}

export interface BookedEntry extends FoldedEntry {
  readonly portfolio: string;
  readonly terms: PortfolioTerms;
}

export function bookedIn(portfolios: readonly WashPortfolio[]): readonly BookedEntry[] {
  return portfolios.flatMap(({ id, terms, folded }) =>
    folded.map((one) => ({ ...one, portfolio: String(id), terms })),
  );
}

/** Entries are given to it in the order of `byNumber`. */
export function createWashFold(scope: EntryScope) {
  const lots = createWashBook(scope, scope.groupOf, scope.kinds);
  const moved: Moved = new Map();
  return {
    lots,
    book(one: BookedEntry): void {
      const { entry } = one;
      lots.forgetBefore(entry.on);
      for (const [security, splits] of scope.splits ?? [])
        for (const split of splits) if (split.on <= entry.on) lots.split(security, split);
      const own = entry.kind === 'action' ? splitIn(entry) : undefined;
      if (own !== undefined && entry.kind === 'action') lots.split(String(entry.security), own);
      bookOne({ book: lots, moved, scope }, one);
    },
  };
}

/** The order of entries of several portfolios: numbers of transactions rise with every booking in any of them. */
export function byNumber(a: Entry, b: Entry): number {
  return a.at - b.at || a.id - b.id;
}

interface Context {
  readonly book: WashBook;
  readonly moved: Moved;
  readonly scope: EntryScope;
}

/** By the transaction and the lot that left. */
type Moved = Map<TransactionId, readonly (readonly MovedPart[])[]>;

interface MovedPart {
  readonly lot: Lot;
  readonly part: Part;
}

function bookOne(context: Context, booked: BookedEntry): void {
  const { entry } = booked;
  switch (entry.kind) {
    case 'trade':
      return bookTrade(context, booked, entry);
    case 'cash':
      return;
    case 'distribution':
    case 'action':
      return bookOnLots(context, booked, entry);
    case 'option-end':
      return bookOptionEnd(context, booked, entry);
    case 'lots-out':
      return moveOut(context, booked, entry);
    case 'lots-in':
      return moveIn(context, booked, entry);
    default:
      return assertNever(entry);
  }
}

/** Methods that look at the basis would see the adjustments: the booked lots are closed all the same. */
const BY_BASIS = new Set(['HIFO', 'MIN_TAX', 'SPECIFIC_ID']);

function bookTrade({ book }: Context, booked: BookedEntry, entry: TradeEntry): void {
  const { method, chosen: named, decided: _, id, security, ...rest } = entry;
  const place = { portfolio: booked.portfolio, security: String(security) };
  const trade = { ...rest, id: String(id) as TradeId };
  const isNamed = named !== undefined || BY_BASIS.has(method);
  const { closures } = booked.consequences;
  const chosen = isNamed && closures.length > 0 && { chosen: [...closures] };
  const terms = { ...booked.terms, method, allowShort: true };
  const refusal = washTrade(book, place, { ...trade, ...chosen }, terms);
  // Cash in lieu may have sold the fraction of another lot.
  if (refusal !== undefined) washTrade(book, place, trade, { ...terms, method: 'FIFO' });
}

/** Methods that look at the basis, and people, have named lots of the shares. Purchases of shares replace, as others do. */
function bookOptionEnd(context: Context, booked: BookedEntry, entry: OptionEndEntry): void {
  const { book } = context;
  const { delivery, chosen: named } = entry;
  const isNamed = named !== undefined || BY_BASIS.has(entry.method);
  const { closures } = booked.consequences;
  if (!isNamed || delivery === undefined || closures.length === 0)
    return bookOnLots(context, booked, entry);
  const place = { portfolio: booked.portfolio, security: String(delivery.security) };
  const chosen = book.choicesAmong(book.bookOf(place), closures);
  bookOnLots(context, booked, { ...entry, chosen });
}

function bookOnLots(
  { book }: Context,
  { portfolio, terms }: BookedEntry,
  entry: ActionEntry | DistributionEntry | OptionEndEntry,
): void {
  const placeOf = (security: SecurityId) => ({ portfolio, security: String(security) });
  const securities = securitiesOf(entry);
  const before = new Map(
    securities.flatMap((one) =>
      book.bookOf(placeOf(one)).lots.map((lot) => [lot.id, { lot, part: book.partOf(lot.id) }]),
    ),
  );
  const books: PortfolioBook = {
    bySecurity: new Map(securities.map((one) => [one, book.bookOf(placeOf(one))])),
  };
  const done = bookEntry(books, entry, terms);
  if (!done.ok) throw new Error(`${entry.kind} ${entry.id} was booked, and is refused now`);
  const { closures } = done.value;
  for (const { lotId, security } of closures) named(book, placeOf(security), lotId, before);
  const bought: { readonly place: Place; readonly lot: Lot }[] = [];
  for (const [security, { lots: after }] of books.bySecurity)
    for (const lot of after) {
      const place = placeOf(security);
      if (named(book, place, lot.id, before) === 'bought') bought.push({ place, lot });
      const adjustment = keptAdjustment({ entry, before, closures }, security, lot);
      book.keep(lot.id, { ...book.partOf(lot.id), adjustment });
    }
  book.closed(
    closures.map((one) => closureOf(one, before.get(one.lotId)?.lot)),
    (id) => before.get(id)?.lot,
  );
  for (const { place, lot } of bought) book.bought(place, lot);
}

/** A lot of a spin-off is named for the one that it came from. It was not bought: it replaces nothing. */
function named(
  book: WashBook,
  place: Place,
  id: LotId,
  before: ReadonlyMap<LotId, LotBefore>,
): 'known' | 'bought' {
  if (book.isKnown(id)) {
    book.keep(id, { ...book.partOf(id), ...place });
    return 'known';
  }
  const parentId = parentIdOf(id);
  const parent = parentId && before.get(parentId)?.part;
  const lotId = parent ? (`${parent.lotId}${id.slice(parentId.length)}` as LotId) : id;
  book.keep(id, { ...place, lotId, adjustment: NO_MONEY, isUsed: parent !== undefined });
  return parent === undefined ? 'bought' : 'known';
}

function closureOf(
  { security: _, transaction, ...rest }: LotClosure,
  lot: Lot | undefined,
): Closure {
  const heldSince = lot?.heldSince ?? rest.openedOn;
  return { ...rest, tradeId: String(transaction) as TradeId, heldSince };
}

function moveOut(
  { book, moved }: Context,
  { portfolio }: BookedEntry,
  { id, security, lots }: LotsOutEntry,
): void {
  const place = { portfolio, security: String(security) };
  const held = book.bookOf(place);
  moved.set(
    id,
    lots.map((one) => {
      const chosen = book.choicesAmong(held, [{ lotId: one.id, quantity: one.remaining }]);
      return chosen.flatMap(({ lotId, quantity }): readonly MovedPart[] => {
        const lot = held.lots.find((other) => other.id === lotId);
        if (lot === undefined || quantity.gt(lot.remaining)) return [];
        const part = book.partOf(lotId);
        const basis = shareOf(lot.basis, quantity, lot.remaining);
        const adjustment = shareOf(part.adjustment, quantity, lot.remaining);
        takeFrom(held, lotId, { quantity, basis });
        book.keep(lotId, {
          ...part,
          adjustment: part.adjustment.minus(adjustment) as typeof adjustment,
        });
        return [{ lot: { ...lot, remaining: quantity, basis }, part: { ...part, adjustment } }];
      });
    }),
  );
}

function moveIn(
  { book, moved, scope }: Context,
  { portfolio }: BookedEntry,
  entry: LotsInEntry,
): void {
  const place = { portfolio, security: String(entry.security) };
  const held = book.bookOf(place);
  const departure = scope.departures.get(entry.id);
  const left = departure === undefined ? undefined : moved.get(departure);
  for (const [at, lot] of entry.lots.entries()) {
    const parts = left?.[at] ?? [];
    if (parts.length === 0) addBooked(book, place, lot, departure === undefined);
    for (const [index, { lot: part, part: before }] of parts.entries()) {
      const id = `${lot.id}${'#rest'.repeat(index)}` as LotId;
      const { remaining, basis, heldSince } = part;
      addLot(held, { ...lot, id, openedQuantity: remaining, remaining, basis, heldSince });
      book.keep(id, { ...before, ...place, lotId: lot.id });
    }
  }
}

/** What was held before the ledger began was bought on its day; without a known day it replaces nothing. */
function addBooked(book: WashBook, place: Place, lot: Lot, isOpening: boolean): void {
  addLot(book.bookOf(place), lot);
  book.opened(place, lot);
  if (!lot.isDateKnown) book.keep(lot.id, { ...book.partOf(lot.id), isUsed: true });
  else if (isOpening) book.bought(place, lot);
}
