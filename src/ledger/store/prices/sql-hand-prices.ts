// Prices by hand in SQL: the newest one of each symbol.
import type { Kysely } from 'kysely';
import { price, textOf } from '../../../kernel/decimal.ts';
import { instant } from '../../../kernel/instant.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { HandPrice, HandPrices } from '../../ports/prices.ts';
import type { HandPriceRow, PriceTables } from './tables.ts';

export function createSqlHandPrices(db: Kysely<PriceTables>): HandPrices {
  return {
    async put(stated) {
      const row = rowOf(stated);
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
      return new Map(rows.map((row) => [row.symbol, toHandPrice(row)]));
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

function rowOf({ symbol, price: value, currency, at, setBy, setAt }: HandPrice): HandPriceRow {
  return { symbol, price: textOf(value), currency, at, set_by: setBy, set_at: setAt };
}

function toHandPrice({
  symbol,
  price: text,
  currency,
  at,
  set_by,
  set_at,
}: HandPriceRow): HandPrice {
  return {
    symbol,
    price: price(text),
    currency: currency as CurrencyCode,
    at: instant(at),
    setBy: set_by,
    setAt: instant(set_at),
  };
}
