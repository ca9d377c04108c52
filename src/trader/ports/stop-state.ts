// What limits the loss of a position at the moment, from its row: for every text that names it.

import type { PositionRow } from '../contract/order-rows.ts';
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
