// Multiplies the shares of lots and divides their opening price; basis and dates stay.
import { minus, quotient, sumOf } from '../../../kernel/amounts.ts';
import type { Decimal, Price, Quantity } from '../../../kernel/decimal.ts';
import type { Lot } from '../lots/lot.ts';

/** The last lot takes what rounding leaves, so that the position is exactly `held × numerator ÷ denominator`. */
export function multiplied(
  lots: readonly Lot[],
  numerator: Decimal,
  denominator: Decimal,
): readonly Lot[] {
  const times = (quantity: Quantity): Quantity =>
    quotient(quantity.times(numerator), denominator) as Quantity;
  let left = times(sumOf(lots.map(({ remaining }) => remaining)));
  return lots.map((lot, at) => {
    const remaining = at === lots.length - 1 ? left : times(lot.remaining);
    left = minus(left, remaining);
    const isWhole = lot.remaining.eq(lot.openedQuantity);
    return {
      ...lot,
      remaining,
      openedQuantity: isWhole ? remaining : times(lot.openedQuantity),
      openPrice: quotient(lot.openPrice.times(denominator), numerator) as Price,
    };
  });
}
