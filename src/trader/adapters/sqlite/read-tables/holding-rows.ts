// Holdings from the read tables: what a person invests in, without a stop.

import type Database from 'better-sqlite3';
import { type Instant, toIso } from '../../../../kernel/instant.ts';
import { amountOf } from '../../../../market/instruments/amount.ts';
import { cents } from '../../../../market/instruments/money.ts';
import type { HoldingRow } from '../../../contract/order-rows.ts';
import { exactShares } from '../../../domain/positions/whole-part.ts';
import { lockedShares, lotsOf } from './position-rows.ts';
import { ON_SALE } from './projection/reserved.ts';

/** `lastPrice` is NaN when unknown. */
export function readHoldings(
  db: Database.Database,
  { lastPrice, now }: { readonly lastPrice: (symbol: string) => number; readonly now: Instant },
): HoldingRow[] {
  return db
    .prepare<[], StoredHolding>(HOLDINGS)
    .all()
    .map((row) => toHolding(row, { lastPrice: lastPrice(row.symbol), now }));
}

const HOLDINGS = `
  SELECT h.*, (SELECT coalesce(sum(e.commission), 0) FROM executions e WHERE e.position_id = h.id)
    AS commission, ${ON_SALE} AS on_sale
  FROM holdings h ORDER BY h.symbol`;

type StoredHolding = Omit<
  HoldingRow,
  | ('opened_at' | 'locked' | 'market_value' | 'unrealized_pnl')
  | ('available_quantity' | 'last_price' | 'opened_by')
> & {
  readonly opened_at: Instant;
  readonly on_sale: number;
  readonly opened_by: string | null;
  readonly locked: string | null;
};

function toHolding(
  row: StoredHolding,
  { lastPrice, now }: { readonly lastPrice: number; readonly now: Instant },
): HoldingRow {
  const isKnown = Number.isFinite(lastPrice);
  const lots = lotsOf(row.locked, now);
  const lockedNow = lots.reduce((sum, { shares }) => sum + shares, 0);
  return {
    id: row.id,
    symbol: row.symbol,
    quantity: row.quantity,
    available_quantity: Math.max(0, exactShares(row.quantity - row.on_sale - lockedNow)),
    locked: lots.map(lockedShares),
    average_price: row.average_price,
    last_price: isKnown ? lastPrice : null,
    opened_by: row.opened_by,
    opened_at: toIso(row.opened_at),
    order_ref: row.order_ref === '' ? null : row.order_ref,
    market_value: isKnown ? cents(amountOf(row.symbol, lastPrice, row.quantity)) : null,
    unrealized_pnl: isKnown
      ? cents(amountOf(row.symbol, lastPrice - row.average_price, row.quantity))
      : null,
    commission: cents(row.commission),
  };
}
