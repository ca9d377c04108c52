// The tables of an export: their columns are those of docs/parquet.md.

import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { TableColumn } from '../../../research/parquet/parquet-table.ts';
import { type BarStore, lengthText } from '../../../research/store/bar-store.ts';
import { openJournalReading } from '../../../trader/app/journal-reading/open-journal-reading.ts';
import type { TradeRow } from '../../../trader/contract/order-rows.ts';
import type { PredictionRow } from '../../../trader/contract/prediction-rows.ts';
import type { RecordedFact } from '../../../trader/ports/journal.ts';
import { readRows } from '../../answers/reading.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';
import { type InstanceFlags, locateInstance } from '../../program/instance.ts';
import { nothingRecorded } from '../../program/stopped-journal.ts';

export interface Table {
  /** Of its file, without the ending. */
  readonly name: string;
  readonly columns: readonly TableColumn[];
}

type Columns<Row> = readonly (readonly [keyof Row & string, TableColumn['kind']])[];

const TRADES: Columns<TradeRow> = [
  ['id', 'text'],
  ['trade', 'text'],
  ['symbol', 'text'],
  ['side', 'text'],
  ['quantity', 'number'],
  ['entry', 'number'],
  ['exit', 'number'],
  ['reason', 'text'],
  ['pnl', 'number'],
  ['r_multiple', 'number'],
  ['commission', 'number'],
  ['opened_at', 'time'],
  ['closed_at', 'time'],
  ['strategy', 'text'],
  ['config_hash', 'text'],
  ['is_inferred', 'flag'],
];

const PREDICTIONS: Columns<PredictionRow> = [
  ['id', 'text'],
  ['feed', 'text'],
  ['symbol', 'text'],
  ['signal', 'text'],
  ['confidence', 'number'],
  ['data_time', 'time'],
  ['received_at', 'time'],
  ['anchor_price', 'number'],
  ['verdict', 'text'],
  ['detail', 'json'],
  ['repeats', 'number'],
  ['contract', 'text'],
  ['contract_premium', 'number'],
  ['contract_text', 'text'],
];

/** `isNoted` if another table has said that no daemon runs. */
export async function tradeTable(
  flags: InstanceFlags,
  isNoted: boolean,
): Promise<Result<Table, CommandFailure>> {
  const rows = await readRows<TradeRow>(flags, () => ({
    path: '/trades',
    read: (look) => look.trades(),
    isNoted,
  }));
  return rows.ok ? ok({ name: 'trades', columns: columnsOf(rows.value, TRADES) }) : rows;
}

export async function predictionTable(
  flags: InstanceFlags,
): Promise<Result<Table, CommandFailure>> {
  const rows = await readRows<PredictionRow>(flags, () => ({
    path: '/predictions',
    read: (look) => look.predictions(),
  }));
  return rows.ok ? ok({ name: 'predictions', columns: columnsOf(rows.value, PREDICTIONS) }) : rows;
}

function columnsOf<Row extends object>(
  rows: readonly Row[],
  columns: Columns<Row>,
): readonly TableColumn[] {
  return columns.map(([name, kind]) => {
    const values = rows.map((row) => row[name] ?? (kind === 'flag' ? false : null));
    return { name, kind, values };
  });
}

const BATCH = 10_000;

/** Also while its daemon writes: the facts up to now. */
export function journalTable(flags: InstanceFlags): Result<Table, CommandFailure> {
  const located = locateInstance(flags);
  if (!located.ok) return located;
  const { folder } = located.value;
  const opened = openJournalReading(folder.journal);
  if (!opened.ok)
    return failed({ sentence: opened.failure, code: 'journal', exitCode: EXIT.failure });
  if (opened.value === undefined) return failed(nothingRecorded(folder.path));
  const reading = opened.value;
  const facts: RecordedFact[] = [];
  try {
    for (let last = 0, most = reading.lastSeq(); last < most; last = facts.at(-1)?.seq ?? most)
      facts.push(...reading.factsAfter(last, BATCH));
  } finally {
    reading.close();
  }
  return ok({
    name: 'journal',
    columns: [
      { name: 'seq', kind: 'number', values: facts.map(({ seq }) => seq) },
      { name: 'at', kind: 'time', values: facts.map(({ at }) => at) },
      { name: 'type', kind: 'text', values: facts.map(({ fact }) => fact.type) },
      { name: 'fact', kind: 'json', values: facts.map(({ fact }) => fact) },
    ],
  });
}

/** One per symbol and length. */
export function barTables(store: BarStore): Result<readonly Table[], CommandFailure> {
  const { years, faults } = store.years();
  const refuse = (sentence: string) =>
    failed({ sentence, code: 'bars', exitCode: EXIT.failure } as const);
  const [fault] = faults;
  if (fault !== undefined) return refuse(fault);
  const series = new Map(years.map((year) => [`bars-${year.symbol}-${lengthText(year)}`, year]));
  const tables: Table[] = [];
  for (const [name, one] of series) {
    const read = store.read(one);
    if (!read.ok) return refuse(read.failure);
    if (read.value === undefined) continue;
    const { start, open, high, low, close, volume } = read.value;
    const symbol = Array.from(start, () => one.symbol);
    const columns: readonly TableColumn[] = [
      { name: 'symbol', kind: 'text', values: symbol },
      { name: 'date', kind: 'time', values: start },
      ...Object.entries({ open, high, low, close, volume }).map(
        ([column, values]): TableColumn => ({ name: column, kind: 'number', values }),
      ),
    ];
    tables.push({ name: name.replaceAll(/[^\w.-]/g, '_'), columns });
  }
  return ok(tables);
}
