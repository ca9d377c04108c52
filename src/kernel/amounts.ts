// Arithmetic that keeps amounts apart: money adds to money, a quantity times a price is money.
import { type Decimal, type Money, type Price, type Quantity, ZERO } from './decimal.ts';

/** Quotients are rounded half up to this many places, so that sums of their parts stay exact. */
const QUOTIENT_PLACES = 20;
/** Of a share of an amount: as many as prices and quantities have. */
const SHARE_PLACES = 10;

export function plus<Amount extends Decimal>(a: Amount, b: Amount): Amount {
  return a.plus(b) as Amount;
}

export function minus<Amount extends Decimal>(a: Amount, b: Amount): Amount {
  return a.minus(b) as Amount;
}

export function negated<Amount extends Decimal>(amount: Amount): Amount {
  return amount.negated() as Amount;
}

export function lesser<Amount extends Decimal>(a: Amount, b: Amount): Amount {
  return a.lt(b) ? a : b;
}

export function greater<Amount extends Decimal>(a: Amount, b: Amount): Amount {
  return a.gt(b) ? a : b;
}

export function sumOf<Amount extends Decimal>(amounts: Iterable<Amount>): Amount {
  let sum: Decimal = ZERO;
  for (const amount of amounts) sum = sum.plus(amount);
  return sum as Amount;
}

export function scaled<Amount extends Decimal>(amount: Amount, factor: Decimal): Amount {
  return amount.times(factor) as Amount;
}

export function valueAt(quantity: Quantity, price: Price): Money {
  return quantity.times(price) as Decimal as Money;
}

/** `part` of `whole` of the amount, rounded half up. Who takes all parts but the last gives the last one what is left. */
export function shareOf<Amount extends Decimal>(
  amount: Amount,
  part: Decimal,
  whole: Decimal,
): Amount {
  return part.eq(whole) ? amount : (amount.times(part).dividedBy(whole, SHARE_PLACES) as Amount);
}

/** Money per unit. */
export function perUnit(amount: Money, quantity: Quantity): Price {
  return quotient(amount, quantity) as Price;
}

export function roundedDown(value: Decimal, places: number): Decimal {
  return value.truncatedTo(places);
}

export function quotient(dividend: Decimal, divisor: Decimal): Decimal {
  return dividend.dividedBy(divisor, QUOTIENT_PLACES);
}
