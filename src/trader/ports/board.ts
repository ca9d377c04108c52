// Everything that a person watches, as of one moment: no two figures of it are of different facts.
import type { AccountRow } from './account-view.ts';
import type { DayRows, ForeignPositionRow, HoldingRow, PositionRow } from './look.ts';
import type { StatusView } from './status-view.ts';

export interface BoardView extends DayRows {
  readonly status: StatusView;
  readonly account: AccountRow;
  readonly positions: readonly PositionRow[];
  readonly holdings: readonly HoldingRow[];
  readonly foreign: readonly ForeignPositionRow[];
}
