// The bookings of each security, with the ends of options that delivered its shares.
import type { BookedType, SecurityId } from '../../../../ledger/ports/drafts.ts';
import { optionOf } from '../../../../ledger/ports/options.ts';
import { listingsOf } from '../../snapshot/listings.ts';
import type { SeenEntry, Snapshot } from '../../snapshot/snapshot.ts';

const DELIVERIES: readonly BookedType[] = ['EXERCISE', 'ASSIGNMENT'];

export function bookingsBySecurity(
  snapshot: Pick<Snapshot, 'entries' | 'holdings' | 'sold'>,
): ReadonlyMap<SecurityId | undefined, readonly SeenEntry[]> {
  const underlyings = underlyingsOf(snapshot);
  const placed = snapshot.entries.flatMap((one) => {
    const { security, type } = one;
    const delivered = DELIVERIES.includes(type) ? underlyings.get(security) : undefined;
    return [security, ...(delivered ?? [])].map((of) => ({ of, one }));
  });
  const groups = Map.groupBy(placed, ({ of }) => of);
  return new Map([...groups].map(([of, own]) => [of, own.map(({ one }) => one)]));
}

/** By the contract. A symbol may be listed twice. */
function underlyingsOf(
  snapshot: Pick<Snapshot, 'holdings' | 'sold'>,
): ReadonlyMap<SecurityId | undefined, readonly SecurityId[]> {
  const listings = listingsOf(snapshot);
  const bySymbol = Map.groupBy(listings, ({ symbol }) => symbol);
  return new Map(
    listings.flatMap((listing) => {
      const option = optionOf(listing);
      const shares = option === undefined ? [] : (bySymbol.get(option.underlying) ?? []);
      return shares.length === 0
        ? []
        : [[listing.security, shares.map(({ security }) => security)] as const];
    }),
  );
}
