// Bonds are quoted in percent of their face. The books count the face in units of money, so that a quantity times its price is money.
import { minus, scaled, valueAt } from '../../../../kernel/amounts.ts';
import { decimal, type Money, type Price, type Quantity } from '../../../../kernel/decimal.ts';

const PERCENT = decimal('0.01');
const CENT = decimal('0.01');

export interface QuotedBond {
  readonly quoted: Price;
  readonly quantity: Quantity;
  /** Its sign does not count; undefined if it is not stated. */
  readonly amount: Money | undefined;
}

/** Of one unit of the face: a hundredth of what is quoted, unless the amount shows that this is the price of a unit. */
export function bondPrice({ quoted, quantity, amount }: QuotedBond): Price {
  const isOfUnit =
    amount !== undefined && minus(amount.abs(), valueAt(quantity, quoted).abs()).abs().lte(CENT);
  return isOfUnit ? quoted : scaled(quoted, PERCENT);
}
