// Folds the facts of a holding; figures are copied from the facts, so a replay computes nothing anew.
import { assertNever } from '../../../kernel/assert.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { HoldingFact } from '../facts/holding-facts.ts';
import { scaledLots } from '../positions/locked-shares.ts';
import { factorOf } from '../splits/split-ratio.ts';
import { type Holding, isHoldingHeld } from './holding.ts';

export function evolveHolding(
  holding: Holding | undefined,
  fact: HoldingFact,
  at: Instant,
): Holding {
  const { holdingId, symbol } = fact;
  const held = isHoldingHeld(holding) ? holding : undefined;
  const kept = { holdingId, symbol, changedAt: at };
  const closed = { ...kept, status: 'closed' } as const;
  switch (fact.type) {
    case 'holding-filled': {
      const { quantityAfter: quantity, averagePriceAfter: averagePrice, executedAt, price } = fact;
      if (quantity === 0) return closed;
      const isPurchase = fact.shares > 0 && fact.orderRef !== '';
      const orderRef = isPurchase ? fact.orderRef : (held?.orderRef ?? '');
      const openedAt = held?.openedAt ?? executedAt;
      const figures = { quantity, averagePrice, openedAt, orderRef, lastPrice: price };
      const locked = fact.lockedAfter && { locked: fact.lockedAfter };
      return { ...kept, status: 'held', ...figures, ...locked };
    }
    case 'holding-adopted': {
      const { quantityAfter: quantity, averagePriceAfter: averagePrice } = fact;
      const openedAt = held?.openedAt ?? at;
      const orderRef = held?.orderRef ?? '';
      const figures = { quantity, averagePrice, openedAt, orderRef, lastPrice: fact.averagePrice };
      const lots = fact.lockedAfter ?? held?.locked;
      const locked = lots && { locked: lots };
      return { ...kept, status: 'held', ...figures, ...locked };
    }
    case 'holding-split': {
      const { after, ratio } = fact;
      if (held === undefined || after.quantity === 0) return closed;
      const factor = factorOf(ratio);
      const locked = held.locked && { locked: scaledLots(held.locked, factor, after.quantity) };
      return { ...held, ...after, ...locked, changedAt: at, lastPrice: held.lastPrice / factor };
    }
    case 'holding-released':
      return closed;
    default:
      return assertNever(fact);
  }
}
