// `sluice executions`: every execution of ours, each once.

import type { Command } from 'commander';
import type { ExecutionRow } from '../../trader/contract/order-rows.ts';
import { configureList, type ListTerms, symbolsOf } from '../answers/list.ts';
import type { Column } from '../answers/table.ts';
import type { Finish } from '../program/exit-code.ts';
import { exchangeShort, timeLabel } from '../program/words.ts';

export function configure(command: Command, finish: Finish): void {
  configureList(command, finish, LIST, { columns: () => COLUMNS, nothing: 'No executions.' });
}

const LIST: ListTerms<ExecutionRow> = {
  ...{ path: '/executions/page', time: 'time' },
  values: {
    symbol: { what: 'only of this symbol', of: symbolsOf },
    strategy: { what: 'only of this strategy', of: ({ strategy }) => [strategy] },
  },
  read: (look) => look.executions(),
};

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
