// Exits of a person that wait in the group of the stop: for a price or for an auction. They follow the quantity held, and the
// position closes without them if it must close earlier.
import { entryWindow } from '../../../market/time/auction-hours.ts';
import { auctionIn, isParked } from '../../domain/orders/parked-exit.ts';
import { isLive, isResting } from '../state/position-lookups.ts';
import type { OrderRecord } from '../state/state.ts';
import type { Turn } from '../turn/turn.ts';

export function isParkedExit({ terms }: OrderRecord): boolean {
  return isParked(terms);
}

/** A resting one if there are several. */
export function parkedExit(orders: readonly OrderRecord[]): OrderRecord | undefined {
  const parked = orders.filter(isParkedExit).filter(isLive);
  return parked.find(isResting) ?? parked[0];
}

/**
 * From the cut-off of its auction on the exchange takes no cancel of it: a further exit could close the same shares, so the
 * position closes in the auction, or after it.
 */
export function isLockedIn(turn: Turn, { terms, intendedAt }: OrderRecord): boolean {
  const auction = auctionIn(terms.validity);
  if (auction === undefined) return false;
  const window = entryWindow(turn.market.placeOf(terms.symbol).venue, auction, intendedAt);
  return window !== undefined && turn.now >= window.until;
}

/** It may have filled, and the execution is still on its way: its auction took place, or the market has reached its price. */
export function mayHaveTraded(turn: Turn, { terms, intendedAt, stopPrice }: OrderRecord): boolean {
  const { symbol, side } = terms;
  const auction = auctionIn(terms.validity);
  if (auction !== undefined) {
    const window = entryWindow(turn.market.placeOf(symbol).venue, auction, intendedAt);
    return window === undefined || turn.now >= window.at;
  }
  const quote = turn.market.quote(symbol);
  // A trail whose trigger the broker has not stated yet.
  if (stopPrice === undefined || quote === undefined) return true;
  return side === 'sell'
    ? Math.min(quote.bid, quote.last) <= stopPrice
    : Math.max(quote.ask, quote.last) >= stopPrice;
}
