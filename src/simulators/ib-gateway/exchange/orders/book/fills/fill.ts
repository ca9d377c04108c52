// A book order in the form of the shared fill model.

import { comparePrices, type PriceStep } from '../../../../../../market/instruments/tick-grid.ts';
import {
  type Match,
  type MatchableOrder,
  matchOrder,
} from '../../../../../../market/quotes/matching.ts';
import { isLastWithinQuote } from '../../../../../../market/quotes/quote.ts';
import type { Listing } from '../../../market/prices/listing.ts';
import { type BookOrder, isBuy, isTouch, remainingOf } from '../../../state/book-order.ts';
import { trailLimit } from './trail.ts';

/** The effect of the current quote on the order; unsupported types do nothing. */
export function matchAt(order: BookOrder, listing: Listing): Match {
  if (isTouch(order) && !order.isTriggered) return touchAt(order, listing);
  if (listing.combo !== undefined) return matchUnits(order, listing);
  const matchable = matchableOf(order, listing.steps);
  if (matchable === undefined) return { kind: 'nothing' };
  // An option without a bid can still be bought at its ask.
  const isOneSided = listing.option !== undefined;
  return matchOrder(matchable, isOneSided ? { ...listing, isAtLimit: true } : listing);
}

/** At a net price, which may be negative; NaN where a leg has no quote. */
function matchUnits(order: BookOrder, { bid, ask, bidSize, askSize, isHalted }: Listing): Match {
  const price = isBuy(order) ? ask : bid;
  const { type, limitPrice = Number.NaN } = order.order;
  const away = comparePrices(price, limitPrice);
  const isWithin = type === 'MKT' || (isBuy(order) ? away <= 0 : away >= 0);
  if (isHalted || !Number.isFinite(price) || !isWithin) return { kind: 'nothing' };
  const quantity = Math.min(remainingOf(order), isBuy(order) ? askSize : bidSize);
  return { kind: 'filled', price, quantity };
}

/** A touch order is triggered by a print at its price or better, which the quote confirms. */
function touchAt(order: BookOrder, listing: Listing): Match {
  if (listing.isHalted || !isLastWithinQuote(listing)) return { kind: 'nothing' };
  const away = comparePrices(listing.last, order.order.auxPrice ?? Number.NaN);
  const isTouched = isBuy(order) ? away <= 0 : away >= 0;
  return { kind: isTouched ? 'triggered' : 'nothing' };
}

function matchableOf(order: BookOrder, steps: readonly PriceStep[]): MatchableOrder | undefined {
  const side = isBuy(order) ? 'buy' : 'sell';
  const remaining = remainingOf(order);
  const { isTriggered } = order;
  const limitPrice = order.order.limitPrice ?? Number.NaN;
  const stopPrice = order.order.auxPrice ?? Number.NaN;
  switch (order.order.type) {
    case 'MKT':
    case 'MIT':
      return { type: 'market', side, remaining };
    case 'LMT':
    case 'LIT':
      return { type: 'limit', side, remaining, limitPrice };
    case 'STP':
      return { type: 'stop', side, remaining, stopPrice, isTriggered };
    case 'TRAIL':
      return { type: 'stop', side, remaining, stopPrice: order.trailStop, isTriggered };
    case 'STP LMT':
      return isTriggered
        ? { type: 'limit', side, remaining, limitPrice }
        : { type: 'stop', side, remaining, stopPrice, isTriggered };
    case 'TRAIL LIMIT':
      return isTriggered
        ? { type: 'limit', side, remaining, limitPrice: trailLimit(order, steps) }
        : { type: 'stop', side, remaining, stopPrice: order.trailStop, isTriggered };
    default:
      return undefined;
  }
}
