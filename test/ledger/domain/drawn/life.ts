// Lives the drawn moves in two portfolios, one after the other, and tells what became of each.
import { minus, sumOf } from '../../../../src/kernel/amounts.ts';
import { decimal, NO_MONEY, NO_QUANTITY, quantity } from '../../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { Entry } from '../../../../src/ledger/domain/entries/entry.ts';
import type { SecurityId, TransactionId } from '../../../../src/ledger/domain/entries/ids.ts';
import type { Lot, LotId } from '../../../../src/ledger/domain/lots/lot.ts';
import { bookOf as lotBookOf } from '../../../../src/ledger/domain/lots/lot-book.ts';
import { takesFor } from '../../../../src/ledger/domain/lots/lot-choice.ts';
import type { LotChoice } from '../../../../src/ledger/domain/lots/trade.ts';
import { bookEntry } from '../../../../src/ledger/domain/portfolio/book-entry.ts';
import type { FoldedEntry } from '../../../../src/ledger/domain/portfolio/fold-entries.ts';
import {
  bookOf,
  emptyPortfolio,
  type PortfolioBook,
  type PortfolioTerms,
} from '../../../../src/ledger/domain/portfolio/portfolio-book.ts';
import { addDays, utcMidnight } from '../../../../src/market/time/day.ts';
import { USD } from '../../harness/drafts.ts';
import type { Move } from './moves.ts';

export interface Lived {
  readonly portfolio: 0 | 1;
  readonly entry: Entry;
  /** Undefined if the book refused it. */
  readonly folded: FoldedEntry | undefined;
  readonly before: Lots;
  readonly after: Lots;
}

/** Of one portfolio. */
export type Lots = ReadonlyMap<SecurityId, readonly Lot[]>;

export interface Life {
  readonly all: readonly Lived[];
  readonly books: readonly [PortfolioBook, PortfolioBook];
  /** The transaction by which lots left, by the one by which they arrived. */
  readonly departures: ReadonlyMap<TransactionId, TransactionId>;
}

export const LIFE_TERMS: PortfolioTerms = {
  allowShort: true,
  feesInBasis: true,
  longTermRule: { kind: 'us-more-than-one-year' },
  taxRates: { SHORT: decimal('0.3'), LONG: decimal('0.15') },
};

const FIRST_DAY = '2023-01-03' as TradingDay;

export function lifeOf(moves: readonly Move[], terms = LIFE_TERMS): Life {
  const books = [emptyPortfolio(), emptyPortfolio()] as const;
  const departures = new Map<TransactionId, TransactionId>();
  const all: Lived[] = [];
  let on = FIRST_DAY;
  for (const [at, move] of moves.entries()) {
    on = addDays(on, move.daysLater);
    const place: Place = {
      id: (2 * at + 1) as TransactionId,
      at: instant(utcMidnight(on) + at),
      on,
      book: books[move.portfolio],
    };
    const entry = entryOf(move, place);
    if (entry === undefined) continue;
    const one = lived(books[move.portfolio], entry, terms);
    all.push({ portfolio: move.portfolio, ...one });
    if (entry.kind !== 'lots-out' || one.folded === undefined) continue;
    const other = move.portfolio === 0 ? 1 : 0;
    const arrival = arrivalOf(entry);
    const arrived = lived(books[other], arrival, terms);
    if (arrived.folded === undefined) {
      // Both are one step: what cannot arrive does not leave.
      all.pop();
      restore(books[move.portfolio], one.before);
      continue;
    }
    departures.set(arrival.id, entry.id);
    all.push({ portfolio: other, ...arrived });
  }
  return { all, books, departures };
}

function lived(book: PortfolioBook, entry: Entry, terms: PortfolioTerms) {
  const before = lotsIn(book);
  const booked = bookEntry(book, entry, terms);
  const folded = booked.ok ? { entry, consequences: booked.value } : undefined;
  return { entry, folded, before, after: lotsIn(book) };
}

export function lotsIn({ bySecurity }: PortfolioBook): Lots {
  return new Map([...bySecurity].map(([security, { lots }]) => [security, [...lots]]));
}

function restore({ bySecurity }: PortfolioBook, lots: Lots): void {
  bySecurity.clear();
  for (const [security, held] of lots) bySecurity.set(security, lotBookOf(held));
}

type Place = Pick<Entry, 'id' | 'at' | 'on'> & { readonly book: PortfolioBook };

