// Books a file that was read: first what it would do, then all of it, or none. A long file is booked in several steps, so that other
// writers need not wait: a dry run of the whole file comes first, and importing it again after a crash books what is missing.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { PortfolioId, TransactionId } from '../domain/entries/ids.ts';
import type { Cause } from '../domain/events/envelope.ts';
import type { TransactionDraft } from '../domain/transactions/draft.ts';
import {
  NO_TOTALS,
  reconciled,
  type TotalDifference,
  totalsOfDrafts,
} from '../interchange/rows/file-totals.ts';
import type {
  ActionProposal,
  DraftList,
  FileInParts,
  IgnoredRow,
  ImportedCancellation,
  ImportedDraft,
  ImportProblem,
  Place,
} from '../interchange/rows/imported-file.ts';
import { type KindOutcome, outcomesOf } from '../interchange/rows/outcomes.ts';
import type { LedgerReads, LedgerStep } from '../ports/ledger-store.ts';
import { createBookedPortfolios } from './booking/write/booked-portfolio.ts';
import { dryRunStep } from './dry-run/dry-run-step.ts';
import { type BookedPart, bookPart, type RowRefusal } from './import-part.ts';
import { otherwiseBooked, wronglyBooked } from './known-remarks.ts';
import { containedCharges, knownAmong } from './known-rows.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { withoutOtherMultipliers } from './other-multipliers.ts';
import { withoutOwnProposals } from './own-proposals.ts';
import { proposeFromFile } from './proposals/propose-from-file.ts';
import { ratesTo } from './rates-of-file.ts';
import { keepStatement } from './stated-account.ts';

export { cashOf as draftCash, differenceText } from '../interchange/rows/file-totals.ts';

export interface PreviewedRow {
  readonly place: Place;
  readonly draft: TransactionDraft;
  /** Under which it is booked already; undefined for a new one. */
  readonly bookedAs: TransactionId | undefined;
}

export interface PreviewedCancellation extends ImportedCancellation {
  /** What it reverses; undefined if that is not booked. */
  readonly transaction: TransactionId | undefined;
}

export interface ImportPreview {
  readonly format: string;
  readonly rows: readonly PreviewedRow[];
  readonly cancellations: readonly PreviewedCancellation[];
  readonly problems: readonly ImportProblem[];
  readonly ignored: readonly IgnoredRow[];
  /** Rows that are booked and that a person should look at. */
  readonly remarks: readonly IgnoredRow[];
  /** All rows of the file by their kind. */
  readonly outcomes: readonly KindOutcome[];
  /** Corporate actions and transfers that a person has to book. */
  readonly proposals: readonly ActionProposal[];
  /** Between what the file says it adds up to and what its rows book. */
  readonly differences: readonly TotalDifference[];
}

export async function previewImport(
  { read: reads, context }: Pick<Ledger, 'read' | 'context'>,
  portfolio: PortfolioId,
  stated: FileInParts,
): Promise<ImportPreview> {
  const base = (await reads.portfolio(portfolio))?.baseCurrency;
  const fitting = await withoutOtherMultipliers(reads, portfolio, ratesTo(base, stated));
  const file = await withoutOwnProposals(reads, portfolio, fitting);
  const rows: PreviewedRow[] = [];
  const remarks = [...(file.remarks ?? [])];
  const asked = [...file.cancellations];
  let booked = NO_TOTALS;
  for (const part of parts(file.drafts, ROWS_READ_AT_ONCE)) {
    const known = await knownAmong(reads, portfolio, part);
    asked.push(...(await containedCharges(reads, portfolio, part, known)));
    for (const row of part)
      rows.push({ place: row.place, draft: row.draft, bookedAs: known.get(row)?.booked.id });
    remarks.push(...otherwiseBooked(known));
    booked = totalsOfDrafts(
      part.map(({ draft }) => draft),
      booked,
    );
    await context.pause();
  }
  remarks.push(...wronglyBooked(await knownAmong(reads, portfolio, file.mistaken ?? [])));
  const cancellations: PreviewedCancellation[] = [];
  for (const one of asked) {
    const { source, id } = one.origin;
    const target = await reads.transactionByOrigin(portfolio, source, id);
    cancellations.push({ ...one, transaction: target?.id });
  }
  const { format, problems, ignored, proposals, totals } = file;
  const differences = reconciled(totals, booked);
  const outcomes = outcomesOf(file);
  return {
    ...{ format, rows, cancellations, problems, ignored, remarks, outcomes, proposals },
    differences,
  };
}

export interface ImportRequest {
  readonly portfolio: PortfolioId;
  readonly file: FileInParts;
  readonly cause: Cause;
  /** Rows that could not be read are left out; otherwise they refuse the whole file. */
  readonly leavesProblemsOut: boolean;
  /** In the step of each part, with what it has booked. If it rejects, that part is not booked, and nothing after it. */
  beside?(step: LedgerStep, part: Pick<ImportReceipt, 'booked' | 'takenBack'>): Promise<void>;
  /** After each part: how many of all rows are tried, which books nothing, or booked. */
  onRows?(stage: 'checked' | 'booked', rows: number): void;
}

