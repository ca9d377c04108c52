// `sluice trades`: closed positions and their profit or loss.

import type { Command } from 'commander';
import type { TradeRow } from '../../trader/contract/order-rows.ts';
import { configureList, isSymbolInId, type ListTerms, symbolsOf } from '../answers/list.ts';
import type { Column } from '../answers/table.ts';
import type { Finish } from '../program/exit-code.ts';
import { amount, currency, exchangeShort, signed, timeLabel } from '../program/words.ts';

export function configure(command: Command, finish: Finish): void {
  configureList(command, finish, LIST, { columns: () => COLUMNS, nothing: 'No closed trades.' });
}

const LIST: ListTerms<TradeRow> = {
  ...{ path: '/trades/page', time: 'closed_at' },
  values: {
    symbol: { what: 'only of this symbol', of: symbolsOf },
    strategy: { what: 'only of this strategy', of: ({ strategy }) => [strategy] },
    reason: { what: 'only closed for this reason, such as stop', of: ({ reason }) => [reason] },
  },
  read: (look) => look.trades(),
};

export const COLUMNS: readonly Column<TradeRow>[] = [
  { title: () => `CLOSED ${timeLabel()}`, cell: (row) => exchangeShort(row.closed_at) },
  { title: 'SYMBOL', cell: (row) => row.symbol, isOptional: isSymbolInId },
  { title: 'ID', cell: (row) => row.id },
  { title: 'SIDE', cell: (row) => row.side, isOptional: true },
  { title: 'QTY', cell: (row) => row.quantity },
  { title: 'ENTRY', cell: (row) => amount(row.entry) },
  { title: 'EXIT', cell: (row) => amount(row.exit) },
  { title: () => `P&L ${currency()}`, cell: (row) => signed(row.pnl) },
  { title: 'FEES', cell: (row) => amount(row.commission), isOptional: true },
  { title: 'STRATEGY', cell: (row) => row.strategy, isElastic: true },
  {
    title: 'REASON',
    cell: (row) => `${row.reason}${row.is_inferred ? ', inferred' : ''}`,
    isElastic: true,
  },
];
