// The trigger of a trailing stop: it follows the last price at its distance and never loosens.

import {
  type PriceStep,
  roundDown,
  roundUp,
} from '../../../../../../market/instruments/tick-grid.ts';
import { isLastWithinQuote } from '../../../../../../market/quotes/quote.ts';
import type { Listing } from '../../../market/prices/listing.ts';
import { type BookOrder, isBuy } from '../../../state/book-order.ts';

/** Moves the trigger with the last price; true if it moved. */
export function followLast(order: BookOrder, listing: Listing): boolean {
  if (!isTrail(order) || order.isTriggered) return false;
  // A print that the quote does not confirm neither moves nor triggers it.
  if (listing.isHalted || !isLastWithinQuote(listing)) return false;
  const wanted = triggerFrom(order, listing);
  const before = Number.isNaN(order.trailStop)
    ? (order.order.trailStopPrice ?? wanted)
    : order.trailStop;
  const after = isBuy(order) ? Math.min(before, wanted) : Math.max(before, wanted);
  if (after === order.trailStop) return false;
  const { type, limitPrice, limitPriceOffset } = order.order;
  if (type === 'TRAIL LIMIT' && !limitPriceOffset) {
    order.order = { ...order.order, limitPriceOffset: Math.abs(before - (limitPrice ?? before)) };
  }
  order.trailStop = after;
  return true;
}

function isTrail({ order }: BookOrder): boolean {
  return order.type === 'TRAIL' || order.type === 'TRAIL LIMIT';
}

/** The limit follows the trigger at the distance that was stated, or at the first one. */
export function trailLimit({ order, trailStop }: BookOrder, steps: readonly PriceStep[]): number {
  const offset = order.limitPriceOffset ?? Number.NaN;
  return order.action === 'BUY'
    ? roundUp(steps, trailStop + offset)
    : roundDown(steps, trailStop - offset);
}

function triggerFrom(order: BookOrder, { last, steps }: Listing): number {
  const { auxPrice, trailingPercent } = order.order;
  // A client may state 0 for the distance that it does not use.
  const distance = auxPrice || (last * (trailingPercent ?? 0)) / 100;
  return isBuy(order) ? roundUp(steps, last + distance) : roundDown(steps, last - distance);
}