export interface ImportReceipt {
  readonly booked: readonly TransactionId[];
  readonly takenBack: readonly TransactionId[];
  readonly duplicates: number;
}

export type ImportRefusal =
  | { readonly kind: 'UNKNOWN_PORTFOLIO'; readonly portfolio: PortfolioId }
  /** Its transactions come from the trader's journal: a statement would book them a second time. */
  | { readonly kind: 'FOLLOWS_TRADER'; readonly account: string | undefined }
  | { readonly kind: 'UNREADABLE_ROWS'; readonly problems: readonly ImportProblem[] }
  /** `booked`: rows before it that stay booked, since the portfolio was changed by another process meanwhile. */
  | (RowRefusal & { readonly booked: number });

/** Fewer than a turn of the loop has time for. */
const ROWS_BOOKED_AT_ONCE = 50;
const ROWS_READ_AT_ONCE = 500;

/** Booking the same file again changes nothing. */
export async function importFile(
  ledger: Ledger,
  given: ImportRequest,
): Promise<Result<ImportReceipt, ImportRefusal>> {
  const fitting = await withoutOtherMultipliers(ledger.read, given.portfolio, given.file);
  const file = await withoutOwnProposals(ledger.read, given.portfolio, fitting);
  const refusal = await importRefusal(ledger.read, { ...given, file });
  if (refusal !== undefined) return failed(refusal);
  const row = await ledger.read.portfolio(given.portfolio);
  const asked = { ...given, file: ratesTo(row?.baseCurrency, file) };
  return ledger.whileReserved(asked.portfolio, async (inOneStep) => {
    if (asked.file.drafts.length > ROWS_BOOKED_AT_ONCE) {
      const refused = await dryRunOf(ledger.context, asked);
      if (refused !== undefined) return failed({ ...refused, booked: 0 });
    }
    const done = await bookParts(ledger.context, inOneStep, asked);
    // Importing it again after a crash proposes what was not.
    if (done.ok) {
      await inOneStep((step) => proposeFromFile(ledger.context, step, asked));
      await inOneStep(async (step) => ok(await keepStatement(step, given)));
    }
    return done;
  });
}

/** The first part also reverses what the file cancels. */
async function bookParts(
  context: LedgerContext,
  inOneStep: Ledger['inOneStep'],
  asked: ImportRequest,
): Promise<Result<ImportReceipt, ImportRefusal>> {
  const done: BookedPart = { booked: [], takenBack: [], duplicates: 0 };
  let tried = 0;
  for (const rows of partsBooked(asked)) {
    const cancelled = tried === 0 ? asked.file.cancellations : [];
    tried += rows.length;
    const one = await inOneStep(async (step) => {
      const part = await bookPart(context, step, { ...asked, rows, cancelled });
      if (part.ok) await asked.beside?.(step, part.value);
      return part;
    });
    if (!one.ok) return failed({ ...one.failure, booked: done.booked.length });
    done.booked.push(...one.value.booked);
    done.takenBack.push(...one.value.takenBack);
    done.duplicates += one.value.duplicates;
    asked.onRows?.('booked', tried);
    await context.pause();
  }
  return ok(done);
}

/** Books all of it where nothing is kept; undefined if nothing was refused. */
async function dryRunOf(
  { store, ...context }: LedgerContext,
  asked: ImportRequest,
): Promise<RowRefusal | undefined> {
  const step = dryRunStep(store);
  const apart = { ...context, store, portfolios: createBookedPortfolios() };
  let tried = 0;
  for (const rows of partsBooked(asked)) {
    const cancelled = tried === 0 ? asked.file.cancellations : [];
    tried += rows.length;
    const one = await bookPart(apart, step, { ...asked, rows, cancelled });
    if (!one.ok) return one.failure;
    asked.onRows?.('checked', tried);
    await context.pause();
  }
  return undefined;
}

/** Why nothing of it could be booked, as far as that is known before its rows are tried. */
export async function importRefusal(
  reads: LedgerReads,
  {
    portfolio,
    file,
    leavesProblemsOut,
  }: Pick<ImportRequest, 'portfolio' | 'leavesProblemsOut'> & {
    readonly file: Pick<FileInParts, 'problems'>;
  },
): Promise<ImportRefusal | undefined> {
  const row = await reads.portfolio(portfolio);
  if (row === undefined) return { kind: 'UNKNOWN_PORTFOLIO', portfolio };
  if (row.kind === 'TRADER') return { kind: 'FOLLOWS_TRADER', account: row.account };
  const { problems } = file;
  return problems.length > 0 && !leavesProblemsOut
    ? { kind: 'UNREADABLE_ROWS', problems }
    : undefined;
}

/** One without rows, if there are none. */
function* partsBooked({ file: { drafts } }: ImportRequest): Generator<readonly ImportedDraft[]> {
  if (drafts.length === 0) yield [];
  yield* parts(drafts, ROWS_BOOKED_AT_ONCE);
}

function* parts(all: DraftList, size: number): Generator<readonly ImportedDraft[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}
