// What PostgreSQL's running transactions may still write: a reader that must miss nothing waits for their end.
import { type Kysely, sql } from 'kysely';
import type { LedgerTables } from './tables/ledger-tables.ts';

type Db = Kysely<LedgerTables>;

const CHECK_SECONDS = 0.005;
const PATIENCE_CHECKS = 2_000;
const READ_CHECKS = 200;

/** A step has a transaction id from its first lock on. */
export async function writersEnded(db: Db): Promise<void> {
  if (await endedWithin(db, await nextTransaction(db), PATIENCE_CHECKS)) return;
  throw new Error(
    'a transaction of the database has been running for ten seconds; end it, and try again',
  );
}

/**
 * Answers a position up to which nothing can appear any more. Positions are drawn before their transactions end, and
 * in another order than that in which they begin, so all that run once the newest position is known must have ended.
 * If one runs for long, the answer is an earlier position: what follows is read when it has ended.
 */
export function settledPositions(db: Db): () => Promise<number> {
  let settled = 0;
  return async () => {
    const drawn = await newestDrawn(db);
    if (drawn > settled && (await endedWithin(db, await nextTransaction(db), READ_CHECKS)))
      settled = Math.max(settled, drawn);
    return settled;
  };
}

async function newestDrawn(db: Db): Promise<number> {
  const { rows } = await sql<{ drawn: string }>`
    select case when is_called then last_value else 0 end as drawn
    from ledger_events_position_seq`.execute(db);
  return Number(rows[0]?.drawn ?? 0);
}

/** Those that run now have lower ids. It is drawn: a snapshot knows only those below the newest that has ended. */
async function nextTransaction(db: Db): Promise<string> {
  const { rows } = await sql<{ xid: string }>`
    select pg_current_xact_id()::text as xid`.execute(db);
  return rows[0]?.xid ?? '0';
}

async function endedWithin(db: Db, next: string, checks: number): Promise<boolean> {
  for (let check = 0; check < checks; check += 1) {
    const { rows } = await sql<{ ended: boolean }>`
      select pg_snapshot_xmin(pg_current_snapshot()) >= ${next}::xid8 as ended`.execute(db);
    if (rows[0]?.ended === true) return true;
    await sql`select pg_sleep(${CHECK_SECONDS})`.execute(db);
  }
  return false;
}
