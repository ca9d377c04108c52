// `sluice trades`: closed positions and their profit or loss.

import type { Command } from 'commander';
import type { TradeRow } from '../../trader/contract/order-rows.ts';
import { configureReading } from '../answers/reading.ts';
import type { Column } from '../answers/table.ts';
import type { Finish } from '../program/exit-code.ts';
import { amount, currency, exchangeShort, signed, timeLabel } from '../program/words.ts';

export function configure(command: Command, finish: Finish): void {
  configureReading<TradeRow>(command, finish, {
    reading: () => ({
      ...{ path: '/trades/page?sort=closed_at', isPaged: true },
      read: (look) => look.trades(),
    }),
    columns: () => COLUMNS,
    nothing: 'No closed trades.',
  });
}

export const COLUMNS: readonly Column<TradeRow>[] = [
  { title: () => `CLOSED ${timeLabel()}`, cell: (row) => exchangeShort(row.closed_at) },
  { title: 'SYMBOL', cell: (row) => row.symbol },
  { title: 'SIDE', cell: (row) => row.side, isOptional: true },
  { title: 'QTY', cell: (row) => row.quantity },
  { title: 'ENTRY', cell: (row) => amount(row.entry) },
  { title: 'EXIT', cell: (row) => amount(row.exit) },
  { title: () => `P&L ${currency()}`, cell: (row) => signed(row.pnl) },
  { title: 'REASON', cell: (row) => `${row.reason}${row.is_inferred ? ', inferred' : ''}` },
  { title: 'STRATEGY', cell: (row) => row.strategy, isElastic: true },
];
