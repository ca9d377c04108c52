// Bookings that do not fit what is known from outside them: prices, the days of a venue, positions, and other bookings.
import type { Finding } from '../../findings/finding.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { closedDays } from './closed-days.ts';
import { dividendSizes } from './dividend-sizes.ts';
import { feeSizes } from './fee-sizes.ts';
import { nearDoubles } from './near-doubles.ts';
import { tradePrices } from './trade-prices.ts';

export function doubtfulBookings(snapshot: Snapshot): Finding[] {
  return [
    ...tradePrices(snapshot),
    ...closedDays(snapshot),
    ...nearDoubles(snapshot),
    ...dividendSizes(snapshot),
    ...feeSizes(snapshot),
  ];
}
