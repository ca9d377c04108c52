// Books a part of a file that was read, in one step: rows that were booked before are passed over.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { PortfolioId, TransactionId } from '../domain/entries/ids.ts';
import type { Cause } from '../domain/events/envelope.ts';
import type { TransactionDraft } from '../domain/transactions/draft.ts';
import type { BookableDraft } from '../domain/transactions/entry-of-draft.ts';
import type {
  ImportedCancellation,
  ImportedDraft,
  Place,
} from '../interchange/rows/imported-file.ts';
import type { LedgerStep } from '../ports/ledger-store.ts';
import { containedCharges, knownAmong } from './known-rows.ts';
import type { LedgerContext } from './ledger-context.ts';
import { type RecordContext, type RecordRefusal, recordDraft } from './record.ts';
import { recordMany } from './record-many.ts';
import { takeBack } from './reversal.ts';
import { recordTransfer } from './transfer.ts';

export interface PartRequest {
  readonly portfolio: PortfolioId;
  readonly cause: Cause;
  readonly rows: readonly ImportedDraft[];
  readonly cancelled: readonly ImportedCancellation[];
}

export interface BookedPart {
  readonly booked: TransactionId[];
  readonly takenBack: TransactionId[];
  duplicates: number;
}

export interface RowRefusal {
  readonly kind: 'ROW_REFUSED';
  readonly place: Place;
  readonly refusal: RecordRefusal;
}

export async function bookPart(
  ledger: LedgerContext,
  step: LedgerStep,
  { portfolio, cause, rows, cancelled }: PartRequest,
): Promise<Result<BookedPart, RowRefusal>> {
  const context: RecordContext = { step, cause, expectedVersion: undefined };
  const takenBack = await takeBackCancelled(ledger, context, portfolio, {
    cancelled,
    why: CANCELLED,
  });
  if (!takenBack.ok) return takenBack;
  const known = await knownAmong(step, portfolio, rows);
  const charges = await containedCharges(step, portfolio, rows, known);
  const twice = { cancelled: charges, why: CONTAINED };
  const chargedBack = await takeBackCancelled(ledger, context, portfolio, twice);
  if (!chargedBack.ok) return chargedBack;
  const fresh = distinct(rows.filter((row) => !known.has(row)));
  const booked = await bookRows(ledger, context, portfolio, fresh);
  if (!booked.ok) return booked;
  const duplicates = rows.length - booked.value.length;
  const reversed = [...takenBack.value, ...chargedBack.value];
  return ok({ booked: booked.value, takenBack: reversed, duplicates });
}

const CANCELLED = 'The broker cancelled it.';
const CONTAINED = 'It is a part of its trade.';

/** Together; one by one if they cannot be, so that the one at fault is named. */
async function bookRows(
  ledger: LedgerContext,
  context: RecordContext,
  portfolio: PortfolioId,
  rows: readonly ImportedDraft[],
): Promise<Result<TransactionId[], RowRefusal>> {
  const drafts = rows.map(({ draft }) => draft);
  // A split looks at those that are booked: one after the other.
  const isPlain = !drafts.some(({ type }) => type === 'SPLIT');
  if (drafts.length > 1 && isPlain && areBookable(drafts)) {
    const many = await recordMany(ledger, context, portfolio, drafts);
    if (many.ok) return ok(many.value.rows.slice(0, rows.length).map(({ id }) => id));
  }
  const ids: TransactionId[] = [];
  for (const { draft, place } of rows) {
    const one =
      draft.type === 'TRANSFER'
        ? await recordTransfer(ledger, context, portfolio, draft)
        : await recordDraft(ledger, context, portfolio, draft);
    if (!one.ok && one.failure.kind === 'SPLIT_BOOKED' && one.failure.isSameRatio) continue;
    if (!one.ok) return failed({ kind: 'ROW_REFUSED', place, refusal: one.failure });
    ids.push(...one.value.rows.slice(0, 1).map(({ id }) => id));
  }
  return ok(ids);
}

function areBookable(drafts: readonly TransactionDraft[]): drafts is readonly BookableDraft[] {
  return drafts.every(({ type }) => type !== 'TRANSFER');
}

/** Rows under one name are one transaction. */
function distinct(rows: readonly ImportedDraft[]): readonly ImportedDraft[] {
  const seen = new Set<string>();
  return rows.filter(({ draft: { origin } }) => {
    if (origin === undefined) return true;
    const name = `${origin.source} ${origin.id}`;
    return !seen.has(name) && seen.add(name);
  });
}

/** A cancellation of what was never booked has nothing to do. */
async function takeBackCancelled(
  ledger: LedgerContext,
  context: RecordContext,
  portfolio: PortfolioId,
  { cancelled, why }: { readonly cancelled: readonly ImportedCancellation[]; readonly why: string },
): Promise<Result<TransactionId[], RowRefusal>> {
  const takenBack: TransactionId[] = [];
  for (const { origin, place } of cancelled) {
    const target = await context.step.transactionByOrigin(portfolio, origin.source, origin.id);
    if (target === undefined) continue;
    const done = await takeBack(ledger, context, target.id, why);
    if (!done.ok) return failed({ kind: 'ROW_REFUSED', place, refusal: done.failure });
    takenBack.push(target.id);
  }
  return ok(takenBack);
}
