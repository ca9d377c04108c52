// Opens the tables of prices at a file or a `postgres://` address.
import { type OpenTerms, openDatabase } from '../../../sql/open-database.ts';
import type { PriceHistory } from '../../ports/price-history.ts';
import type { ManualPrices } from '../../ports/prices.ts';
import { createSqlManualPrices } from './sql-manual-prices.ts';
import { createSqlPriceHistory } from './sql-price-history.ts';
import { PRICE_SCHEMA, type PriceTables } from './tables.ts';

export interface PriceStore {
  readonly history: PriceHistory;
  readonly byHand: ManualPrices;
  close(): Promise<void>;
}

export async function openPriceStore(place: string, terms?: OpenTerms): Promise<PriceStore> {
  const { db, close } = await openDatabase<PriceTables>(place, PRICE_SCHEMA, terms);
  return { history: createSqlPriceHistory(db), byHand: createSqlManualPrices(db), close };
}
