// All transactions of a portfolio that are in force, read page by page.
import type { PortfolioId } from '../domain/entries/ids.ts';
import type { TransactionRow } from '../ports/ledger-rows.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';

const PAGE = 1_000;

/** By their time. */
export async function allTransactions(
  reads: Pick<LedgerReads, 'transactions'>,
  portfolio: PortfolioId,
): Promise<readonly TransactionRow[]> {
  const all: TransactionRow[] = [];
  for (;;) {
    const asked = { portfolio, order: 'asc', limit: PAGE, offset: all.length } as const;
    const rows = await reads.transactions(asked);
    all.push(...rows);
    if (rows.length < PAGE) return all;
  }
}
