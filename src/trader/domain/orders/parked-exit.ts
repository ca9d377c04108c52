// Orders that wait for an auction, and exits that wait beside the stop, in contrast to those that close now.
import type { Auction } from '../../../market/time/auction-hours.ts';
import type { OrderTerms, Validity } from './order-terms.ts';

/** Undefined for an order in continuous trading. */
export function auctionIn({ kind }: Validity): Auction | undefined {
  return kind === 'opening' || kind === 'closing' ? kind : undefined;
}

/** The venue's own orders for its auctions and for the close: they wait for that one matching, and what it leaves ends with it. */
const FOR_ONE_MATCHING: ReadonlySet<string> = new Set(['ATO', 'ATC', 'PLO']);

export function isAtItsMatching({ word }: Pick<OrderTerms, 'word'>): boolean {
  return word !== undefined && FOR_ONE_MATCHING.has(word);
}

/** An exit that a person placed to wait for its price or its auction; it may never fill. */
export function isParked({
  leg,
  type,
  validity,
}: Pick<OrderTerms, 'leg' | 'type' | 'validity'>): boolean {
  if (leg !== 'x') return false;
  return auctionIn(validity) !== undefined || (type !== 'market' && type !== 'limit');
}
