// `sluice executions`: every fill of ours, once.
import type { Command } from 'commander';
import type { ExecutionRow } from '../../ports/look.ts';
import type { Finish } from '../exit-code.ts';
import { exchangeShort, TIME_LABEL } from '../words.ts';
import { configureReading } from './reading.ts';
import type { Column } from './table.ts';

export function configure(command: Command, finish: Finish): void {
  configureReading<ExecutionRow>(command, finish, {
    reading: () => ({ path: '/executions', read: (look) => look.executions() }),
    columns: () => COLUMNS,
    nothing: 'No executions.',
  });
}

const COLUMNS: readonly Column<ExecutionRow>[] = [
  { title: `TIME ${TIME_LABEL}`, cell: (row) => exchangeShort(row.time) },
  { title: 'SYMBOL', cell: (row) => row.symbol },
  { title: 'SIDE', cell: (row) => row.side },
  { title: 'SHARES', cell: (row) => row.shares },
  { title: 'PRICE', cell: (row) => row.price },
  { title: 'COMMISSION', cell: (row) => row.commission },
  { title: 'ORDER', cell: (row) => row.order_ref, isElastic: true },
];
