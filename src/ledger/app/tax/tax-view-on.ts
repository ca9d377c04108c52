// The tax of one person as it stood at the end of a day: what took effect later does not count, so that a later purchase has
// disallowed no loss yet.
import type { TradingDay } from '../../../kernel/instant.ts';
import { washSalesOfEntries } from '../../domain/tax/wash-entries.ts';
import type { TaxView } from './tax-view.ts';

export function taxViewOn(view: TaxView, on: TradingDay): TaxView {
  const portfolios = view.source.portfolios.map((one) => ({
    ...one,
    folded: one.folded.filter(({ entry }) => entry.on <= on),
  }));
  const source = { ...view.source, portfolios };
  return { ...view, ...washSalesOfEntries(portfolios, source.scope), source };
}
