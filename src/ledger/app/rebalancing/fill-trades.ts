// The trades of the ledger that the fills of runs became.
import type { PortfolioId, TransactionId } from '../../domain/entries/ids.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import type { RebalancingRun } from './stored-plans.ts';

/** By execution; the relay books a fill a moment after the trader has reported it. */
export async function tradesOfFills(
  reads: Pick<LedgerReads, 'transactionsByOrigin'>,
  portfolio: PortfolioId,
  runs: readonly Pick<RebalancingRun, 'legs'>[],
): Promise<ReadonlyMap<string, TransactionId>> {
  const executions = runs.flatMap(({ legs }) =>
    legs.flatMap(({ fills }) => fills.map(({ execution }) => execution)),
  );
  if (executions.length === 0) return new Map();
  const rows = await reads.transactionsByOrigin(portfolio, undefined, executions);
  return new Map(rows.map(({ originId, id }) => [originId ?? '', id]));
}
