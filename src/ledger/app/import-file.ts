// Books a file that was read: first what it would do, then all of it in one step, or none.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { PortfolioId, TransactionId } from '../domain/entries/ids.ts';
import type { Cause } from '../domain/events/envelope.ts';
import type { TransactionDraft } from '../domain/transactions/draft.ts';
import {
  reconciled,
  type TotalDifference,
  totalsOfDrafts,
} from '../interchange/rows/file-totals.ts';
import type {
  ActionProposal,
  IgnoredRow,
  ImportedCancellation,
  ImportedDraft,
  ImportedFile,
  ImportProblem,
  Place,
} from '../interchange/rows/imported-file.ts';
import type { LedgerReads, LedgerStep } from '../ports/ledger-store.ts';
import type { Ledger } from './ledger.ts';
import { exportedAs, LEDGER_SOURCE } from './origin-of-export.ts';
import type { RecordRefusal } from './record.ts';

export { cashOf as draftCash, differenceText } from '../interchange/rows/file-totals.ts';

export interface PreviewedRow {
  readonly place: Place;
  readonly draft: TransactionDraft;
  /** Under which it is booked already; undefined for a new one. */
  readonly bookedAs: TransactionId | undefined;
}

export interface PreviewedCancellation extends ImportedCancellation {
  /** What it takes back; undefined if that is not booked. */
  readonly transaction: TransactionId | undefined;
}

export interface ImportPreview {
  readonly format: string;
  readonly rows: readonly PreviewedRow[];
  readonly cancellations: readonly PreviewedCancellation[];
  readonly problems: readonly ImportProblem[];
  readonly ignored: readonly IgnoredRow[];
  /** Corporate actions and transfers that a person has to book. */
  readonly proposals: readonly ActionProposal[];
  /** Between what the file says it adds up to and what its rows book. */
  readonly differences: readonly TotalDifference[];
}

export async function previewImport(
  reads: LedgerReads,
  portfolio: PortfolioId,
  file: ImportedFile,
): Promise<ImportPreview> {
  const rows: PreviewedRow[] = [];
  for (const { place, draft } of file.drafts)
    rows.push({ place, draft, bookedAs: await knownAs(reads, portfolio, draft) });
  const cancellations: PreviewedCancellation[] = [];
  for (const one of file.cancellations) {
    const { source, id } = one.origin;
    const target = await reads.transactionByOrigin(portfolio, source, id);
    cancellations.push({ ...one, transaction: target?.id });
  }
  const booked = totalsOfDrafts(file.drafts.map(({ draft }) => draft));
  const { format, problems, ignored, proposals, totals } = file;
  const differences = reconciled(totals, booked);
  return { format, rows, cancellations, problems, ignored, proposals, differences };
}

export interface ImportAsked {
  readonly portfolio: PortfolioId;
  readonly file: ImportedFile;
  readonly cause: Cause;
  /** Rows that could not be read are left out; otherwise they refuse the whole file. */
  readonly leavesProblemsOut: boolean;
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
  | { readonly kind: 'ROW_REFUSED'; readonly place: Place; readonly refusal: RecordRefusal };

/** Booking the same file again changes nothing. */
export function importFile(
  ledger: Ledger,
  asked: ImportAsked,
): Promise<Result<ImportReceipt, ImportRefusal>> {
  return ledger.inOneStep<ImportReceipt, ImportRefusal>(async (step) => {
    const refusal = await refusalOf(step, asked);
    if (refusal !== undefined) return failed(refusal);
    const takenBack = await takeBackCancelled(ledger, step, asked);
    if (!takenBack.ok) return takenBack;
    const booked: TransactionId[] = [];
    let duplicates = 0;
    for (const row of asked.file.drafts) {
      const done = await bookRow(ledger, step, asked, row);
      if (!done.ok) return done;
      if (done.value === undefined) duplicates += 1;
      else booked.push(done.value);
    }
    return ok({ booked, takenBack: takenBack.value, duplicates });
  });
}

async function refusalOf(
  step: LedgerStep,
  { portfolio, file, leavesProblemsOut }: ImportAsked,
): Promise<ImportRefusal | undefined> {
  const row = await step.portfolio(portfolio);
  if (row === undefined) return { kind: 'UNKNOWN_PORTFOLIO', portfolio };
  if (row.kind === 'TRADER') return { kind: 'FOLLOWS_TRADER', account: row.account };
  const { problems } = file;
  return problems.length > 0 && !leavesProblemsOut
    ? { kind: 'UNREADABLE_ROWS', problems }
    : undefined;
}

/** Undefined if it was booked before. */
async function bookRow(
  ledger: Ledger,
  step: LedgerStep,
  { portfolio, cause }: ImportAsked,
  { draft, place }: ImportedDraft,
): Promise<Result<TransactionId | undefined, ImportRefusal>> {
  if ((await knownAs(step, portfolio, draft)) !== undefined) return ok(undefined);
  const recorded = await ledger.record(step, { portfolio, draft, cause });
  if (!recorded.ok) return failed({ kind: 'ROW_REFUSED', place, refusal: recorded.failure });
  return ok(recorded.value.rows[0]?.id);
}

/** A cancellation of what was never booked has nothing to do. */
async function takeBackCancelled(
  ledger: Ledger,
  step: LedgerStep,
  { portfolio, file, cause }: ImportAsked,
): Promise<Result<readonly TransactionId[], ImportRefusal>> {
  const takenBack: TransactionId[] = [];
  for (const { origin, place } of file.cancellations) {
    const target = await step.transactionByOrigin(portfolio, origin.source, origin.id);
    if (target === undefined) continue;
    const reason = 'The broker cancelled it.';
    const done = await ledger.takeBack(step, { transaction: target.id, reason, cause });
    if (!done.ok) return failed({ kind: 'ROW_REFUSED', place, refusal: done.failure });
    takenBack.push(target.id);
  }
  return ok(takenBack);
}

/** By its origin; what was exported without one is known by its number, as long as it is the same transaction. */
async function knownAs(
  reads: LedgerReads,
  portfolio: PortfolioId,
  { origin, at, type }: TransactionDraft,
): Promise<TransactionId | undefined> {
  if (origin === undefined) return undefined;
  const booked = await reads.transactionByOrigin(portfolio, origin.source, origin.id);
  if (booked !== undefined) return booked.id;
  const id = origin.source === LEDGER_SOURCE ? exportedAs(origin.id, portfolio) : undefined;
  const own = id === undefined ? undefined : await reads.transaction(id);
  const isSame = own?.portfolio === portfolio && own.at === at && own.type === type;
  return isSame && own.voidedBy === undefined ? own.id : undefined;
}
