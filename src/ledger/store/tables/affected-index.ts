// The index that answers who holds a security: its open lots of all portfolios, in the order of the answer.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { SequenceType } from '../../../sql/migrations.ts';

/** The number of the transaction that opened a lot: `12`, or `12.1` and `12/NEW` if a transfer or a corporate action made it. */
export function openerOf(lotId: RawBuilder<unknown>, isServer: boolean): RawBuilder<number> {
  return isServer
    ? sql<number>`substring(${lotId} from '^[0-9]+')::bigint`
    : sql<number>`cast(${lotId} as integer)`;
}

/** What the answer has of a lot besides its place in the order. */
const READ = 'side, opened_quantity, remaining, open_price';

/**
 * On SQLite it holds all that is read of a lot: the lots of a security were opened at different times and lie on as many pages of
 * the table.
 */
export async function createAffectedIndex(
  db: Kysely<unknown>,
  sequence: SequenceType,
): Promise<void> {
  const isServer = sequence === 'bigserial';
  const opener = openerOf(sql.ref('lot_id'), isServer);
  const read = isServer ? sql`` : sql.raw(`, ${READ}`);
  await db.schema.dropIndex('ledger_lots_open').execute();
  await sql`create index ledger_lots_affected on ledger_lots
    (security_id, opened_at, (${opener}), portfolio_id, lot_id${read}) where is_open = 1`.execute(
    db,
  );
}

/**
 * The same on PostgreSQL, where a book of millions of lots no longer fits into memory: what is read of the lots of a security lies
 * side by side, and only rows that changed since the last vacuum are looked up in the table. The price is that a sale of part
 * of a lot writes an entry of this index, too.
 */
export async function coverAffectedLots(
  db: Kysely<unknown>,
  sequence: SequenceType,
): Promise<void> {
  if (sequence === 'integer') return;
  const opener = openerOf(sql.ref('lot_id'), true);
  await db.schema.dropIndex('ledger_lots_affected').execute();
  await sql`create index ledger_lots_affected on ledger_lots
    (security_id, opened_at, (${opener}), portfolio_id, lot_id)
    include (${sql.raw(READ)}) where is_open = 1`.execute(db);
}

/**
 * Who owns the lots of a security is asked of as many portfolios, which lie on as many pages of their table: this index answers alone,
 * but for portfolios that changed since the last vacuum.
 */
export async function coverOwners(db: Kysely<unknown>, sequence: SequenceType): Promise<void> {
  if (sequence === 'integer') return;
  await sql`create index ledger_portfolios_owner on ledger_portfolios (id) include (holder, closed_at)`.execute(
    db,
  );
}
