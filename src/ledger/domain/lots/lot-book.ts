// The open lots of one security in one portfolio. Folded in place, so that a rebuild is fast: what is held and its basis
// are running totals, and closing the oldest or the newest lot does not touch the others.
import { minus, plus, shareOf, sumOf } from '../../../kernel/amounts.ts';
import { decimal, type Money, type Quantity } from '../../../kernel/decimal.ts';
import { byAge, type Lot, type LotAge, type LotId, type LotSide } from './lot.ts';

/** All lots have one side: a trade closes the lots of the other side before it opens one. */
export interface LotBook {
  /** Oldest first, then in the order of booking. A lot that no trade changed is the same object as before. */
  readonly lots: readonly Lot[];
  /** The lots from `head` on, in the same order; those before it are closed. */
  readonly slots: Lot[];
  head: number;
  held: Quantity;
  basis: Money;
}

/** Closed lots at the start of a book are dropped together, when they are many and at least half of it. */
const CLOSED_MIN = 32;

export function emptyBook(): LotBook {
  return bookOf([]);
}

/** `lots`: oldest first, all of one side. */
export function bookOf(lots: Iterable<Lot>): LotBook {
  const slots = [...lots];
  return {
    get lots() {
      dropClosed(this);
      return slots;
    },
    slots,
    head: 0,
    held: sumOf(slots.map(({ remaining }) => remaining)),
    basis: sumOf(slots.map(({ basis }) => basis)),
  };
}

export function sideOf({ slots, head }: LotBook): LotSide | undefined {
  return slots[head]?.side;
}

export function heldIn({ held }: LotBook): Quantity {
  return held;
}

export function basisIn({ basis }: LotBook): Money {
  return basis;
}

export type LotPlace = LotAge & Pick<Lot, 'id'>;

/** The open lot of that name, found by its age. */
export function lotAtPlace({ slots, head }: LotBook, place: LotPlace): Lot | undefined {
  let [from, until] = [head, slots.length];
  while (from < until) {
    const middle = (from + until) >>> 1;
    const lot = slots[middle];
    if (lot !== undefined && byAge(lot, place) < 0) from = middle + 1;
    else until = middle;
  }
  for (let lot = slots[from]; lot !== undefined && byAge(lot, place) === 0; lot = slots[from]) {
    if (lot.id === place.id) return lot;
    from += 1;
  }
  return undefined;
}

export function addLot(book: LotBook, lot: Lot): void {
  const { slots, head } = book;
  let at = slots.length;
  for (let before = slots[at - 1]; at > head && before !== undefined && byAge(before, lot) > 0; ) {
    at -= 1;
    before = slots[at - 1];
  }
  if (at === slots.length) slots.push(lot);
  else slots.splice(at, 0, lot);
  book.held = plus(book.held, lot.remaining);
  book.basis = plus(book.basis, lot.basis);
}

/** Takes a quantity and its basis out of a lot; a lot with nothing left is removed. */
export function takeFrom(
  book: LotBook,
  lotId: LotId,
  taken: { readonly quantity: Quantity; readonly basis: Money },
): void {
  const at = placeOf(book, lotId);
  const lot = lotAt(book, at);
  if (taken.quantity.eq(lot.remaining)) removeAt(book, at);
  else
    book.slots[at] = {
      ...lot,
      remaining: minus(lot.remaining, taken.quantity),
      basis: minus(lot.basis, taken.basis),
    };
  book.held = minus(book.held, taken.quantity);
  book.basis = minus(book.basis, taken.basis);
}

/** Puts other lots in the place of one: the parts of a lot that a wash sale splits, or the same lot with another basis. */
export function replaceLot(book: LotBook, lotId: LotId, parts: readonly Lot[]): void {
  const at = placeOf(book, lotId);
  const lot = lotAt(book, at);
  book.slots.splice(at, 1, ...parts);
  const added = sumOf(parts.map(({ remaining }) => remaining));
  book.held = plus(minus(book.held, lot.remaining), added);
  book.basis = plus(minus(book.basis, lot.basis), sumOf(parts.map(({ basis }) => basis)));
}

/** Puts these lots in the place of all: what a corporate action or a distribution made of them. */
export function replaceLots(book: LotBook, lots: readonly Lot[]): void {
  const { slots, held, basis } = bookOf(lots);
  book.slots.splice(0, book.slots.length, ...slots);
  book.head = 0;
  book.held = held;
  book.basis = basis;
}

/** Brings every lot to the average cost of all. */
export function averageOut({ lots, slots }: LotBook): void {
  for (const [at, lot] of averaged(lots).entries()) slots[at] = lot;
}

/** Lots this close to their share are at the average already: what differs was rounded when a part was sold. */
const AVERAGE_ROUNDING = decimal('0.00000001');

/**
 * The same lots, each at the average cost of all; the newest takes the rest, so that the sum is unchanged. Lots that are at
 * the average already stay as they are.
 */
export function averaged(lots: readonly Lot[]): readonly Lot[] {
  const total = sumOf(lots.map(({ basis }) => basis));
  const held = sumOf(lots.map(({ remaining }) => remaining));
  let left = total;
  return lots.map((lot, at) => {
    const share = at === lots.length - 1 ? left : shareOf(total, lot.remaining, held);
    const isAverage = minus(share, lot.basis).abs().lt(AVERAGE_ROUNDING);
    const basis = isAverage && at < lots.length - 1 ? lot.basis : share;
    left = minus(left, basis);
    return basis.eq(lot.basis) ? lot : { ...lot, basis };
  });
}

/** Trades take the oldest or the newest lot mostly. */
function placeOf({ slots, head }: LotBook, lotId: LotId): number {
  if (slots[head]?.id === lotId) return head;
  const last = slots.length - 1;
  if (slots[last]?.id === lotId) return last;
  return slots.findIndex(({ id }, at) => at >= head && id === lotId);
}

function lotAt({ slots }: LotBook, at: number): Lot {
  const lot = slots[at];
  if (lot === undefined) throw new Error('the lot is not open');
  return lot;
}

function removeAt(book: LotBook, at: number): void {
  if (at > book.head) {
    if (at === book.slots.length - 1) book.slots.pop();
    else book.slots.splice(at, 1);
    return;
  }
  book.head += 1;
  if (book.head >= CLOSED_MIN && book.head * 2 >= book.slots.length) dropClosed(book);
}

function dropClosed(book: LotBook): void {
  if (book.head === 0) return;
  book.slots.splice(0, book.head);
  book.head = 0;
}
