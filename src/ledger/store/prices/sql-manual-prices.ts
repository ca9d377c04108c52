// Prices by hand in SQL: the newest one of each symbol.
import type { Kysely } from 'kysely';
import type { ManualPrices } from '../../ports/prices.ts';
import { readHandPrice, writtenHandPrice } from './price-rows.ts';
import type { PriceTables } from './tables.ts';

export function createSqlManualPrices(db: Kysely<PriceTables>): ManualPrices {
  return {
    async put(stated) {
      const row = writtenHandPrice(stated);
      const { symbol: _symbol, ...changed } = row;
      await db
        .insertInto('hand_prices')
        .values(row)
        .onConflict((there) => there.column('symbol').doUpdateSet(changed))
        .execute();
    },
    async of(symbols) {
      if (symbols.length === 0) return new Map();
      const rows = await db
        .selectFrom('hand_prices')
        .selectAll()
        .where('symbol', 'in', [...symbols])
        .execute();
      return new Map(rows.map((row) => [row.symbol, readHandPrice(row)]));
    },
    async remove(symbol) {
      const { numDeletedRows } = await db
        .deleteFrom('hand_prices')
        .where('symbol', '=', symbol)
        .executeTakeFirst();
      return numDeletedRows > 0;
    },
  };
}
