// Closes of the sources that come after another one, and how they compare with those on record.
import type { Kysely } from 'kysely';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { ComparedClose, LastDays, OtherCloses } from '../../ports/price-history.ts';
import { inParts } from './in-parts.ts';
import { readClose, writtenClose } from './price-rows.ts';
import type { PriceTables } from './tables.ts';

/** Together, so that no reader sees a source without its closes. */
export async function recordOtherCloses(
  db: Kysely<PriceTables>,
  { symbol, source, from, closes }: OtherCloses,
): Promise<void> {
  await db.transaction().execute(async (step) => {
    await step
      .deleteFrom('other_closes')
      .where('symbol', '=', symbol)
      .where('source', '=', source)
      .where('day', '>=', from)
      .execute();
    await inParts(closes, async (part) => {
      await step.insertInto('other_closes').values(part.map(writtenClose)).execute();
    });
  });
}

export async function comparedCloses(
  db: Kysely<PriceTables>,
  symbol: string,
): Promise<readonly ComparedClose[]> {
  const rows = await db
    .selectFrom('other_closes as other')
    .innerJoin('price_closes as used', (join) =>
      join
        .onRef('used.symbol', '=', 'other.symbol')
        .onRef('used.day', '=', 'other.day')
        .onRef('used.currency', '=', 'other.currency')
        .onRef('used.source', '<>', 'other.source'),
    )
    .selectAll('other')
    .select(['used.price as used_price', 'used.source as used_source'])
    .where('other.symbol', '=', symbol)
    .orderBy('other.source')
    .orderBy('other.day')
    .execute();
  return rows.map(({ used_price: price, used_source: source, ...other }) => ({
    used: readClose({ ...other, price, source }),
    other: readClose(other),
  }));
}

export async function lastDays(
  db: Kysely<PriceTables>,
  symbol: string,
  source: string,
): Promise<LastDays> {
  const lastIn = async (table: 'price_closes' | 'other_closes') => {
    const row = await db
      .selectFrom(table)
      .select(({ fn }) => fn.max('day').as('day'))
      .where('symbol', '=', symbol)
      .where('source', '=', source)
      .executeTakeFirst();
    return row?.day == null ? undefined : (row.day as TradingDay);
  };
  return { used: await lastIn('price_closes'), other: await lastIn('other_closes') };
}
