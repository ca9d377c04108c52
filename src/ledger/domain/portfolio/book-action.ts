// A corporate action in the lots of one holder.
import { NO_MONEY } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { applyAction } from '../corporate-actions/apply-action.ts';
import type { ActionClosure } from '../corporate-actions/corporate-action.ts';
import type { ActionEntry } from '../entries/entry.ts';
import type { SecurityId } from '../entries/ids.ts';
import type { Lot, LotId } from '../lots/lot.ts';
import { addLot, replaceLots, sideOf } from '../lots/lot-book.ts';
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
  const kept = effect.holdings.find((one) => one.security === String(security))?.lots ?? [];
  replaceLots(book, kept);
  for (const { security: other, lots } of received)
    for (const lot of lots) addLot(bookOf(portfolio, Number(other) as SecurityId), lot);
  return ok({
    cash: effect.cash,
    income: effect.income,
    withholding: effect.withholding,
    feesExpensed: NO_MONEY,
    closures: effect.closures.map((one) => closureOf(entry, one, before.get(sourceOf(one.lotId)))),
  });
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
