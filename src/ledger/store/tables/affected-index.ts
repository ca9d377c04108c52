// The index that answers who holds a security: its open lots of all portfolios, in the order of the answer.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { SequenceType } from '../../../sql/migrations.ts';

/** The number of the transaction that opened a lot: `12`, or `12.1` and `12/NEW` if a transfer or a corporate action made it. */
export function openerOf(lotId: RawBuilder<unknown>, isServer: boolean): RawBuilder<number> {
  return isServer
    ? sql<number>`substring(${lotId} from '^[0-9]+')::bigint`
    : sql<number>`cast(${lotId} as integer)`;
}

/**
 * On SQLite it holds all that is read of a lot: the lots of a security were opened at different times and lie on as many pages of
 * the table. PostgreSQL would have to look at the table for each row that changed lately, and could no longer update rows in place.
 */
export async function createAffectedIndex(
  db: Kysely<unknown>,
  sequence: SequenceType,
): Promise<void> {
  const isServer = sequence === 'bigserial';
  const opener = openerOf(sql.ref('lot_id'), isServer);
  const read = isServer ? sql`` : sql`, side, opened_quantity, remaining, open_price`;
  await db.schema.dropIndex('ledger_lots_open').execute();
  await sql`create index ledger_lots_affected on ledger_lots
    (security_id, opened_at, (${opener}), portfolio_id, lot_id${read}) where is_open = 1`.execute(
    db,
  );
}
