// What the last run at a trader traded: until its fills are booked, the ledger's cash is not what is there.
import type { PortfolioId } from '../../domain/entries/ids.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import { rebalancingRuns } from '../rebalancing/stored-plans.ts';

export async function lastTraded(
  reads: LedgerReads,
  portfolio: PortfolioId,
): Promise<readonly string[]> {
  const runs = await rebalancingRuns(reads, portfolio);
  const filled = runs.map(({ legs }) => legs.filter(({ fills }) => fills.length > 0));
  return filled.findLast((legs) => legs.length > 0)?.map(({ symbol }) => symbol) ?? [];
}
