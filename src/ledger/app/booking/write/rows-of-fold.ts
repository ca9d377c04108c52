// All rows of some securities of a portfolio, from the fold of their entries: what a recomputation writes, and a rebuild.
import { NO_MONEY } from '../../../../kernel/decimal.ts';
import { securitiesOf } from '../../../domain/entries/entry.ts';
import type { SecurityId } from '../../../domain/entries/ids.ts';
import { positionOf } from '../../../domain/lots/lot-position.ts';
import type { Folded } from '../../../domain/portfolio/fold-entries.ts';
import { bookOf } from '../../../domain/portfolio/portfolio-book.ts';
import type { ClosureRow, LotRow, PortfolioRow, PositionRow } from '../../../ports/ledger-rows.ts';
import type { Restated } from '../../../ports/ledger-store.ts';
import { closureRows, figuresOf, lotRow, positionAfter } from './rows.ts';

export interface BookRows {
  readonly figures: readonly Restated[];
  readonly lots: readonly LotRow[];
  readonly closures: readonly ClosureRow[];
  readonly positions: readonly PositionRow[];
}

/** A position that no entry touches any more is written as an empty one. */
export function rowsOfFold(
  portfolio: PortfolioRow,
  { book, entries }: Folded,
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
    const { quantity, cost } = positionOf(bookOf(book, security));
    positions.set(security, { ...known, quantity, cost, realized: NO_MONEY, income: NO_MONEY });
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
