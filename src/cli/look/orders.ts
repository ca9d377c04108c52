// `sluice orders`: every order of ours and its state.
import type { Command } from 'commander';
import type { OrderRow } from '../../trader/ports/look.ts';
import { configureReading } from '../answers/reading.ts';
import type { Column } from '../answers/table.ts';
import type { Finish } from '../program/exit-code.ts';

export function configure(command: Command, finish: Finish): void {
  configureReading<OrderRow>(command, finish, {
    reading: () => ({ path: '/orders', read: (look) => look.orders() }),
    columns: () => COLUMNS,
    nothing: 'No orders.',
  });
}

const COLUMNS: readonly Column<OrderRow>[] = [
  { title: 'ORDER', cell: (row) => row.order_ref, isElastic: true },
  { title: 'SYMBOL', cell: (row) => row.symbol },
  { title: 'SIDE', cell: (row) => row.action },
  { title: 'TYPE', cell: (row) => row.type },
  { title: 'QTY', cell: (row) => row.quantity },
  { title: 'FILLED', cell: (row) => row.filled },
  { title: 'PRICE', cell: (row) => row.limit_price ?? row.stop_price },
  { title: 'STATE', cell: (row) => row.state },
  { title: 'STRATEGY', cell: (row) => row.strategy, isElastic: true },
];
