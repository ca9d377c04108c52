// The rows of the read tables for positions and trades.
import type { PositionFact } from '../../../../domain/facts/position-facts.ts';
import type { LockedLot } from '../../../../domain/terms/locked-lot.ts';
import { nothing, type Projecting } from './project.ts';

export function lotsText(lots: readonly LockedLot[] | undefined): string | null {
  return lots === undefined ? null : JSON.stringify(lots);
}

export const PROJECT_POSITIONS: Projecting<PositionFact> = {
  'position-planned': (write, fact) =>
    write(
      'INSERT OR REPLACE INTO positions VALUES (?, ?, ?, 0, 0, ?, NULL, ?, ?, NULL, ?, NULL, ?, ?, NULL, ?)',
      fact.positionId,
      fact.symbol,
      fact.strategy,
      fact.plan.stopPrice,
      fact.plan.r,
      Number(fact.plan.isWatched === true),
      fact.plan.collateral ?? null,
      fact.plan.rolled ?? null,
      fact.plan.stop.kind,
      fact.signalId,
    ),
  'position-filled': (write, fact, { at }) =>
    write(
      `UPDATE positions SET quantity = ?, average_price = ?, opened_at = coalesce(opened_at, ?), locked = ?
       WHERE id = ?`,
      fact.quantityAfter,
      fact.averagePriceAfter,
      fact.executedAt ?? at,
      lotsText(fact.lockedAfter),
      fact.positionId,
    ),
  'position-opened': (write, { r, positionId }) =>
    write('UPDATE positions SET r = ? WHERE id = ?', r, positionId),
  'position-abandoned': (write, { positionId }) =>
    write('UPDATE positions SET quantity = 0 WHERE id = ?', positionId),
  'stop-moved': (write, { to, positionId }) =>
    write('UPDATE positions SET stop_price = ? WHERE id = ?', to, positionId),
  'ownership-taken': (write, { to, positionId }) => {
    write('UPDATE positions SET strategy = ? WHERE id = ?', to, positionId);
    write('UPDATE orders SET strategy = ? WHERE position_id = ?', to, positionId);
  },
  'collateral-changed': (write, { isThere, collateral, positionId }) =>
    write(
      'UPDATE positions SET collateral = ? WHERE id = ?',
      isThere ? collateral : null,
      positionId,
    ),
  'target-moved': nothing,
  'position-adjusting': nothing,
  'position-adjusted': (write, fact) =>
    write(
      'UPDATE positions SET quantity = ?, stop_price = coalesce(?, stop_price) WHERE id = ?',
      fact.quantity,
      fact.stopPrice ?? null,
      fact.positionId,
    ),
  'position-closing': nothing,
  'position-closed': (write, fact, { at, seq }) => {
    write('UPDATE positions SET quantity = 0 WHERE id = ?', fact.positionId);
    write(
      'INSERT OR REPLACE INTO trades VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      fact.positionId,
      seq,
      fact.symbol,
      fact.side,
      fact.quantity,
      fact.entryPrice,
      fact.exitPrice,
      fact.reason,
      fact.realizedPnl,
      fact.openedAt,
      fact.closedAt ?? at,
      fact.strategy,
      fact.configHash,
    );
  },
  'trade-restated': (write, { positionId, entryPrice, exitPrice, realizedPnl }) =>
    write(
      'UPDATE trades SET entry = ?, exit = ?, pnl = ? WHERE id = ?',
      entryPrice,
      exitPrice,
      realizedPnl,
      positionId,
    ),
  'position-adopted': (write, fact, { at }) =>
    write(
      'INSERT OR REPLACE INTO positions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, NULL, NULL)',
      fact.positionId,
      fact.symbol,
      fact.strategy,
      fact.quantity,
      fact.averagePrice,
      fact.plan.stopPrice,
      at,
      fact.plan.r,
      Number(fact.plan.isWatched === true),
      lotsText(fact.lockedAfter),
      fact.plan.collateral ?? null,
      fact.delivery?.positionId ?? null,
      fact.plan.stop.kind,
    ),
  'position-split': (write, { after, positionId }) =>
    write(
      'UPDATE positions SET quantity = ?, average_price = ?, stop_price = ?, r = ?, locked = ? WHERE id = ?',
      after.quantity,
      after.averagePrice,
      after.stopPrice,
      after.r,
      lotsText(after.locked),
      positionId,
    ),
  'stop-reset': (write, { to, positionId }) =>
    write('UPDATE positions SET stop_price = ? WHERE id = ?', to, positionId),
  'remainder-noted': nothing,
  'remainder-released': (write, { positionId }) =>
    write('UPDATE positions SET quantity = 0 WHERE id = ?', positionId),
  'position-released': (write, { positionId, orderRefs }) => {
    write('UPDATE positions SET quantity = 0 WHERE id = ?', positionId);
    for (const orderRef of orderRefs)
      write(`UPDATE orders SET state = 'released', covers = 0 WHERE order_ref = ?`, orderRef);
  },
  'plan-changed': nothing,
};
