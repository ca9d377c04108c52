// Shares that belong to no strategy: what selling, holding and their dividends brought, and what was sold against them.
import type { Venue } from '../../../market/venues/venue.ts';
import type { JsonFields } from './json-fields.ts';
import { moneyIn } from './report-words.ts';
import type { RunHolding } from './run-result.ts';
import type { TableSection } from './section.ts';

export function holdingsTable(holdings: readonly RunHolding[], venue: Venue): TableSection {
  const { signed, price } = moneyIn(venue);
  return {
    kind: 'table',
    title: `Holdings: shares, prices and results in ${venue.currency}`,
    columns: ['SYMBOL', 'START', 'END', 'COST', 'LAST', 'SOLD', 'HELD', 'DIVIDENDS', 'PREMIUM'],
    rows: holdings.map((one) => [
      one.symbol,
      String(one.startShares),
      String(one.shares),
      one.averagePrice === undefined ? '-' : price(one.averagePrice),
      price(one.last),
      ...[one.realizedPnl, one.unrealizedPnl, one.dividends, one.premium].map(signed),
    ]),
    nothing: 'No shares are held.',
  };
}

export const HOLDINGS_NOTE =
  'Holdings: SOLD and HELD are over the average cost of the shares, HELD at their last price; PREMIUM is the net result of closed contracts that were sold against them or against cash, and counts in the trades too. Equity at the start has the shares at their price then.';

export function holdingJson(one: RunHolding): JsonFields {
  return {
    symbol: one.symbol,
    start_shares: one.startShares,
    start_price: one.startPrice ?? null,
    shares: one.shares,
    average_price: one.averagePrice ?? null,
    last: one.last,
    realized_pnl: one.realizedPnl,
    unrealized_pnl: one.unrealizedPnl,
    dividends: one.dividends,
    premium: one.premium,
  };
}
