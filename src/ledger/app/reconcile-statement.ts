// The proof by a broker's statement: quantity, cost, realised gain, dividends and cash of an account, to the cent, or why not.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { PortfolioId, SecurityId, TransactionId } from '../domain/entries/ids.ts';
import { washSalesOfEntries } from '../domain/tax/wash-entries.ts';
import {
  type StatementFigures,
  statementOf,
} from '../interchange/ibkr/stated/statement-figures.ts';
import type { ImportedFile, ImportProblem, Place } from '../interchange/rows/imported-file.ts';
import type { PortfolioRow, TransactionRow } from '../ports/ledger-rows.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';
import { allTransactions } from './all-transactions.ts';
import { comparedFigures } from './statement-reconciliation/compare-figures.ts';
import {
  type CrossAccountAdjustment,
  crossAccountAdjustments,
  ledgerFigures,
  type Period,
} from './statement-reconciliation/ledger-figures.ts';
import { matchMovements } from './statement-reconciliation/match-movements.ts';
import {
  type BookedMovement,
  bookedMovement,
  keysOf,
  type SecurityKey,
  type StatedMovement,
  statedMovement,
} from './statement-reconciliation/movement.ts';
import type { ReconciledFigure } from './statement-reconciliation/reconciled-figure.ts';
import { taxView } from './tax/tax-view.ts';

export {
  causeText,
  type DifferenceCause,
  type ReconciledFigure,
} from './statement-reconciliation/reconciled-figure.ts';

export interface StatementReconciliation {
  readonly account: string;
  readonly portfolio: PortfolioId;
  readonly period: Period;
  readonly isEqual: boolean;
  readonly figures: readonly ReconciledFigure[];
  /** Rows of the statement that a transaction answers. */
  readonly matched: number;
  readonly notBooked: readonly { readonly place: Place; readonly movement: StatedMovement }[];
  readonly notStated: readonly BookedMovement[];
  readonly crossAccount: readonly (CrossAccountAdjustment & { readonly of: string })[];
  readonly unreadable: readonly ImportProblem[];
}

export type ReconciliationRefusal =
  | { readonly kind: 'NO_STATEMENT'; readonly format: string }
  | { readonly kind: 'NO_PERIOD' }
  | { readonly kind: 'NO_PORTFOLIO'; readonly account: string };

/** `portfolio`: undefined for the one that follows the trader of the statement's account. */
export async function reconcileStatement(
  reads: LedgerReads,
  file: ImportedFile,
  portfolio: PortfolioRow | undefined,
): Promise<Result<StatementReconciliation, ReconciliationRefusal>> {
  const figures = statementOf(file);
  if (figures === undefined) return failed({ kind: 'NO_STATEMENT', format: file.format });
  const { account } = figures;
  const period = periodOf(figures);
  if (period === undefined) return failed({ kind: 'NO_PERIOD' });
  const row = portfolio ?? (await followingPortfolio(reads, account));
  if (row === undefined) return failed({ kind: 'NO_PORTFOLIO', account });
  return ok(await proofOf(reads, { file, figures, period, portfolio: row }));
}

interface Statement {
  readonly file: ImportedFile;
  readonly figures: StatementFigures;
  readonly period: Period;
  readonly portfolio: PortfolioRow;
}

async function proofOf(
  reads: LedgerReads,
  { file, figures, period, portfolio }: Statement,
): Promise<StatementReconciliation> {
  const booked = ledgerFigures(portfolio, await reads.entries(portfolio.id, undefined), period);
  const rows = await rowsOf(reads, portfolio.id);
  const securities = await securitiesOf(reads, rows);
  const symbols = new Map(securities.map(({ id, symbol }) => [id, symbol]));
  const nameOf = (key: SecurityKey) =>
    typeof key === 'number' ? (symbols.get(key) ?? `security ${key}`) : key;
  const keyOf = keysOf(securities);
  const stated = file.drafts.map((draft) => statedMovement(draft, keyOf));
  const inPeriod = booked.folded.filter(
    ({ entry }) => entry.on >= period.from && entry.kind !== 'action',
  );
  const movements = inPeriod.map((one) => bookedMovement(one, rows.get(one.entry.id)));
  const matching = matchMovements(stated, movements);
  const { proposals, problems } = file;
  const compared = { portfolio, figures, proposals, problems, stated, booked, matching, period };
  const proven = comparedFigures({ ...compared, keyOf, nameOf });
  const isWhole = matching.notBooked.length === 0 && matching.notStated.length === 0;
  const adjustments = await crossAccount(reads, portfolio, booked, period);
  return {
    account: figures.account,
    portfolio: portfolio.id,
    period,
    isEqual: isWhole && problems.length === 0 && proven.every((one) => one.isEqual),
    figures: proven,
    matched: matching.matched.reduce((count, pair) => count + pair.stated.length, 0),
    notBooked: matching.notBooked.map((movement) => ({ place: movement.place, movement })),
    notStated: matching.notStated,
    crossAccount: adjustments.map((one) => ({ ...one, of: nameOf(one.security) })),
    unreadable: problems,
  };
}

/** With what other portfolios of the person change, on the last day of the statement. */
async function crossAccount(
  reads: LedgerReads,
  portfolio: PortfolioRow,
  booked: ReturnType<typeof ledgerFigures>,
  period: Period,
): Promise<readonly CrossAccountAdjustment[]> {
  const { source } = await taxView(reads, portfolio.holder);
  const until = source.portfolios.map((one) => ({
    ...one,
    folded: one.folded.filter(({ entry }) => entry.on <= period.to),
  }));
  const person = washSalesOfEntries(until, source.scope);
  return crossAccountAdjustments(booked, portfolio, person, period);
}

/** By currency, at the end of its last day; undefined if the file does not state it. */
export function statedEndingCash(file: ImportedFile) {
  const { to: on, cash = [] } = statementOf(file) ?? {};
  const stated = cash.flatMap(({ currency, ending }) =>
    ending === undefined ? [] : [{ currency, amount: ending }],
  );
  return on === undefined || stated.length === 0 ? undefined : { on, cash: stated };
}

/** A portfolio that follows a trader is named by the mode and the account. */
async function followingPortfolio(
  reads: LedgerReads,
  account: string,
): Promise<PortfolioRow | undefined> {
  for (const key of [`live-${account}`, `paper-${account}`, account]) {
    const found = await reads.portfolioOfAccount(key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function periodOf({ from, to }: StatementFigures): Period | undefined {
  return from === undefined || to === undefined ? undefined : { from, to };
}

async function rowsOf(
  reads: LedgerReads,
  portfolio: PortfolioId,
): Promise<ReadonlyMap<TransactionId, TransactionRow>> {
  const rows = await allTransactions(reads, portfolio);
  return new Map(rows.map((row) => [row.id, row]));
}

function securitiesOf(reads: LedgerReads, rows: ReadonlyMap<TransactionId, TransactionRow>) {
  const ids = [...rows.values()].flatMap(({ security, otherSecurity }) => [
    security,
    otherSecurity,
  ]);
  return reads.securities([...new Set(ids.filter((id): id is SecurityId => id !== undefined))]);
}
