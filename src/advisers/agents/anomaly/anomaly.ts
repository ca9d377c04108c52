// What looks like a mistake: unusual returns, price moves like those of a split, price sources that differ, quantities out of line,
// trades booked twice, bookings that do not fit what is known from outside them, and a book that differs from the statement of its broker.
import type { Finding } from '../findings/finding.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { AgentTerms } from '../terms/agent-terms.ts';
import { againstStatement } from './bookings/against-statement.ts';
import { doubtfulBookings } from './bookings/bookings.ts';
import { quantityJumps } from './bookings/quantity-jumps.ts';
import { unbookedSplits } from './bookings/unbooked-splits.ts';
import { doubledTrades } from './rules/doubled-trades.ts';
import { priceMoves } from './rules/price-moves.ts';
import { priceSources } from './rules/price-sources.ts';

export function anomaly(snapshot: Snapshot, terms: AgentTerms): readonly Finding[] {
  return [
    ...snapshot.holdings.flatMap((one) => priceMoves(one, terms)),
    ...snapshot.holdings.flatMap(priceSources),
    ...unbookedSplits(snapshot),
    ...quantityJumps(snapshot, terms),
    ...doubledTrades(snapshot),
    ...doubtfulBookings(snapshot),
    ...againstStatement(snapshot),
  ];
}
