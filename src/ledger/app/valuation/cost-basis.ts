// The lots and closures of one security in some portfolios: as they are booked, or as another method would have them.
import type { SecurityId } from '../../domain/entries/ids.ts';
import type { Lot } from '../../domain/lots/lot.ts';
import type { LotMethod } from '../../domain/lots/lot-terms.ts';
import { foldEntries } from '../../domain/portfolio/fold-entries.ts';
import { bookOf, type LotClosure } from '../../domain/portfolio/portfolio-book.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';

export interface CostBasis {
  readonly portfolio: PortfolioRow;
  /** Open ones, oldest first. */
  readonly lots: readonly Lot[];
  readonly closures: readonly LotClosure[];
}

/** `method`: a what-if that is stored nowhere; sales that named their lots keep them. */
export async function costBasisIn(
  read: LedgerReads,
  portfolio: PortfolioRow,
  { security, method }: { readonly security: SecurityId; readonly method: LotMethod | undefined },
): Promise<CostBasis> {
  if (method === undefined) {
    const lots = await read.openLots(portfolio.id, security);
    const closures = await read.closures({ portfolios: [portfolio.id], security });
    return { portfolio, lots, closures };
  }
  const connected = await read.connected(portfolio.id, [security]);
  const booked = await read.entries(portfolio.id, connected);
  const entries = booked.map((entry) =>
    'method' in entry ? { ...entry, method, decided: undefined } : entry,
  );
  const folded = foldEntries(entries, termsOf(portfolio));
  if (!folded.ok) throw new Error(`entry ${folded.failure.entry.id} cannot be folded by ${method}`);
  const closures = folded.value.entries.flatMap(({ consequences }) => consequences.closures);
  return {
    portfolio,
    lots: bookOf(folded.value.book, security).lots,
    closures: closures.filter((one) => one.security === security),
  };
}
