// All rows of some securities of a portfolio, from the fold of their entries: what a recomputation writes, and a rebuild.
import { NO_MONEY, NO_QUANTITY } from '../../../../kernel/decimal.ts';
import { instant } from '../../../../kernel/instant.ts';
import { securitiesOf } from '../../../domain/entries/entry.ts';
import type { CurrencyCode, PortfolioId, SecurityId } from '../../../domain/entries/ids.ts';
import type { FoldedWithLots } from '../../../domain/portfolio/fold-entries.ts';
import type { ClosureRow, LotRow, PortfolioRow, PositionRow } from '../../../ports/ledger-rows.ts';
import type { Restated } from '../../../ports/ledger-store.ts';
import { closureRows, figuresOf, lotRow, positionAfter } from './rows.ts';

export interface BookRows {
  readonly figures: readonly Restated[];
  readonly lots: readonly LotRow[];
  readonly closures: readonly ClosureRow[];
  readonly positions: readonly PositionRow[];
}

/** Of a security whose entries were all taken back. */
export function emptyPosition(
  portfolio: PortfolioId,
  security: SecurityId,
  currency: CurrencyCode,
): PositionRow {
  return {
    portfolio,
    security,
    quantity: NO_QUANTITY,
    cost: NO_MONEY,
    realized: NO_MONEY,
    income: NO_MONEY,
    currency,
    lastAt: instant(0),
  };
}

/** A position that no entry touches any more is written as an empty one. */
export function rowsOfFold(
  portfolio: PortfolioRow,
  { book, entries }: FoldedWithLots,
  securities: readonly SecurityId[],
  before: ReadonlyMap<SecurityId, PositionRow | undefined>,
): BookRows {
  const lots = new Map<string, LotRow>();
  const positions = new Map<SecurityId, PositionRow>();
  for (const one of entries) {
    for (const changed of one.changed)
      lots.set(`${changed.security}/${changed.lot.id}`, lotRow(portfolio, one.entry, changed));
    for (const security of securitiesOf(one.entry)) {
      const last = positions.get(security);
      positions.set(security, positionAfter(last, security, one, { portfolio, book }));
    }
  }
  for (const security of securities) {
    const known = before.get(security);
    if (known === undefined || positions.has(security)) continue;
    positions.set(security, emptyPosition(portfolio.id, security, known.currency));
  }
  return {
    figures: entries.map(({ entry, consequences }) => ({
      id: entry.id,
      ...figuresOf(consequences),
    })),
    lots: [...lots.values()],
    closures: entries.flatMap((one) => closureRows(portfolio, one)),
    positions: [...positions.values()],
  };
}
