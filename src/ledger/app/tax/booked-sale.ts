// What a sale that is booked means for tax: its closures as wash sales leave them.
import type { Money } from '../../../kernel/decimal.ts';
import { NO_MONEY } from '../../../kernel/decimal.ts';
import type { PortfolioId, TransactionId } from '../../domain/entries/ids.ts';
import type { WashClosure } from '../../domain/tax/wash/wash-view.ts';
import { washTotals } from '../../domain/tax/wash-sales.ts';
import { taxOn } from './sale-preview.ts';
import type { TaxView } from './tax-view.ts';

export interface BookedSale {
  readonly closures: readonly WashClosure[];
  readonly gain: Money;
  readonly disallowedLoss: Money;
  readonly allowedGain: Money;
  /** Allowed gain times the rate of its term; 0 in a tax-deferred portfolio. */
  readonly tax: Money;
}

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
  return { closures, gain, disallowedLoss, allowedGain, tax };
}
