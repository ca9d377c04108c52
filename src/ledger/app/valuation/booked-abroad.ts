// What a portfolio holds in other currencies than its own, what it held, and what was paid in them.
import type { CashRow, PortfolioRow, PositionRow } from '../../ports/ledger-rows.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import { type ForeignPart, foreignPart, nothingForeign } from './foreign-part.ts';

export async function bookedAbroad(
  sources: Pick<ValuationSources, 'read' | 'history' | 'today'>,
  { id, baseCurrency: base }: Pick<PortfolioRow, 'id' | 'baseCurrency'>,
  positions: readonly PositionRow[],
  cash: readonly CashRow[],
): Promise<ForeignPart> {
  const { read, today } = sources;
  const foreign = positions.filter(({ currency }) => currency !== base);
  const paid = cash.filter(({ currency }) => currency !== base);
  if (foreign.length === 0 && paid.length === 0) return nothingForeign(base);
  const asked = { portfolios: [id], exceptCurrency: base };
  const balances = paid.filter(({ balance }) => !balance.isZero());
  return foreignPart(sources, base, {
    currencies: [...foreign, ...balances].map(({ currency }) => currency),
    lots: foreign.length === 0 ? [] : await read.lots({ ...asked, isOpen: true }),
    closures: foreign.length === 0 ? [] : await read.closures(asked),
    movements: paid.length === 0 ? [] : await read.movements(id, base),
    on: today,
  });
}
