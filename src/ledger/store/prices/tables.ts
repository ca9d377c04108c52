// The tables of prices, equal in SQLite and PostgreSQL: texts for days and decimals, integers for epoch ms.
import type { Kysely } from 'kysely';
import type { Schema } from '../../../sql/migrations.ts';

export interface PriceTables {
  price_closes: CloseRow;
  price_splits: SplitRow;
  currency_rates: RateRow;
  hand_prices: HandPriceRow;
}

export interface CloseRow {
  symbol: string;
  day: string;
  price: string;
  currency: string;
  source: string;
}

export interface SplitRow {
  symbol: string;
  day: string;
  new_shares: string;
  old_shares: string;
  source: string;
}

export interface RateRow {
  from_currency: string;
  to_currency: string;
  day: string;
  rate: string;
  source: string;
}

export interface HandPriceRow {
  symbol: string;
  price: string;
  currency: string;
  at: number;
  set_by: string;
  set_at: number;
}

/** Prices keep a record of their own, so that they can share a database with any other part of the ledger. */
export const PRICE_SCHEMA: Schema = {
  record: 'prices_migration',
  versions: () => ({ '0001-prices': { up: createPriceTables } }),
};

async function createPriceTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('price_closes')
    .addColumn('symbol', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('price', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('price_closes_key', ['symbol', 'day'])
    .execute();
  await db.schema
    .createTable('price_splits')
    .addColumn('symbol', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('new_shares', 'text', (column) => column.notNull())
    .addColumn('old_shares', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('price_splits_key', ['symbol', 'day'])
    .execute();
  await db.schema
    .createTable('currency_rates')
    .addColumn('from_currency', 'text', (column) => column.notNull())
    .addColumn('to_currency', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('rate', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('currency_rates_key', ['from_currency', 'to_currency', 'day'])
    .execute();
  // Rates are looked for by day: every pair of the newest days before it.
  await db.schema.createIndex('currency_rates_day').on('currency_rates').column('day').execute();
  await db.schema
    .createTable('hand_prices')
    .addColumn('symbol', 'text', (column) => column.primaryKey())
    .addColumn('price', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('set_by', 'text', (column) => column.notNull())
    .addColumn('set_at', 'bigint', (column) => column.notNull())
    .execute();
}