/** Undefined if there is nothing that could be moved. */
function entryOf(move: Move, { book, ...when }: Place): Entry | undefined {
  const booked = { ...when, booking: when.id as number, currency: USD, rate: undefined };
  const security = Number(move.security) as SecurityId;
  switch (move.kind) {
    case 'trade': {
      const { side, effect, price, fees, method } = move;
      const chosen = method === 'SPECIFIC_ID' ? newestFirst(book, security, move) : undefined;
      const trade = { side, effect, quantity: move.quantity, price, fees, method, chosen };
      return { ...booked, kind: 'trade', security, ...trade, decided: undefined };
    }
    case 'cash':
      return { ...booked, kind: 'cash', amount: move.amount, isExternal: move.isExternal };
    case 'distribution': {
      const { amount, treatment, bought } = move;
      const withholding = amount.gt(0) ? (amount.times(decimal('0.1')) as typeof amount) : NO_MONEY;
      return { ...booked, kind: 'distribution', security, amount, withholding, treatment, bought };
    }
    case 'action':
      // Announced with itself as the other security, an action is refused.
      if ('security' in move.action && move.action.security === move.security) return undefined;
      return { ...booked, kind: 'action', security, action: move.action, method: move.method };
    case 'transfer': {
      const lots = leaving(book, security, move);
      return lots.length === 0 ? undefined : { ...booked, kind: 'lots-out', security, lots };
    }
    case 'opening':
      return { ...booked, kind: 'lots-in', security, lots: [openingLot(move, booked)] };
  }
}

/** The lots that the trade closes, named from the newest on. */
function newestFirst(
  book: PortfolioBook,
  security: SecurityId,
  { side, quantity: wanted }: Extract<Move, { kind: 'trade' }>,
): readonly LotChoice[] {
  const lots = bookOf(book, security).lots.filter(
    (lot) => lot.side === (side === 'SELL' ? 'LONG' : 'SHORT'),
  );
  let left = wanted;
  return lots.toReversed().flatMap((lot) => {
    const taken = left.lt(lot.remaining) ? left : lot.remaining;
    left = minus(left, taken);
    return taken.isZero() ? [] : [{ lotId: lot.id, quantity: taken }];
  });
}

function leaving(
  book: PortfolioBook,
  security: SecurityId,
  { part }: Extract<Move, { kind: 'transfer' }>,
): readonly Lot[] {
  const held = bookOf(book, security);
  const whole = sumOf(held.lots.map(({ remaining }) => remaining));
  if (whole.isZero()) return [];
  const moved = whole.times(part) as typeof whole;
  const sale = { id: 'move', side: 'SELL', quantity: moved, price: NO_MONEY, fees: NO_MONEY };
  const takes = takesFor(held, sale as never, moved, {
    ...LIFE_TERMS,
    method: 'FIFO',
  });
  if (!takes.ok) throw new Error(takes.failure.kind);
  return takes.value.map(({ lot, quantity: taken }) => ({
    ...lot,
    openedQuantity: taken,
    remaining: taken,
    basis: taken.eq(lot.remaining)
      ? lot.basis
      : (lot.basis.times(taken).dividedBy(lot.remaining, 10) as typeof lot.basis),
  }));
}

function arrivalOf(
  left: Extract<Entry, { kind: 'lots-out' }>,
): Extract<Entry, { kind: 'lots-in' }> {
  const id = (left.id + 1) as TransactionId;
  const lots = left.lots.map((lot, at) => ({ ...lot, id: `${id}.${at + 1}` as LotId }));
  return { ...left, kind: 'lots-in', id, booking: id, lots };
}

function openingLot(
  { quantity: held, cost, isDateKnown }: Extract<Move, { kind: 'opening' }>,
  { id, at, on }: Pick<Entry, 'id' | 'at' | 'on'>,
): Lot {
  return {
    id: String(id) as LotId,
    side: 'LONG',
    openedAt: at,
    openedOn: on,
    isDateKnown,
    heldSince: on,
    booking: 0,
    openedQuantity: held,
    openPrice: NO_MONEY as never,
    remaining: held,
    basis: cost,
  };
}

/** Negative if short. */
export function heldOf(lots: Lots, security: SecurityId) {
  const own = lots.get(security) ?? [];
  const held = own.length === 0 ? NO_QUANTITY : sumOf(own.map(({ remaining }) => remaining));
  return own[0]?.side === 'SHORT' ? quantity(held.negated().toString()) : held;
}
