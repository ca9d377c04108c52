// The origin that an export gives to transactions that have none, so that an import of the export knows them.
import type { PortfolioId, TransactionId } from '../domain/entries/ids.ts';
import type { TransactionOrigin } from '../domain/transactions/draft.ts';
import { LEDGER_SOURCE } from '../interchange/rows/imported-file.ts';

export function originOfExport(portfolio: PortfolioId, id: TransactionId): TransactionOrigin {
  return { source: LEDGER_SOURCE, id: `${portfolio}/${id}` };
}

/** Undefined if it was exported from another portfolio. */
export function exportedAs(id: string, portfolio: PortfolioId): TransactionId | undefined {
  const [from, transaction] = id.split('/');
  return from === String(portfolio) ? (Number(transaction) as TransactionId) : undefined;
}
