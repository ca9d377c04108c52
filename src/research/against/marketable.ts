// Whether an entry order could fill at the market it was decided at.
import type { OrderTerms } from '../../trader/domain/orders/order-terms.ts';
import type { MarketSeen } from '../../trader/domain/terms/decision-inputs.ts';

export function isMarketable(
  { type, side, limitPrice = Number.NaN, walk }: OrderTerms,
  { bid, ask }: MarketSeen,
): boolean {
  if (type === 'market') return true;
  if (type !== 'limit' || walk !== undefined) return false;
  return side === 'buy' ? limitPrice >= ask : limitPrice <= bid;
}
