// What a sale that is booked means for tax: its closures as wash sales leave them.
import { NO_MONEY } from '../../../kernel/decimal.ts';
import type { PortfolioId, TransactionId } from '../../domain/entries/ids.ts';
import { washTotals } from '../../domain/tax/wash-sales.ts';
import { gainByTerm, type SalePreview, taxOn } from './sale-preview.ts';
import type { TaxView } from './tax-view.ts';

export type BookedSale = Omit<SalePreview, 'method' | 'lots'>;

export function bookedSale(
  { closures: all, source }: TaxView,
  {
    portfolio,
    transaction,
  }: { readonly portfolio: PortfolioId; readonly transaction: TransactionId },
): BookedSale {
  const closures = all.filter(({ tradeId }) => tradeId === String(transaction));
  const { gain, disallowedLoss, allowedGain } = washTotals(closures);
  const terms = source.portfolios.find(({ id }) => id === portfolio)?.terms;
  const isDeferred = source.scope.taxDeferred.has(String(portfolio));
  const tax = isDeferred || terms === undefined ? NO_MONEY : taxOn(closures, terms);
  const gains = { gain, disallowedLoss, allowedGain, gainByTerm: gainByTerm(closures) };
  return { closures, ...gains, tax };
}
