// The counters of portfolios, transactions, securities and holders: rows in SQLite, sequences in PostgreSQL.
import { type Kysely, sql } from 'kysely';
import { COUNTED } from './schema.ts';

interface Counting {
  readonly db: Kysely<unknown>;
  readonly isServer: boolean;
}

export const COUNTER_TABLE = 'ledger_counters';

/** A source without tables of the ledger has none. */
export async function carryCounters(from: Counting, to: Counting): Promise<void> {
  if (!(await hasCounters(from)) || !(await hasCounters(to))) return;
  for (const name of COUNTED) {
    const value = await countedIn(from, name);
    if (value === undefined) continue;
    if (to.isServer) await sql`select setval(${`ledger_${name}_id`}, ${value})`.execute(to.db);
    else
      await sql`insert into ledger_counters (name, value) values (${name}, ${value})
        on conflict (name) do update set value = excluded.value`.execute(to.db);
  }
}

async function hasCounters({ db, isServer }: Counting): Promise<boolean> {
  const query = isServer
    ? sql`select 1 where to_regclass(${COUNTER_TABLE}) is not null`
    : sql`select 1 from sqlite_master where name = ${COUNTER_TABLE}`;
  return (await query.execute(db)).rows.length > 0;
}

/** Undefined if nothing was counted yet. */
async function countedIn({ db, isServer }: Counting, name: string): Promise<number | undefined> {
  const query = isServer
    ? sql<{ value: number }>`
        select last_value as value from ${sql.table(`ledger_${name}_id`)} where is_called`
    : sql<{ value: number }>`select value from ledger_counters where name = ${name}`;
  const { rows } = await query.execute(db);
  return rows[0] && Number(rows[0].value);
}
