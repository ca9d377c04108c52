// What undoing an import reverses and what stays, as a body; a preview undoes it in a step that is given up.
import { type UndoneImport, undoImport } from '../../../ledger/app/undo-import.ts';
import type { Cause } from '../../../ledger/ports/drafts.ts';
import type { LedgerReads } from '../../../ledger/ports/ledger-store.ts';
import type { WaitingImport } from '../../../ledger/ports/waiting-imports.ts';
import type { Book } from '../loaders/book.ts';
import { bookProblem } from '../loaders/book-refusals.ts';
import type { UndoneImportBody } from '../shapes/import-runs.ts';
import { rehearsed } from './dry-run.ts';

export async function undoPreview(
  book: Pick<Book, 'ledger'>,
  run: WaitingImport,
  cause: Cause,
): Promise<UndoneImportBody> {
  const { ledger } = book;
  const version = await ledger.versionOf(run.portfolio);
  return rehearsed(
    book,
    (step) => undoImport(ledger.context, { step, cause, expectedVersion: undefined }, run),
    (step, done) => undoneBody(step, { run, version, done }),
  );
}

interface Undoing {
  readonly cause: Cause;
  /** The version that the caller saw. */
  readonly expectedVersion: number | undefined;
}

export async function undone(
  { ledger }: Pick<Book, 'ledger'>,
  run: WaitingImport,
  asked: Undoing,
): Promise<UndoneImportBody> {
  const version = await ledger.versionOf(run.portfolio);
  const done = await ledger.inOneStep((step) =>
    undoImport(ledger.context, { step, ...asked }, run),
  );
  if (!done.ok) throw bookProblem(done.failure);
  return undoneBody(ledger.read, { run, version, done: done.value });
}

interface Answered {
  readonly run: WaitingImport;
  readonly version: number;
  readonly done: UndoneImport;
}

async function undoneBody(
  read: Pick<LedgerReads, 'transaction' | 'securities'>,
  { run, version, done }: Answered,
): Promise<UndoneImportBody> {
  const ids = done.staying.flatMap(({ bookings }) => bookings[0]?.security ?? []);
  const symbols = new Map((await read.securities(ids)).map(({ id, symbol }) => [id, symbol]));
  const staying: UndoneImportBody['staying'] = [];
  for (const { bookings, first } of done.staying) {
    const security = bookings[0]?.security;
    const transactions = bookings.map(({ id }) => id);
    const needed = await read.transaction(first);
    const what = `Transaction ${first} (${needed?.type ?? 'unknown'} of ${needed?.on ?? '?'})`;
    const why = transactions.includes(first)
      ? 'is a transfer, which changes two portfolios: reverse it by itself'
      : 'depends on them: reverse it first';
    staying.push({
      symbol: (security === undefined ? undefined : symbols.get(security)) ?? null,
      ...{ transactions, first, detail: `${what} ${why}.` },
    });
  }
  const { reversed, reversedBefore: reversed_before } = done;
  return { import_id: run.id, version, reversed: [...reversed], reversed_before, staying };
}
