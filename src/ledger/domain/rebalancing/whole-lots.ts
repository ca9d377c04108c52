// Quantities of whole board lots, and the fee of a trade.
import { greater, lesser, minus, plus, scaled, valueAt } from '../../../kernel/amounts.ts';
import {
  type Decimal,
  type Money,
  ONE,
  type Price,
  type Quantity,
  ZERO,
} from '../../../kernel/decimal.ts';
import type { Limits } from './allocation.ts';

export type FeeTerms = Pick<Limits, 'feeRate' | 'feeMin'>;

export function feeOf(notional: Money, { feeRate, feeMin }: FeeTerms): Money {
  return greater(scaled(notional, feeRate), feeMin);
}

/** How many whole lots an amount buys, without fees. */
export function lotsWithin(amount: Money, price: Price, lotSize: Quantity): Decimal {
  return wholeParts(amount, valueAt(lotSize, price));
}

/** The same with fees: what cutting a purchase lot by lot arrives at. */
export function lotsAffordable(
  amount: Money,
  { price, lotSize }: { readonly price: Price; readonly lotSize: Quantity },
  fees: FeeTerms,
): Decimal {
  const lot = valueAt(lotSize, price);
  const atRate = wholeParts(amount, scaled(lot, plus(ONE, fees.feeRate)));
  return lesser(atRate, wholeParts(minus(amount, fees.feeMin), lot));
}

export function quantityOf(lots: Decimal, lotSize: Quantity): Quantity {
  return scaled(lotSize, lots);
}

/** The quotient is rounded half up, so it may be one too many; never too few. */
function wholeParts(amount: Money, part: Money): Decimal {
  if (!amount.gt(0) || part.isZero()) return ZERO;
  const count = amount.dividedBy(part, 0);
  return scaled(part, count).gt(amount) ? minus(count, ONE) : count;
}
