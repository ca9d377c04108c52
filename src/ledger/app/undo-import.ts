// Undoes an import: one step reverses everything that nothing else depends on.
// Decision 0110
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { SecurityId, TransactionId } from '../domain/entries/ids.ts';
import type { PortfolioRow, TransactionRow } from '../ports/ledger-rows.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';
import type { WaitingImport } from '../ports/waiting-imports.ts';
import { changePortfolio } from './booking/change-portfolio.ts';
import { ACTION_ORIGIN } from './booking/write/action-entry.ts';
import { statusAt } from './direct-import.ts';
import type { LedgerContext } from './ledger-context.ts';
import {
  isHalfOfTransfer,
  portfolioFor,
  type RecordContext,
  type RecordRefusal,
} from './record.ts';

export interface UndoneImport {
  readonly reversed: readonly TransactionId[];
  /** Bookings that were reversed, or corrected, one by one before. */
  readonly reversedBefore: number;
  readonly staying: readonly StayingBookings[];
}

/** Those of securities that belong together: all of them are reversed, or none. */
export interface StayingBookings {
  readonly bookings: readonly TransactionRow[];
  /** What has to be reversed first: a later transaction, or the transfer itself, which has a half in another portfolio. */
  readonly first: TransactionId;
}

export type UndoRefusal = RecordRefusal | { readonly kind: 'IMPORT_RUNNING'; readonly id: string };

/** All of it becomes durable together. A second time it reverses what could not be reversed before; nothing that is new. */
export async function undoImport(
  ledger: LedgerContext,
  context: RecordContext,
  { id, portfolio: into }: Pick<WaitingImport, 'id' | 'portfolio'>,
): Promise<Result<UndoneImport, UndoRefusal>> {
  const { step } = context;
  // Before the portfolio is locked: behind an import that runs, the lock would be had at its end alone.
  const run = await step.waitingImport(id);
  const status = run && statusAt(run, step.at);
  if (run === undefined || (status !== 'DONE' && status !== 'FAILED'))
    return failed({ kind: 'IMPORT_RUNNING', id });
  const found = await portfolioFor(context, into);
  if (!found.ok) return found;
  const rows = await step.transactionsCausedBy(into, run.cause, run.askedAt);
  const open = rows.filter((row) => row.voidedBy === undefined && !isOfAction(row));
  const done = await reversed(ledger, context, { id, portfolio: found.value, rows: open });
  if (!done.ok) return done;
  const count = done.value.reversed.length;
  if (count > 0) await step.noteUndone(id, count, step.at);
  const reversedBefore = rows.filter(({ voidedBy }) => voidedBy !== undefined).length;
  return ok({ ...done.value, reversedBefore });
}

/** What an action of all holders did is computed again without the lots. */
function isOfAction({ type, originSource }: TransactionRow): boolean {
  return type === 'CORPORATE_ACTION' && originSource === ACTION_ORIGIN;
}

interface Undoing {
  readonly id: string;
  readonly portfolio: PortfolioRow;
  readonly rows: readonly TransactionRow[];
}

/** One change for each group, so that the loop turns between them. */
async function reversed(
  ledger: LedgerContext,
  { step, cause }: RecordContext,
  { id, portfolio, rows }: Undoing,
): Promise<Result<Omit<UndoneImport, 'reversedBefore'>, RecordRefusal>> {
  const transfers = rows.filter(({ type }) => isHalfOfTransfer(type));
  const others = rows.filter(({ type }) => !isHalfOfTransfer(type));
  const gone: TransactionId[] = [];
  const staying: StayingBookings[] = transfers.map((row) => ({ bookings: [row], first: row.id }));
  for (const takeBack of await groupsOf(step, portfolio, others)) {
    const change = { add: [], takeBack, reason: `Import ${id} was undone.` };
    const done = await changePortfolio(step, ledger.portfolios, { portfolio, change, cause });
    if (done.ok) gone.push(...takeBack.map((row) => row.id));
    else if (done.failure.kind !== 'LATER_ENTRY') return done;
    else staying.push({ bookings: takeBack, first: done.failure.transaction });
    await ledger.pause();
  }
  return ok({ reversed: gone, staying });
}

/** Those of securities that corporate actions and options connect; cash alone. */
async function groupsOf(
  reads: Pick<LedgerReads, 'connected'>,
  portfolio: PortfolioRow,
  rows: readonly TransactionRow[],
): Promise<ReadonlySet<readonly TransactionRow[]>> {
  const groups = new Map<SecurityId | undefined, TransactionRow[]>();
  for (const row of rows) {
    const { security } = row;
    const known = groups.get(security);
    known?.push(row);
    if (known !== undefined) continue;
    const group = [row];
    groups.set(security, group);
    if (security === undefined) continue;
    for (const one of await reads.connected(portfolio.id, [security])) groups.set(one, group);
  }
  return new Set(groups.values());
}
