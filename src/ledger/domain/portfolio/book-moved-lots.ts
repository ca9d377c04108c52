// Lots that leave for another portfolio, or arrive with their cost and dates.
import { shareOf } from '../../../kernel/amounts.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { LotsInEntry, LotsOutEntry } from '../entries/entry.ts';
import type { Lot } from '../lots/lot.ts';
import { addLot, sideOf, takeFrom } from '../lots/lot-book.ts';
import {
  bookOf,
  type Consequences,
  type EntryRefusal,
  NOTHING,
  type PortfolioBook,
} from './portfolio-book.ts';

/** The other portfolio has recorded these lots: a change of the past must not make others of them. */
export function bookMovedOut(
  portfolio: PortfolioBook,
  { security, lots }: LotsOutEntry,
): Result<Consequences, EntryRefusal> {
  const book = bookOf(portfolio, security);
  const isThere = (moved: Lot): boolean => {
    const lot = book.lots.find(({ id }) => id === moved.id);
    if (lot === undefined || moved.remaining.gt(lot.remaining)) return false;
    return shareOf(lot.basis, moved.remaining, lot.remaining).eq(moved.basis);
  };
  if (!lots.every(isThere)) return failed({ kind: 'MOVED_LOTS_CHANGED' });
  for (const { id, remaining, basis } of lots) takeFrom(book, id, { quantity: remaining, basis });
  return ok(NOTHING);
}

export function bookMovedIn(
  portfolio: PortfolioBook,
  { security, lots }: LotsInEntry,
): Result<Consequences, EntryRefusal> {
  const book = bookOf(portfolio, security);
  const held = sideOf(book);
  const isOpposite = held !== undefined && lots.some(({ side }) => side !== held);
  if (isOpposite) return failed({ kind: 'OPPOSITE_POSITION', held });
  for (const lot of lots) addLot(book, lot);
  return ok(NOTHING);
}
