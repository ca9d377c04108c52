// The cap that a `price-capped` fault sets on an order that would trade at any price.
import { roundDown, roundUp } from '../../../../../../market/instruments/tick-grid.ts';
import type { Listing } from '../../../market/prices/listing.ts';
import { type BookOrder, isBuy } from '../../../state/book-order.ts';

export const CAPPED_TEXT =
  'In accordance with our regulatory obligations as a broker, we have set a cap on the price of your order. If this happens, you will not receive a fill';

/** 1 % on its own side of the quote, where it does not trade. */
export function capPriceOf(order: BookOrder, { steps, bid, ask }: Listing): number {
  return isBuy(order) ? roundDown(steps, ask * 0.99) : roundUp(steps, bid * 1.01);
}
