// The board: one answer instead of six, so that its figures belong together.
import type { PositionRow } from '../../contract/order-rows.ts';
import type { StatusView } from '../../contract/status.ts';
import type { AccountView } from '../../ports/account-view.ts';
import { BOARD_ROWS, type BoardView } from '../../ports/dashboard-snapshot.ts';
import type { Look } from '../../ports/look.ts';
import { withUnwatched } from '../../ports/stop-state.ts';
import { accountRow } from './account-row.ts';

interface BoardSources {
  readonly look: Look;
  status(): StatusView;
  account(): AccountView;
}

export function boardOf({ look, status, account }: BoardSources): BoardView {
  const now = status();
  const positions = withUnwatched(look.positions(), now);
  const holdings = look.holdings();
  return {
    status: now,
    account: accountRow(account()),
    positions: shownOf(positions),
    positions_total: positions.length,
    holdings: holdings.slice(0, BOARD_ROWS),
    holdings_total: holdings.length,
    foreign: look.foreignPositions(),
    ...look.day(),
  };
}

/** Their order stays. */
function shownOf(positions: readonly PositionRow[]): readonly PositionRow[] {
  if (positions.length <= BOARD_ROWS) return positions;
  let left = BOARD_ROWS - positions.filter((one) => !one.protected).length;
  return positions.filter((one) => {
    if (!one.protected) return true;
    left -= 1;
    return left >= 0;
  });
}
