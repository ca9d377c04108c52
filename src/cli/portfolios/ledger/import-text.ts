// What a file books as text for a terminal of 80 columns: its rows, and everything that a person should see before.
import type { ImportBody } from '../../../api/http/shapes/import-rows.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { tableText } from '../../answers/table.ts';
import { section } from './folded-text.ts';

/** More scroll away; `--json` has all of them. */
export const ROWS_MAX = 40;

type Row = ImportBody['rows'][number];

/** `more`: rows that are not among those of the body. */
export function importText(body: ImportBody, more: number, portfolio: string): string {
  const { rows, problems, ignored, remarks, proposals, differences, outcomes } = body;
  return [
    ...(rows.length === 0 ? [] : [rowsText(rows)]),
    ...(more > 0 ? [`... ${counted(more, 'more row')}; --json has all`] : []),
    ...section('Cannot be read:', problems.map(placed)),
    ...section('Book nothing:', ignored.map(placed)),
    ...section('Booked, but look at:', remarks.map(placed)),
    ...section('Reverse:', reversedBy(body).map(placed)),
    ...section('Book these yourself:', proposals.map(proposalText)),
    ...section(
      'Do not add up:',
      differences.map(({ detail }) => detail),
    ),
    ...(outcomes.length === 0 ? [] : ['', outcomesText(outcomes)]),
    outcome(body, portfolio),
  ].join('\n');
}

function rowsText(rows: readonly Row[]): string {
  const columns = [
    { title: 'line', cell: ({ line, part }: Row) => line ?? part },
    { title: 'day', cell: ({ trade_date }: Row) => trade_date },
    { title: 'type', cell: ({ transaction_type }: Row) => typeText(transaction_type) },
    { title: 'symbol', cell: ({ symbol }: Row) => symbol ?? '-', isElastic: true },
    { title: 'quantity', cell: ({ quantity }: Row) => quantity },
    { title: 'cash', cell: ({ cash }: Row) => cash },
    { title: '', cell: ({ currency }: Row) => currency },
    {
      title: 'booked',
      cell: ({ transaction_id }: Row) => (transaction_id === null ? 'new' : `as ${transaction_id}`),
    },
  ];
  return tableText(rows, columns);
}

type Outcome = ImportBody['outcomes'][number];

/** Every row of the file is in one of these. */
function outcomesText(outcomes: readonly Outcome[]): string {
  const columns = [
    { title: 'kind', cell: ({ kind }: Outcome) => kind, isElastic: true },
    { title: 'outcome', cell: ({ outcome: word }: Outcome) => word },
    { title: 'rows', cell: ({ rows }: Outcome) => rows },
    {
      title: 'cash',
      cell: ({ sums }: Outcome) =>
        sums.map(({ currency, amount }) => `${amount} ${currency}`).join(', ') || '-',
    },
  ];
  return tableText(outcomes, columns);
}

/** `reinvested dividend` takes the width of two columns. */
function typeText(type: string): string {
  return type.toLowerCase().replaceAll('_', ' ').replace('reinvested dividend', 'reinvested');
}

interface Placed {
  readonly line: number | null;
  readonly part: string | null;
  readonly column?: string | null;
  readonly detail: string;
}

function placed({ line, part, column, detail }: Placed): string {
  const words = [
    line === null ? [] : [`line ${line}`],
    part === null ? [] : [part],
    column === null || column === undefined ? [] : [`column ${column}`],
  ].flat();
  return words.length === 0 ? detail : `${words.join(', ')}: ${detail}`;
}

/** Transactions that the file reverses. */
function reversedBy({ cancellations }: ImportBody): readonly Placed[] {
  return cancellations.flatMap(({ transaction_id: id, ...place }) =>
    id === null ? [] : [{ ...place, detail: `transaction ${id}` }],
  );
}

function proposalText({ kind, trade_date, ...one }: ImportBody['proposals'][number]): string {
  return placed({ ...one, detail: `${trade_date} ${kind} ${one.symbol}: ${one.detail}` });
}

function outcome(body: ImportBody, portfolio: string) {
  const { booked, new_rows, duplicates, problems } = body;
  const known = duplicates === 0 ? '' : `; ${duplicates} booked before`;
  if (booked !== null) {
    const back = booked.taken_back_ids.length;
    const taken = back === 0 ? '' : `, ${back} taken back`;
    const undo =
      booked.import_id === null
        ? ''
        : `\nTake it back with \`sluice ledger undo-import ${booked.import_id}\`.`;
    return `\nBooked ${counted(booked.transaction_ids.length, 'transaction')} in ${portfolio}${taken}${known}.${undo}`;
  }
  const skip = problems.length === 0 ? '' : ' --skip-unreadable';
  const reversed = reversedBy(body).length;
  const back =
    reversed === 0 ? '' : `\nReverse ${counted(reversed, 'transaction')} with --yes${skip}.`;
  if (new_rows === 0) return `\nNothing new for ${portfolio}${known}.${back}`;
  return `\nNothing was booked. ${counted(new_rows, 'row is', 'rows are')} new to ${portfolio}${known}.\nBook them with --yes${skip}.`;
}
