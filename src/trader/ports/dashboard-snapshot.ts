// Everything that a person watches, as of one moment: no two figures of it are of different facts.
import type { AccountRow } from '../contract/account.ts';
import type { ForeignPositionRow, HoldingRow, PositionRow } from '../contract/order-rows.ts';
import type { StatusView } from '../contract/status.ts';
import type { DayRows } from './look.ts';

/** Rows of a list on the board: it is sent after each fact. What needs a person is on it, however much that is. */
export const BOARD_ROWS = 200;

export interface BoardView extends DayRows {
  readonly status: StatusView;
  readonly account: AccountRow;
  /** All that are not protected, and the first of the others. */
  readonly positions: readonly PositionRow[];
  readonly positions_total: number;
  readonly holdings: readonly HoldingRow[];
  readonly holdings_total: number;
  readonly foreign: readonly ForeignPositionRow[];
}
