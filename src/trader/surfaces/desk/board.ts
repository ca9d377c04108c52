// The board: one answer instead of six, so that its figures belong together.
import type { AccountView } from '../../ports/account-view.ts';
import type { BoardView } from '../../ports/board.ts';
import type { Look } from '../../ports/look.ts';
import type { StatusView } from '../../ports/status-view.ts';
import { accountRow } from './account-row.ts';

interface BoardSources {
  readonly look: Look;
  status(): StatusView;
  account(): AccountView;
}

export function boardOf({ look, status, account }: BoardSources): BoardView {
  return {
    status: status(),
    account: accountRow(account()),
    positions: look.positions(),
    holdings: look.holdings(),
    foreign: look.foreignPositions(),
    ...look.day(),
  };
}
