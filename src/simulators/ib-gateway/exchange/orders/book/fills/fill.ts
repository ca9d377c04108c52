// A book order in the form of the shared fill model.
import {
  type Match,
  type MatchableOrder,
  matchOrder,
} from '../../../../../../market/quotes/matching.ts';
import type { Listing } from '../../../market/prices/listing.ts';
import { type BookOrder, isBuy, remainingOf } from '../../../memory/book-order.ts';

/** The effect of the current quote on the order; unsupported types do nothing. */
export function matchAt(order: BookOrder, listing: Listing): Match {
  const matchable = matchableOf(order);
  return matchable === undefined ? { kind: 'nothing' } : matchOrder(matchable, listing);
}

function matchableOf(order: BookOrder): MatchableOrder | undefined {
  const side = isBuy(order) ? 'buy' : 'sell';
  const remaining = remainingOf(order);
  const { isTriggered } = order;
  const limitPrice = order.order.limitPrice ?? Number.NaN;
  const stopPrice = order.order.auxPrice ?? Number.NaN;
  switch (order.order.type) {
    case 'MKT':
      return { type: 'market', side, remaining };
    case 'LMT':
      return { type: 'limit', side, remaining, limitPrice };
    case 'STP':
      return { type: 'stop', side, remaining, stopPrice, isTriggered };
    case 'TRAIL':
      return { type: 'stop', side, remaining, stopPrice: order.trailStop, isTriggered };
    case 'STP LMT':
      return isTriggered
        ? { type: 'limit', side, remaining, limitPrice }
        : { type: 'stop', side, remaining, stopPrice, isTriggered };
    default:
      return undefined;
  }
}
