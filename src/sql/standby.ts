// A hot standby: a PostgreSQL server that replays what another one writes, and answers reads meanwhile.
import { type Kysely, sql } from 'kysely';
import { onPostgres, type PoolTerms } from './on-postgres.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** Where a server stands in the log of writes. */
export interface LogPlace {
  /** Bytes since the beginning of the log. */
  readonly bytes: number;
  /** The same as the server writes it. */
  readonly text: string;
}

export interface StandbyPlace {
  /** Of what it has replayed; 0 before the first record. */
  readonly bytes: number;
  /** One sentence, if this is not a standby of that database. */
  readonly refusal: string | undefined;
}

interface Identified {
  /** Drawn when the cluster was made; a standby has that of its primary. */
  readonly system: string;
  readonly database: string;
}

const identity = sql`(select system_identifier::text from pg_control_system()) as system,
  (select oid::text from pg_database where datname = current_database()) as database`;

const ONE: PoolTerms = { connections: 1, statementMs: 2_000 };

/** Of two addresses: why one is not a standby of the other, in one sentence; undefined also while one of both does not answer. */
export async function standbyRefusal(
  primary: string,
  standby: string,
): Promise<string | undefined> {
  const servers = {
    primary: onPostgres(primary, undefined, ONE),
    standby: onPostgres(standby, undefined, ONE),
  };
  try {
    return (await placeOf(servers.standby, await identityOf(servers.primary))).refusal;
  } catch (error) {
    if (error instanceof StoreUnavailable) return undefined;
    throw error;
  } finally {
    await Promise.all([servers.primary.destroy(), servers.standby.destroy()]);
  }
}

export async function identityOf<Tables>(primary: Kysely<Tables>): Promise<Identified> {
  const { rows } = await sql<Identified>`select ${identity}`.execute(primary);
  return one(rows);
}

/** All that has been answered as booked lies before it, on a server that answers before the disk does as well. */
export async function endOfLog<Tables>(primary: Kysely<Tables>): Promise<LogPlace> {
  const { rows } = await sql<LogPlace>`
    select place::text as text, pg_wal_lsn_diff(place, '0/0')::bigint as bytes
    from (select case when current_setting('synchronous_commit') = 'off'
      then pg_current_wal_insert_lsn() else pg_current_wal_flush_lsn() end as place) log`.execute(
    primary,
  );
  return one(rows);
}

export async function placeOf<Tables>(
  standby: Kysely<Tables>,
  primary: Identified,
): Promise<StandbyPlace> {
  const { rows } = await sql<Identified & { replays: boolean; bytes: number }>`
    select pg_is_in_recovery() as replays,
      coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), 0)::bigint as bytes,
      ${identity}`.execute(standby);
  const { bytes, ...found } = one(rows);
  return { bytes, refusal: refusalOf(found, primary) };
}

/** Whether it has replayed the log up to there, and still replays. */
export async function hasReplayed<Tables>(
  standby: Kysely<Tables>,
  { text }: LogPlace,
): Promise<boolean> {
  const { rows } = await sql<{ has: boolean | null }>`
    select pg_is_in_recovery() and pg_last_wal_replay_lsn() >= ${text}::pg_lsn as has`.execute(
    standby,
  );
  return one(rows).has === true;
}

function refusalOf(
  found: Identified & { readonly replays: boolean },
  primary: Identified,
): string | undefined {
  if (found.system !== primary.system)
    return 'it is another PostgreSQL server and no copy of that of api.store: make it with pg_basebackup, or correct the address';
  if (!found.replays)
    return 'it takes writes itself, so it follows api.store no longer: was it promoted? Make it anew with pg_basebackup';
  if (found.database !== primary.database)
    return 'it copies the server of api.store, but the address names another database on it: name the same one';
  return undefined;
}

function one<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('the server answered nothing');
  return row;
}
