// `sluice executions`: every execution of ours, each once.

import type { Command } from 'commander';
import type { ExecutionRow } from '../../trader/contract/order-rows.ts';
import { configureReading } from '../answers/reading.ts';
import type { Column } from '../answers/table.ts';
import type { Finish } from '../program/exit-code.ts';
import { exchangeShort, timeLabel } from '../program/words.ts';

export function configure(command: Command, finish: Finish): void {
  configureReading<ExecutionRow>(command, finish, {
    reading: () => ({
      ...{ path: '/executions/page?sort=time', isPaged: true },
      read: (look) => look.executions(),
    }),
    columns: () => COLUMNS,
    nothing: 'No executions.',
  });
}

export const COLUMNS: readonly Column<ExecutionRow>[] = [
  { title: () => `TIME ${timeLabel()}`, cell: (row) => exchangeShort(row.time) },
  { title: 'SYMBOL', cell: (row) => row.symbol },
  { title: 'SIDE', cell: (row) => row.side },
  { title: 'SHARES', cell: (row) => row.shares },
  { title: 'PRICE', cell: (row) => row.price },
  { title: 'COMMISSION', cell: costs, isOptional: true },
  { title: 'ORDER', cell: (row) => row.order_ref },
];

function costs({ commission, is_estimated: isEstimated }: ExecutionRow): string | number | null {
  return isEstimated === true ? `${commission} estimated` : commission;
}
