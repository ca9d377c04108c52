// A corporate action in the lots of one holder.
import { perUnit, plus, sumOf, valueAt } from '../../../kernel/amounts.ts';
import { NO_MONEY, type Quantity } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { applyAction } from '../corporate-actions/apply-action.ts';
import type { ActionClosure, CorporateAction } from '../corporate-actions/corporate-action.ts';
import { exercised } from '../corporate-actions/exercise.ts';
import type { ActionEntry } from '../entries/entry.ts';
import type { SecurityId } from '../entries/ids.ts';
import type { Lot, LotId } from '../lots/lot.ts';
import { addLot, type LotBook, replaceLot, replaceLots, sideOf } from '../lots/lot-book.ts';
import {
  bookOf,
  type Consequences,
  type EntryRefusal,
  type LotClosure,
  type PortfolioBook,
  type PortfolioTerms,
} from './portfolio-book.ts';

export function bookAction(
  portfolio: PortfolioBook,
  entry: ActionEntry,
  terms: PortfolioTerms,
): Result<Consequences, EntryRefusal> {
  const { security, action, on, method } = entry;
  const book = bookOf(portfolio, security);
  if (action.kind === 'tender' || action.kind === 'exercise') {
    const available = entitledIn(book, entry);
    const wanted = action.quantity;
    if (wanted.gt(available)) return failed({ kind: 'INSUFFICIENT_QUANTITY', wanted, available });
  }
  if (action.kind === 'exercise') return bookExercise(portfolio, { entry, action, terms });
  const before = new Map(book.lots.map((lot) => [sourceOf(lot.id), lot]));
  const effect = applyAction({ security: String(security), lots: [...book.lots] }, action, {
    on,
    lots: { ...terms, method },
  });
  const received = effect.holdings.filter((one) => one.security !== String(security));
  for (const { security: other, lots } of received) {
    const held = sideOf(bookOf(portfolio, Number(other) as SecurityId));
    const isOpposite = held !== undefined && lots.some(({ side }) => side !== held);
    if (isOpposite) return failed({ kind: 'OPPOSITE_POSITION', held });
  }
  const { holdings, closures, ...payout } = effect;
  const kept = holdings.find((one) => one.security === String(security))?.lots ?? [];
  replaceLots(book, kept);
  for (const { security: other, lots } of received)
    for (const lot of lots) receive(bookOf(portfolio, Number(other) as SecurityId), lot);
  return ok({
    ...payout,
    feesExpensed: NO_MONEY,
    closures: closures.map((one) => closureOf(entry, one, before.get(sourceOf(one.lotId)))),
  });
}

function entitledIn(book: LotBook, { on }: ActionEntry): Quantity {
  return sumOf(
    book.lots.flatMap((lot) => (lot.openedOn < on && lot.side === 'LONG' ? [lot.remaining] : [])),
  );
}

interface ExerciseTerms {
  readonly entry: ActionEntry;
  readonly action: Extract<CorporateAction, { kind: 'exercise' }>;
  readonly terms: PortfolioTerms;
}

function bookExercise(
  portfolio: PortfolioBook,
  { entry, action, terms }: ExerciseTerms,
): Result<Consequences, EntryRefusal> {
  const { id, at, on, booking, method, security } = entry;
  const shares = bookOf(portfolio, Number(action.security) as SecurityId);
  const held = sideOf(shares);
  if (held === 'SHORT') return failed({ kind: 'OPPOSITE_POSITION', held });
  const book = bookOf(portfolio, security);
  const { rights, opened, cash } = exercised(
    book.lots.filter(({ openedOn }) => openedOn < on),
    action,
    {
      ...{ on, lots: { ...terms, method } },
      by: { id: `${id}/${action.security}` as LotId, openedAt: at, openedOn: on, booking },
    },
  );
  replaceLots(book, [...rights, ...book.lots.filter(({ openedOn }) => openedOn >= on)]);
  addLot(shares, opened);
  const nothing = { income: NO_MONEY, withholding: NO_MONEY, feesExpensed: NO_MONEY };
  return ok({ ...nothing, cash, closures: [] });
}

/** What comes of a lot again, such as from its second spin-off of one security, joins what came of it before. */
function receive(book: LotBook, lot: Lot): void {
  const known = book.lots.find(({ id }) => id === lot.id);
  if (known === undefined) return addLot(book, lot);
  const remaining = plus(known.remaining, lot.remaining);
  const value = plus(
    valueAt(known.remaining, known.openPrice),
    valueAt(lot.remaining, lot.openPrice),
  );
  const openedQuantity = plus(known.openedQuantity, lot.openedQuantity);
  const basis = plus(known.basis, lot.basis);
  const openPrice = perUnit(value, remaining);
  replaceLot(book, lot.id, [{ ...known, openedQuantity, openPrice, remaining, basis }]);
}

function closureOf(
  { id, security, on }: ActionEntry,
  closure: ActionClosure,
  lot: Lot | undefined,
): LotClosure {
  const { notRecognized: _, ...rest } = closure;
  return {
    ...rest,
    security,
    transaction: id,
    side: lot?.side ?? 'LONG',
    openedOn: lot?.openedOn ?? on,
    closedOn: on,
  };
}

/** A lot from a spin-off has the name of the one that it came from, and its own security behind a slash. */
function sourceOf(id: LotId): LotId {
  return id.split('/', 1)[0] as LotId;
}
