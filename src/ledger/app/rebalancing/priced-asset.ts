// A security as a rebalancing weighs it: in the currency of the portfolio, without a price if it cannot be traded now.
import { scaled } from '../../../kernel/amounts.ts';
import type { Price } from '../../../kernel/decimal.ts';
import type { Asset } from '../../domain/rebalancing/allocation.ts';
import type { PlanSecurity } from './plan-securities.ts';

export function pricedAsset({ symbol, quantity, price, rate, unpriced }: PlanSecurity): Asset {
  const isTradable = price !== undefined && rate !== undefined && unpriced === undefined;
  return { symbol, quantity, price: isTradable ? (scaled(price, rate) as Price) : undefined };
}
