// What is on record of each security of a portfolio, also of those that it has sold.
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import type { SeenListing, Snapshot } from './snapshot.ts';

export function listingsOf({
  holdings,
  sold,
}: Pick<Snapshot, 'holdings' | 'sold'>): readonly SeenListing[] {
  return [...holdings, ...sold];
}

export function listingById(
  snapshot: Pick<Snapshot, 'holdings' | 'sold'>,
): ReadonlyMap<SecurityId, SeenListing> {
  return new Map(listingsOf(snapshot).map((one) => [one.security, one]));
}
