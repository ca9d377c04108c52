// A file that is imported, in sentences: what it would book, what it would not, and why.

import type { ImportPreview, ImportRun, UndoneImport } from './book-shapes.ts';
import { wholeNumber } from './number-formats.ts';

type Placed = Pick<ImportPreview['problems'][number], 'line' | 'part'>;

/** `line 31, Trade`. */
export function placeWords({ line, part }: Placed): string {
  return [line === null ? undefined : `line ${line}`, part ?? undefined]
    .filter((word) => word !== undefined)
    .join(', ');
}

function counted(count: number, one: string, many: string): string {
  return `${wholeNumber(count)} ${count === 1 ? one : many}`;
}

type Counts = Pick<ImportPreview, 'new_rows' | 'duplicates' | 'ignored' | 'proposals'> & {
  readonly problems: readonly Placed[];
  readonly cancellations: readonly unknown[];
};

/** What a preview says, in the order in which it matters. */
export function previewSentences(preview: Counts): readonly string[] {
  const { new_rows: fresh, duplicates, problems, ignored, proposals, cancellations } = preview;
  return [
    fresh === 0 ? 'It would book nothing.' : `It would book ${counted(fresh, 'row', 'rows')}.`,
    ...(duplicates === 0
      ? []
      : [`${counted(duplicates, 'row is', 'rows are')} booked already and would be skipped.`]),
    ...(problems.length === 0
      ? []
      : [`${counted(rowsWith(problems), 'row', 'rows')} cannot be read.`]),
    ...(cancellations.length === 0
      ? []
      : [`It reverses ${counted(cancellations.length, 'row', 'rows')} that it reported before.`]),
    ...(ignored.length === 0
      ? []
      : [`${counted(ignored.length, 'row books', 'rows book')} nothing.`]),
    ...(proposals.length === 0
      ? []
      : [
          `${counted(proposals.length, 'corporate action or transfer is', 'corporate actions and transfers are')} left for a person to book.`,
        ]),
  ];
}

/** Several columns of one row may be wrong. */
function rowsWith(problems: readonly Placed[]): number {
  return new Set(problems.map(placeWords)).size;
}

/** A currency that no column states is that of the portfolio. */
export function mappingIn(currency: string, proposed: string): string {
  return proposed
    .replace(/^# currency: no column states it.*\n/m, '')
    .replace(/^currency: ""$/m, `currency: ${currency}`);
}

/** Why it cannot be confirmed; empty if it can. */
export function barOf(
  { new_rows: fresh, cancellations, problems }: Counts,
  leavesOut: boolean,
): string {
  if (problems.length > 0 && !leavesOut)
    return 'Rows cannot be read: correct the file, or choose to leave them out.';
  return fresh === 0 && cancellations.length === 0 ? 'The file has nothing that is new.' : '';
}

/** How an import in the background is getting on, or how it ended. */
export function runWords(run: Run): string {
  return run.undone === 0
    ? endWords(run)
    : `${endWords(run)} Undone: ${counted(run.undone, 'booking', 'bookings')} reversed.`;
}

function endWords({ state, rows, booked, duplicates, taken_back: taken, why }: Run): string {
  const counts = `${wholeNumber(booked)} of ${counted(rows, 'row', 'rows')} booked`;
  if (state === 'failed') return `failed: ${why ?? 'for an unknown reason'} ${counts}.`;
  if (state !== 'done') return `${counts} so far. It continues if you leave this page.`;
  return [
    counts,
    ...(taken === 0 ? [] : [`${counted(taken, 'row', 'rows')} taken back`]),
    ...(duplicates === null || duplicates === 0
      ? []
      : [`${counted(duplicates, 'row was', 'rows were')} booked already`]),
  ]
    .join(', ')
    .concat('.');
}

type Run = Pick<
  ImportRun,
  'state' | 'rows' | 'booked' | 'duplicates' | 'taken_back' | 'why' | 'undone'
>;

/** More would hide the button of the dialog; each has the transaction that comes first. */
const STAYING_SHOWN = 5;

/** What undoing an import reverses, or has reversed, and what stays and why. */
export function undoneWords(
  { reversed, reversed_before: before, staying }: UndoneImport,
  tense: 'would' | 'did',
): string {
  const count = counted(reversed.length, 'booking', 'bookings');
  const rest = staying.length - STAYING_SHOWN;
  return [
    tense === 'would' ? `It would reverse ${count}.` : `${count} reversed.`,
    ...(before === 0
      ? []
      : [
          `${counted(before, 'other was', 'others were')} reversed or corrected before; a correction stays.`,
        ]),
    ...staying
      .slice(0, STAYING_SHOWN)
      .map(
        ({ symbol, transactions, detail }) =>
          `${symbol ?? 'Cash'}: ${counted(transactions.length, 'booking stays', 'bookings stay')}. ${detail}`,
      ),
    ...(rest > 0
      ? [`${counted(rest, 'more security keeps its', 'more securities keep their')} bookings.`]
      : []),
  ].join(' ');
}
