// The tables of prices, equal in SQLite and PostgreSQL: texts for days and decimals, integers for epoch ms.
import type { Kysely } from 'kysely';
import type { Schema } from '../../../sql/migrations.ts';
import type {
  CloseTable,
  DividendTable,
  HandPriceTable,
  RateTable,
  SplitTable,
} from './price-rows.ts';

export interface PriceTables {
  price_closes: CloseTable;
  /** Of sources that came after another one. */
  other_closes: CloseTable;
  price_splits: SplitTable;
  price_dividends: DividendTable;
  currency_rates: RateTable;
  hand_prices: HandPriceTable;
}

/** Prices keep a record of their own, so that they can share a database with any other part of the ledger. */
export const PRICE_SCHEMA: Schema = {
  record: 'prices_migration',
  versions: () => ({
    '0001-prices': { up: createPriceTables },
    '0002-dividends': { up: createDividends },
    '0003-other-closes': { up: createOtherCloses },
  }),
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

async function createDividends(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('price_dividends')
    .addColumn('symbol', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('per_share', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('price_dividends_key', ['symbol', 'day'])
    .execute();
}

async function createOtherCloses(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('other_closes')
    .addColumn('symbol', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('price', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('other_closes_key', ['symbol', 'source', 'day'])
    .execute();
}
