// The open lots of one security in one portfolio. Folded in place, so that a rebuild is fast.
import { minus, shareOf, sumOf } from '../../../kernel/amounts.ts';
import type { Money, Quantity } from '../../../kernel/decimal.ts';
import { byAge, type Lot, type LotId, type LotSide } from './lot.ts';

/** All lots have one side: a trade closes the lots of the other side before it opens one. */
export interface LotBook {
  /** Oldest first, then in the order of booking. */
  readonly lots: Lot[];
}

export function emptyBook(): LotBook {
  return { lots: [] };
}

export function sideOf({ lots }: LotBook): LotSide | undefined {
  return lots[0]?.side;
}

export function heldIn({ lots }: LotBook): Quantity {
  return sumOf(lots.map(({ remaining }) => remaining));
}

export function basisIn({ lots }: LotBook): Money {
  return sumOf(lots.map(({ basis }) => basis));
}

export function addLot({ lots }: LotBook, lot: Lot): void {
  let at = lots.length;
  for (let before = lots[at - 1]; before !== undefined && byAge(before, lot) > 0; ) {
    at -= 1;
    before = lots[at - 1];
  }
  lots.splice(at, 0, lot);
}

/** Takes a quantity and its basis out of a lot; a lot with nothing left is removed. */
export function takeFrom(
  { lots }: LotBook,
  lotId: LotId,
  taken: { readonly quantity: Quantity; readonly basis: Money },
): void {
  const at = lots.findIndex(({ id }) => id === lotId);
  const lot = lots[at];
  if (lot === undefined) throw new Error(`lot ${lotId} is not open`);
  const remaining = minus(lot.remaining, taken.quantity);
  if (remaining.isZero()) lots.splice(at, 1);
  else lots[at] = { ...lot, remaining, basis: minus(lot.basis, taken.basis) };
}

/** The same lots, each at the average cost of all; the newest takes the rest, so that the sum is unchanged. */
export function averaged(lots: readonly Lot[]): readonly Lot[] {
  const total = sumOf(lots.map(({ basis }) => basis));
  const held = sumOf(lots.map(({ remaining }) => remaining));
  let left = total;
  return lots.map((lot, at) => {
    const basis = at === lots.length - 1 ? left : shareOf(total, lot.remaining, held);
    left = minus(left, basis);
    return { ...lot, basis };
  });
}
