// Takes transactions back. A transfer goes back as one act: what arrived in one portfolio and what left the other, in one step.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { PortfolioId, TransactionId } from '../domain/entries/ids.ts';
import type { PortfolioRow, TransactionRow } from '../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../ports/ledger-store.ts';
import { changePortfolio } from './booking/change-portfolio.ts';
import type { ChangedPortfolio } from './booking/write/change.ts';
import type { LedgerContext } from './ledger-context.ts';
import {
  isHalfOfTransfer,
  portfolioFor,
  type RecordContext,
  type RecordRefusal,
  takeBackOne,
} from './record.ts';

export async function takeBack(
  ledger: LedgerContext,
  context: RecordContext,
  id: TransactionId,
  reason: string | undefined,
): Promise<Result<ChangedPortfolio, RecordRefusal>> {
  const seen = await context.step.transaction(id);
  return seen !== undefined && isHalfOfTransfer(seen.type)
    ? takeBackTransfer(ledger, context, seen, reason)
    : takeBackOne(ledger, context, id, reason);
}

/** Of a transfer that counts: what the other portfolio booked. */
export async function otherHalf(
  reads: LedgerReads,
  row: TransactionRow,
): Promise<TransactionRow | undefined> {
  if (!isHalfOfTransfer(row.type) || row.voidedBy !== undefined) return undefined;
  return row.type === 'TRANSFER'
    ? reads.arrivalOf(row.id)
    : reads.transaction(Number(row.originId) as TransactionId);
}

/** The answer is about the portfolio that has its lots again. */
async function takeBackTransfer(
  ledger: LedgerContext,
  context: RecordContext,
  seen: TransactionRow,
  reason: string | undefined,
): Promise<Result<ChangedPortfolio, RecordRefusal>> {
  const { step, cause } = context;
  const other = await otherHalf(step, seen);
  const gone = failed({ kind: 'ALREADY_VOIDED', transaction: seen.id } as const);
  if (other === undefined) return gone;
  const [left, arrived] = seen.type === 'TRANSFER' ? [seen, other] : [other, seen];
  const portfolios = await lockedPortfolios(context, seen.portfolio, other.portfolio);
  if (!portfolios.ok) return portfolios;
  // Others could take it back until both were locked.
  if ((await step.transaction(seen.id))?.voidedBy !== undefined) return gone;
  const closed = await closingOf(step, arrived);
  if (closed !== undefined) return failed({ ...closed, transaction: seen.id });
  const back = (row: TransactionRow) =>
    changePortfolio(step, ledger.portfolios, {
      portfolio: portfolios.value.get(row.portfolio) as PortfolioRow,
      change: { add: [], takeBack: [row], reason },
      cause,
    });
  const returned = await back(arrived);
  return returned.ok ? back(left) : returned;
}

/** In the order of their numbers, as a transfer locks them. The version that the caller saw is that of the first one. */
async function lockedPortfolios(
  context: RecordContext,
  named: PortfolioId,
  other: PortfolioId,
): Promise<Result<ReadonlyMap<PortfolioId, PortfolioRow>, RecordRefusal>> {
  const rows = new Map<PortfolioId, PortfolioRow>();
  for (const id of [named, other].toSorted((a, b) => a - b)) {
    const expectedVersion = id === named ? context.expectedVersion : undefined;
    const found = await portfolioFor({ ...context, expectedVersion }, id);
    if (!found.ok) return found;
    rows.set(id, found.value);
  }
  return ok(rows);
}

/** The first trade that closed a part of what arrived. What a corporate action closed is computed again without these lots. */
async function closingOf(step: LedgerStep, { id, portfolio, security }: TransactionRow) {
  const entries = security === undefined ? [] : await step.entries(portfolio, [security]);
  const arrival = entries.find((entry) => entry.id === id);
  for (const { id: lotId } of arrival?.kind === 'lots-in' ? arrival.lots : [])
    for (const closure of await step.closures({ portfolios: [portfolio], lot: lotId })) {
      const { transaction: closedBy, quantity } = closure;
      if (quantity.isZero() || (await step.transaction(closedBy))?.type === 'CORPORATE_ACTION')
        continue;
      return { kind: 'TRANSFERRED_LOTS_CLOSED', lotId, closedBy, portfolio } as const;
    }
  return undefined;
}
