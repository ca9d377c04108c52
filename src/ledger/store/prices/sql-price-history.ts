// The price history in SQL, the same statements on SQLite and PostgreSQL.
import type { Kysely } from 'kysely';
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import { type DatedRate, rateAmong } from '../../domain/currency/dated-rate.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import { missingDays } from '../../domain/prices/missing-days.ts';
import type {
  DailyClose,
  DayRange,
  PriceHistory,
  SplitFactor,
  SplitsBySymbol,
} from '../../ports/price-history.ts';
import { inParts } from './in-parts.ts';
import {
  readClose,
  readDividend,
  readRate,
  readSplit,
  writtenClose,
  writtenDividend,
  writtenRate,
  writtenSplit,
} from './price-rows.ts';
import { comparedCloses, lastDays, recordOtherCloses } from './sql-other-closes.ts';
import type { PriceTables } from './tables.ts';

export function createSqlPriceHistory(db: Kysely<PriceTables>): PriceHistory {
  return {
    recordCloses: (closes) =>
      inParts(closes, async (part) => {
        await db
          .insertInto('price_closes')
          .values(part.map(writtenClose))
          .onConflict((row) =>
            row.columns(['symbol', 'day']).doUpdateSet(({ ref }) => ({
              price: ref('excluded.price'),
              currency: ref('excluded.currency'),
              source: ref('excluded.source'),
            })),
          )
          .execute();
      }),
    recordOtherCloses: (stated) => recordOtherCloses(db, stated),
    recordSplits: (splits) =>
      inParts(splits, async (part) => {
        await db
          .insertInto('price_splits')
          .values(part.map(writtenSplit))
          .onConflict((row) =>
            row.columns(['symbol', 'day']).doUpdateSet(({ ref }) => ({
              new_shares: ref('excluded.new_shares'),
              old_shares: ref('excluded.old_shares'),
              source: ref('excluded.source'),
            })),
          )
          .execute();
      }),
    recordDividends: (dividends) =>
      inParts(dividends, async (part) => {
        await db
          .insertInto('price_dividends')
          .values(part.map(writtenDividend))
          .onConflict((row) =>
            row.columns(['symbol', 'day']).doUpdateSet(({ ref }) => ({
              per_share: ref('excluded.per_share'),
              currency: ref('excluded.currency'),
              source: ref('excluded.source'),
            })),
          )
          .execute();
      }),
    recordRates: (rates) =>
      inParts(rates, async (part) => {
        await db
          .insertInto('currency_rates')
          .values(part.map(writtenRate))
          .onConflict((row) =>
            row.columns(['from_currency', 'to_currency', 'day']).doUpdateSet(({ ref }) => ({
              rate: ref('excluded.rate'),
              source: ref('excluded.source'),
            })),
          )
          .execute();
      }),
    async closes(symbol, { from, to }) {
      const rows = await db
        .selectFrom('price_closes')
        .selectAll()
        .where('symbol', '=', symbol)
        .where('day', '>=', from)
        .where('day', '<=', to)
        .orderBy('day')
        .execute();
      return rows.map(readClose);
    },
    comparedCloses: (symbol) => comparedCloses(db, symbol),
    lastDays: (symbol, source) => lastDays(db, symbol, source),
    lastCloses: (symbols, on) => lastCloses(db, symbols, on),
    async splits(symbol, { from, to }) {
      const rows = await db
        .selectFrom('price_splits')
        .selectAll()
        .where('symbol', '=', symbol)
        .where('day', '>=', from)
        .where('day', '<=', to)
        .orderBy('day')
        .execute();
      return rows.map(readSplit);
    },
    async dividends(symbol, { from, to }) {
      const rows = await db
        .selectFrom('price_dividends')
        .selectAll()
        .where('symbol', '=', symbol)
        .where('day', '>=', from)
        .where('day', '<=', to)
        .orderBy('day')
        .execute();
      return rows.map(readDividend);
    },
    splitsOfAll: (symbols, range) => splitsOfAll(db, symbols, range),
    async rate(asked) {
      const { from, to, on, ageMaxDays } = asked;
      if (from === to) return rateAmong([], asked);
      const range = { from: addDays(on, -ageMaxDays), to: on };
      return rateAmong(await ratesWith(db, [from, to], range), asked);
    },
    rates: (currencies, range) => ratesWith(db, currencies, range),
    async symbols(since, limit) {
      const rows = await db
        .selectFrom('price_closes')
        .select('symbol')
        .distinct()
        .where('day', '>=', since)
        .orderBy('symbol')
        .limit(limit)
        .execute();
      return rows.map(({ symbol }) => symbol);
    },
    span: (symbol) => spanOf(db, symbol),
    async gaps(symbol, isBusinessDay) {
      const rows = await db
        .selectFrom('price_closes')
        .select('day')
        .where('symbol', '=', symbol)
        .orderBy('day')
        .execute();
      const days = rows.map(({ day }) => day as TradingDay);
      return missingDays(days, isBusinessDay).map((range) => ({ symbol, ...range }));
    },
  };
}

async function lastCloses(
  db: Kysely<PriceTables>,
  symbols: readonly string[],
  on: TradingDay,
): Promise<ReadonlyMap<string, DailyClose>> {
  const found = new Map<string, DailyClose>();
  await inParts(symbols, async (part) => {
    const newest = db
      .selectFrom('price_closes')
      .select(({ fn }) => ['symbol', fn.max('day').as('day')])
      .where('symbol', 'in', part)
      .where('day', '<=', on)
      .groupBy('symbol');
    const rows = await db
      .selectFrom('price_closes as close')
      .innerJoin(newest.as('newest'), (join) =>
        join.onRef('newest.symbol', '=', 'close.symbol').onRef('newest.day', '=', 'close.day'),
      )
      .selectAll('close')
      .execute();
    for (const row of rows) found.set(row.symbol, readClose(row));
  });
  return found;
}

async function splitsOfAll(
  db: Kysely<PriceTables>,
  symbols: readonly string[],
  { from, to }: DayRange,
): Promise<SplitsBySymbol> {
  const found: SplitFactor[] = [];
  await inParts(symbols, async (part) => {
    const rows = await db
      .selectFrom('price_splits')
      .selectAll()
      .where('symbol', 'in', part)
      .where('day', '>=', from)
      .where('day', '<=', to)
      .orderBy('day')
      .execute();
    found.push(...rows.map(readSplit));
  });
  return Map.groupBy(found, ({ symbol }) => symbol);
}

/** Every pair with one of the currencies in it: the legs of any cross among them. */
async function ratesWith(
  db: Kysely<PriceTables>,
  currencies: readonly CurrencyCode[],
  { from, to }: DayRange,
): Promise<readonly DatedRate[]> {
  if (currencies.length === 0) return [];
  const rows = await db
    .selectFrom('currency_rates')
    .selectAll()
    .where('day', '<=', to)
    .where('day', '>=', from)
    .where(({ eb, or }) =>
      or([eb('from_currency', 'in', currencies), eb('to_currency', 'in', currencies)]),
    )
    .execute();
  return rows.map(readRate);
}

async function spanOf(db: Kysely<PriceTables>, symbol: string): Promise<DayRange | undefined> {
  const row = await db
    .selectFrom('price_closes')
    .select(({ fn }) => [fn.min('day').as('from'), fn.max('day').as('to')])
    .where('symbol', '=', symbol)
    .executeTakeFirst();
  if (row?.from == null) return undefined;
  return { from: row.from as TradingDay, to: row.to as TradingDay };
}
