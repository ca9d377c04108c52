// `sluice signals`: the signals of the strategies, and why each was taken or refused.

import type { Command } from 'commander';
import type { SignalRow } from '../../trader/contract/prediction-rows.ts';
import { configureList, type ListTerms, symbolsOf } from '../answers/list.ts';
import { type Column, tableText } from '../answers/table.ts';
import type { Finish } from '../program/exit-code.ts';
import { exchangeDateTime, exchangeShort, timeLabel } from '../program/words.ts';

export function configure(command: Command, finish: Finish): void {
  command.option('--not-taken', 'only refused signals, with their reasons');
  configureList<SignalRow>(command, finish, LIST, {
    columns: ({ notTaken }) => (notTaken === true ? REFUSED_COLUMNS : COLUMNS),
    nothing: 'No signals.',
    summary: (rows, { notTaken }) => (notTaken === true ? reasonsByDay(rows) : ''),
  });
}

const LIST: ListTerms<SignalRow> = {
  ...{ path: '/signals/page', time: 'at' },
  values: {
    symbol: { what: 'only of this symbol', of: symbolsOf },
    strategy: { what: 'only of this strategy', of: ({ strategy }) => [strategy] },
    reason: {
      what: 'only refused for this reason, such as quote_stale',
      of: ({ reasons }) => reasons.map(({ kind }) => kind),
    },
  },
  query: ({ notTaken }) => (notTaken === true ? '&taken=false' : ''),
  read: (look, { notTaken }) => look.signals({ isNotTakenOnly: notTaken === true }),
};

const SOURCES: Readonly<Record<SignalRow['source'], string>> = {
  prediction: 'prediction',
  bar: 'bar rule',
  person: 'a person',
};

const AT: Column<SignalRow> = {
  title: () => `AT ${timeLabel()}`,
  cell: (row) => exchangeShort(row.at),
};
const OF_WHAT: readonly Column<SignalRow>[] = [
  { title: 'STRATEGY', cell: (row) => row.strategy, isElastic: true },
  { title: 'SYMBOL', cell: (row) => row.symbol },
  { title: 'SIDE', cell: (row) => row.side },
];
/** Taken, it is found by its order. */
const ID: Column<SignalRow> = {
  title: 'ID',
  cell: (row) => row.order_ref ?? row.prediction_id,
};
const WHY: Column<SignalRow> = {
  title: 'WHY',
  cell: (row) => row.reasons.map(({ kind }) => kind).join(', '),
  isElastic: true,
};

const COLUMNS: readonly Column<SignalRow>[] = [
  AT,
  ID,
  { title: 'FROM', cell: (row) => SOURCES[row.source], isOptional: true },
  ...OF_WHAT,
  { title: 'TAKEN', cell: (row) => (row.taken ? 'yes' : 'no') },
  WHY,
];

const REFUSED_COLUMNS: readonly Column<SignalRow>[] = [AT, ID, ...OF_WHAT, WHY];

interface ReasonOfDay {
  readonly day: string;
  readonly reason: string;
  readonly signals: number;
}

/** How often each reason refused a signal, per day; a signal may have several reasons. */
function reasonsByDay(rows: readonly SignalRow[]): string {
  const counts = new Map<string, ReasonOfDay>();
  for (const { at, reasons } of rows) {
    const day = exchangeDateTime(at).slice(0, '2020-12-16'.length);
    for (const { kind: reason } of reasons) {
      const key = `${day} ${reason}`;
      const count = counts.get(key) ?? { day, reason, signals: 0 };
      counts.set(key, { ...count, signals: count.signals + 1 });
    }
  }
  const sorted = [...counts.values()].sort(
    (a, b) =>
      a.day.localeCompare(b.day) || b.signals - a.signals || a.reason.localeCompare(b.reason),
  );
  return tableText(sorted, [
    { title: () => `DAY ${timeLabel()}`, cell: ({ day }) => day },
    { title: 'REASON', cell: ({ reason }) => reason },
    { title: 'SIGNALS', cell: ({ signals }) => signals },
  ]);
}
