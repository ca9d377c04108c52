// The orders of a kept plan under the names that their securities have now.
import type { LedgerReads } from '../../ports/ledger-store.ts';
import type { StoredPlan } from './stored-plans.ts';

/** The orders of a plan are those of its securities, whatever these are called now. */
export async function withPresentNames(reads: LedgerReads, kept: StoredPlan): Promise<StoredPlan> {
  const { plan } = kept;
  const ids = plan.orders.flatMap(({ security }) => security ?? []);
  const rows = new Map((await reads.securities(ids)).map((row) => [row.id, row]));
  const orders = plan.orders.map((order) => {
    const row = order.security === null ? undefined : rows.get(order.security);
    // One of several holdings with one symbol is named by its number too.
    if (row === undefined || order.symbol === `${row.symbol}#${row.id}`) return order;
    return { ...order, symbol: row.symbol };
  });
  return { ...kept, plan: { ...plan, orders } };
}
