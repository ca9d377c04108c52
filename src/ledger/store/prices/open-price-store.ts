// Opens the tables of prices at a file or a `postgres://` address.
import type { PoolTerms } from '../../../sql/on-postgres.ts';
import { openDatabase } from '../../../sql/open-database.ts';
import type { QueryObserver } from '../../../sql/query-log.ts';
import type { PriceHistory } from '../../ports/price-history.ts';
import type { HandPrices } from '../../ports/prices.ts';
import { createSqlHandPrices } from './sql-hand-prices.ts';
import { createSqlPriceHistory } from './sql-price-history.ts';
import { PRICE_SCHEMA, type PriceTables } from './tables.ts';

export interface PriceStore {
  readonly history: PriceHistory;
  readonly byHand: HandPrices;
  close(): Promise<void>;
}

export async function openPriceStore(
  place: string,
  queries?: QueryObserver,
  pool?: PoolTerms,
): Promise<PriceStore> {
  const { db, close } = await openDatabase<PriceTables>(place, PRICE_SCHEMA, queries, pool);
  return { history: createSqlPriceHistory(db), byHand: createSqlHandPrices(db), close };
}
