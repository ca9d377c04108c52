// A portfolio from day to day: its entries are folded once, and it is valued at the end of each day on the way.
import { minus, plus } from '../../../kernel/amounts.ts';
import { type Decimal, NO_MONEY, NO_QUANTITY, type Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import type { Entry } from '../entries/entry.ts';
import type { SecurityId } from '../entries/ids.ts';
import type { Lot } from '../lots/lot.ts';
import { bookEntry } from '../portfolio/book-entry.ts';
import {
  type Consequences,
  type EntryRefusal,
  emptyPortfolio,
} from '../portfolio/portfolio-book.ts';
import { heldOf, type ReplayedBook, signedIn, type WalkTerms } from './replayed-book.ts';
import { type ReplayedOrNot, replayedDay, type WalkPrices } from './replayed-day.ts';

export interface PortfolioWalk {
  /** In the order in which entries took effect. */
  book(entry: Entry): Result<Consequences, EntryRefusal>;
  held(): readonly SecurityId[];
  openLots(): ReadonlyMap<SecurityId, readonly Lot[]>;
  /** A day without a value keeps what was paid until one has. */
  endOf(on: TradingDay, prices: WalkPrices): ReplayedOrNot;
  /** Nothing was paid before: the value of the day is where a period begins. */
  begin(): void;
}

export function portfolioWalk(terms: WalkTerms): PortfolioWalk {
  const walk: ReplayedBook = {
    terms,
    book: emptyPortfolio(),
    cash: new Map(),
    currencies: new Map(),
    paidIn: [],
    movedIn: [],
    passedOn: [],
    paidFor: new Map(),
  };
  return {
    book: (entry) => book(walk, entry),
    held: () => heldOf(walk).map(({ security }) => security),
    openLots: () => new Map([...walk.book.bySecurity].map(([id, { lots }]) => [id, [...lots]])),
    endOf(on, prices) {
      const replayed = replayedDay(walk, on, prices);
      if (replayed.day !== undefined) begin(walk);
      return replayed;
    },
    begin: () => begin(walk),
  };
}

function begin(walk: ReplayedBook): void {
  walk.paidIn = [];
  walk.movedIn = [];
  walk.passedOn = [];
  walk.paidFor = new Map();
}

function book(walk: ReplayedBook, entry: Entry): Result<Consequences, EntryRefusal> {
  const { currency, on } = entry;
  const other = otherSecurity(entry);
  const before = other === undefined ? NO_QUANTITY : signedIn(walk, other);
  const booked = bookEntry(walk.book, entry, walk.terms.portfolio);
  if (!booked.ok) return booked;
  const { cash } = booked.value;
  walk.cash.set(currency, plus(walk.cash.get(currency) ?? NO_MONEY, cash));
  if (entry.kind === 'cash') {
    if (entry.isExternal) walk.paidIn.push({ on, currency, amount: cash });
    return ok(booked.value);
  }
  const { security } = entry;
  walk.currencies.set(security, currency);
  if (other !== undefined) {
    walk.currencies.set(other, currency);
    const quantity = minus(signedIn(walk, other), before);
    walk.passedOn.push({ from: security, to: other, quantity });
  }
  walk.paidFor.set(security, plus(walk.paidFor.get(security) ?? NO_MONEY, cash));
  if (entry.kind === 'lots-in' || entry.kind === 'lots-out')
    walk.movedIn.push({ on, security, quantity: movedQuantity(entry) });
  return ok(booked.value);
}

/** The one that an action makes of the lots of its security, or that an option delivers. */
function otherSecurity(entry: Entry): SecurityId | undefined {
  if (entry.kind === 'option-end') return entry.delivery?.security;
  if (entry.kind !== 'action' || !('security' in entry.action)) return undefined;
  return Number(entry.action.security) as SecurityId;
}

function movedQuantity({ kind, lots }: Extract<Entry, { readonly lots: unknown }>): Quantity {
  let sum = NO_MONEY as Decimal;
  for (const { side, remaining } of lots)
    sum = (side === 'SHORT') === (kind === 'lots-in') ? sum.minus(remaining) : sum.plus(remaining);
  return sum as Quantity;
}
