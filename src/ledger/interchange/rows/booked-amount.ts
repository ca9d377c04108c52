// The price of a trade of which a file states only the amount. The amount that was booked is kept to the last digit:
// what a price of ten places cannot express is added to the fees.
import { minus, plus, quotient, roundedDown, valueAt } from '../../../kernel/amounts.ts';
import { decimal, type Money, type Price, type Quantity } from '../../../kernel/decimal.ts';
import { PLACES_MAX } from './row-reading.ts';

export interface PricedTrade {
  readonly price: Price;
  readonly fees: Money;
}

const LAST_PLACE = decimal(`0.${'1'.padStart(PLACES_MAX, '0')}`);

/** `gross` is positive and without fees; a purchase is rounded down and a sale up, so that fees only grow. */
export function pricedBy(
  side: 'BUY' | 'SELL',
  { gross, quantity, fees }: { readonly gross: Money; readonly quantity: Quantity; fees: Money },
): PricedTrade {
  const below = roundedDown(quotient(gross, quantity), PLACES_MAX) as Price;
  const isExact = valueAt(quantity, below).gte(gross);
  const price = side === 'BUY' || isExact ? below : (below.plus(LAST_PLACE) as Price);
  const value = valueAt(quantity, price);
  const rest = side === 'BUY' ? minus(gross, value) : minus(value, gross);
  return { price, fees: plus(fees, rest) };
}
