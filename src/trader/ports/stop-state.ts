// What limits the loss of a position at the moment, from its row: for every text that names it.

import type { PositionRow } from '../contract/order-rows.ts';
import type { StatusView } from '../contract/status.ts';
/**
 * `resting`: stops at the broker cover what can be sold. `watched`: a running daemon watches the stop. `locked`: nothing of it can be
 * sold yet. `none`: nothing does.
 */
export type StopState = 'resting' | 'watched' | 'locked' | 'none';

export function stopStateOf(
  row: Pick<PositionRow, 'quantity' | 'protected' | 'watched' | 'locked'>,
): StopState {
  if (row.protected) return 'resting';
  const locked = row.locked.reduce((sum, { quantity }) => sum + quantity, 0);
  if (locked >= Math.abs(row.quantity)) return 'locked';
  return row.watched ? 'watched' : 'none';
}

/** The rows say which stops a daemon has to watch. Whether it does at the moment, the status alone knows. */
export function withUnwatched(
  rows: readonly PositionRow[],
  { watched }: Pick<StatusView, 'watched'>,
): PositionRow[] {
  const unwatched = new Set(
    watched.flatMap(({ symbol, kind }) => (kind === 'unwatched' ? symbol : [])),
  );
  return rows.map((row) => (unwatched.has(row.symbol) ? asUnwatched(row) : row));
}

/** If it has to be watched, and is not. */
export function asUnwatched(row: PositionRow): PositionRow {
  return row.watched ? { ...row, stop_status: 'unwatched' } : row;
}
