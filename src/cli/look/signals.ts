// `sluice signals`: what the strategies saw in accepted predictions, and why each was taken or not.
import type { Command } from 'commander';
import type { SignalRow } from '../../ports/look.ts';
import type { Finish } from '../exit-code.ts';
import { exchangeShort, TIME_LABEL } from '../words.ts';
import { configureReading } from './reading.ts';
import type { Column } from './table.ts';

export function configure(command: Command, finish: Finish): void {
  command.option('--not-taken', 'only those refused, with their reasons');
  configureReading<SignalRow>(command, finish, {
    reading: ({ notTaken }) => ({
      path: notTaken === true ? '/signals?not_taken' : '/signals',
      read: (look) => look.signals({ isNotTakenOnly: notTaken === true }),
    }),
    columns: () => COLUMNS,
    nothing: 'No signals.',
  });
}

const COLUMNS: readonly Column<SignalRow>[] = [
  { title: `AT ${TIME_LABEL}`, cell: (row) => exchangeShort(row.at) },
  { title: 'STRATEGY', cell: (row) => row.strategy },
  { title: 'SYMBOL', cell: (row) => row.symbol },
  { title: 'SIDE', cell: (row) => row.side },
  { title: 'TAKEN', cell: (row) => (row.taken ? 'yes' : 'no') },
  {
    title: 'WHY',
    cell: (row) => row.order_ref ?? row.reasons.map(({ kind }) => kind).join(', '),
    isElastic: true,
  },
];
