// What price sources state of the same days, read once for all portfolios of a run.
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import type { SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import { isDiffering, type PriceHistory } from '../../../ledger/ports/price-history.ts';
import type { SeenComparison } from '../../agents/snapshot/snapshot.ts';

export type SourceComparisons = (security: SecurityRow) => Promise<readonly SeenComparison[]>;

export function sourceComparisons(
  history: Pick<PriceHistory, 'comparedCloses'>,
): SourceComparisons {
  const found = new Map<SecurityId, Promise<readonly SeenComparison[]>>();

  async function compared(symbol: string): Promise<readonly SeenComparison[]> {
    return (await history.comparedCloses(symbol)).map(({ used, other }) => ({
      ...{ on: used.on, currency: used.currency, used, other },
      isDiffering: isDiffering(used.price, other.price),
    }));
  }

  return ({ id, symbol }) => {
    const known = found.get(id) ?? compared(symbol);
    found.set(id, known);
    return known;
  };
}
