// Exits of a person that wait in the group of the stop: for a price or for an auction. They follow the quantity held, and the
// position closes without them if it must close earlier.
// Decision 0028
import { entryWindow } from '../../../market/time/auction-hours.ts';
import { auctionIn, isParked } from '../../domain/orders/parked-exit.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive, isResting } from '../state/position-lookups.ts';
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
 * The exchange takes no cancel of it: from the cut-off of its auction on, and at venues whose parts of the day say so. A further exit
 * could close the same shares, so the position closes in the auction, or after it.
 */
export function isLockedIn(turn: Turn, { terms, intendedAt }: OrderRecord): boolean {
  if (lockedPhase(turn, terms.symbol) !== undefined) return true;
  const auction = auctionIn(terms.validity);
  if (auction === undefined) return false;
  const window = entryWindow(turn.market.placeOf(terms.symbol).venue, auction, intendedAt);
  return window !== undefined && turn.now >= window.until;
}

/** The part of the day in which the exchange takes no change and no cancel of any order; undefined while it does. */
export function lockedPhase({ market, now }: Turn, symbol: string): string | undefined {
  const phase = market.placeOf(symbol).venue.phaseAt?.(now);
  return phase === undefined || phase.takesChanges ? undefined : phase.name;
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
