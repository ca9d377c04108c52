// `sluice predictions`: what the feed said, and the verdict on each answer.
import type { Command } from 'commander';
import type { PredictionRow } from '../../ports/look.ts';
import type { Finish } from '../exit-code.ts';
import { exchangeShort, TIME_LABEL } from '../words.ts';
import { configureReading } from './reading.ts';
import type { Column } from './table.ts';

export function configure(command: Command, finish: Finish): void {
  configureReading<PredictionRow>(command, finish, {
    reading: () => ({ path: '/predictions', read: (look) => look.predictions() }),
    columns: () => COLUMNS,
    nothing: 'No predictions yet.',
  });
}

const COLUMNS: readonly Column<PredictionRow>[] = [
  { title: `RECEIVED ${TIME_LABEL}`, cell: (row) => exchangeShort(row.received_at) },
  { title: 'FEED', cell: (row) => row.feed, isElastic: true },
  { title: 'SYMBOL', cell: (row) => row.symbol },
  { title: 'SIGNAL', cell: (row) => row.signal },
  { title: 'CONF', cell: (row) => row.confidence },
  { title: 'ANCHOR', cell: (row) => row.anchor_price },
  { title: 'VERDICT', cell: (row) => row.verdict },
  { title: 'REPEATS', cell: (row) => row.repeats },
];
