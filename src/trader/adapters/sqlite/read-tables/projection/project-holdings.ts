// The rows of the read tables for holdings: what a person invests in.
import type { HoldingFact } from '../../../../domain/facts/holding-facts.ts';
import type { Projecting, Write } from './project.ts';
import { lotsText } from './project-positions.ts';

export const PROJECT_HOLDINGS: Projecting<HoldingFact> = {
  'holding-filled': (write, fact) => {
    const isPurchase = fact.shares > 0 && fact.orderRef !== '';
    held(write, fact, {
      openedAt: fact.executedAt,
      orderRef: isPurchase ? fact.orderRef : null,
      isLess: fact.shares <= 0,
    });
    lock(write, fact);
  },
  'holding-adopted': (write, fact, { at }) => {
    held(write, fact, { openedAt: at, orderRef: null });
    lock(write, fact);
  },
  'holding-split': (write, { holdingId, after }) => {
    write(
      'UPDATE holdings SET quantity = ?, average_price = ? WHERE id = ?',
      after.quantity,
      after.averagePrice,
      holdingId,
    );
    dropEmpty(write, holdingId);
  },
  'holding-released': (write, { holdingId, orderRefs }) => {
    write('DELETE FROM holdings WHERE id = ?', holdingId);
    for (const orderRef of orderRefs)
      write(`UPDATE orders SET state = 'released', covers = 0 WHERE order_ref = ?`, orderRef);
  },
};

type FactOf<Type extends HoldingFact['type']> = Extract<HoldingFact, { type: Type }>;

interface Added {
  readonly openedAt: number;
  readonly orderRef: string | null;
  /** A sale, which leaves the rest to whom it belongs. */
  readonly isLess?: boolean;
}

interface Held {
  readonly holdingId: string;
  readonly symbol: string;
  readonly quantityAfter: number;
  readonly averagePriceAfter: number;
}

/**
 * `openedAt` counts only for a new row; `orderRef` is null if no order of ours bought. What one user bought is that user's until
 * somebody else adds to it.
 */
function held(
  write: Write,
  { holdingId, symbol, quantityAfter, averagePriceAfter }: Held,
  { openedAt, orderRef, isLess = false }: Added,
): void {
  write(
    `INSERT INTO holdings VALUES (?, ?, ?, ?, ?, coalesce(?, ''), NULL,
       (SELECT opened_by FROM orders WHERE order_ref = ?))
     ON CONFLICT (id) DO UPDATE SET quantity = excluded.quantity,
       average_price = excluded.average_price, order_ref = coalesce(?, order_ref),
       opened_by = CASE WHEN ? OR opened_by = excluded.opened_by THEN opened_by END`,
    holdingId,
    symbol,
    quantityAfter,
    averagePriceAfter,
    openedAt,
    orderRef,
    orderRef,
    orderRef,
    isLess ? 1 : 0,
  );
  dropEmpty(write, holdingId);
}

function lock(
  write: Write,
  { holdingId, lockedAfter }: Pick<FactOf<'holding-filled'>, 'holdingId' | 'lockedAfter'>,
): void {
  write('UPDATE holdings SET locked = ? WHERE id = ?', lotsText(lockedAfter), holdingId);
}

function dropEmpty(write: Write, holdingId: string): void {
  write('DELETE FROM holdings WHERE id = ? AND quantity = 0', holdingId);
}
