// To which of 1,024 buckets a portfolio and its streams belong: what a book on several databases will be divided by. The database
// computes the column, so no row is without it, and no writer can get it wrong.
import { type Kysely, sql } from 'kysely';
import type { SequenceType } from '../../../sql/migrations.ts';

export const BUCKETS = 1_024;

/** The upper ten bits of a multiplicative hash (Knuth): neighbours are far apart, and the number never changes. */
export function bucketOf(portfolio: number): number {
  return Math.imul(portfolio, 2_654_435_761) >>> 22;
}

const hashed = (number: string) => `((cast(${number} as bigint) * 2654435761) & 4294967295) >> 22`;

/** Streams of securities and holders belong to no portfolio. */
const OF_PORTFOLIOS = ['portfolio-', 'valuations-', 'agents-', 'rebalancing-', 'product-'];

export async function addBuckets(db: Kysely<unknown>, sequence: SequenceType): Promise<void> {
  // SQLite cannot add a stored one.
  const kept = sequence === 'bigserial' ? 'stored' : 'virtual';
  const digits = `nullif(substr(stream, length(rtrim(stream, '0123456789')) + 1), '')`;
  const isOfPortfolio = OF_PORTFOLIOS.map(
    (family) => `substr(stream, 1, ${family.length}) = '${family}'`,
  ).join(' or ');
  await addColumn('ledger_portfolios', hashed('id'));
  await addColumn('ledger_streams', `case when ${isOfPortfolio} then ${hashed(digits)} end`);

  async function addColumn(table: string, value: string): Promise<void> {
    await sql
      .raw(`alter table ${table} add column bucket integer generated always as (${value}) ${kept}`)
      .execute(db);
  }
}
