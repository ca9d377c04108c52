// The store in a PostgreSQL database that several processes share. Every wait has an end.
import {
  Kysely,
  type Logger,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
} from 'kysely';
import pg from 'pg';
import { postgresOutage } from './outage.ts';

const CONNECTIONS_MAX = 10;
/** For a connection of the pool, new or used. */
const CONNECT_MS = 2_000;
/** For an answer; the server itself gives up a little earlier and frees what it locked. */
const QUERY_MS = 3_000;
const STATEMENT_MS = 2_500;
/** PostgreSQL's type number of `bigint`, which the driver would give as text. */
const INT8 = 20;

export function onPostgres<Tables>(address: string, log: Logger | undefined): Kysely<Tables> {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  const pool = new pg.Pool({
    connectionString: address,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: QUERY_MS,
    statement_timeout: STATEMENT_MS,
    keepAlive: true,
    types,
  });
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => {});
  // The same for one that breaks between two queries of a transaction: the next query fails and says so.
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Kysely({
    dialect: new PostgresDialect({ pool: reported(pool) }),
    ...(log && { log }),
  });
}

/** The pool with its outages told apart from bugs. A connection that failed is closed instead of being used again. */
function reported(pool: pg.Pool): PostgresPool {
  return {
    options: {},
    end: () => pool.end(),
    connect: async () => reportedClient(await pool.connect().catch(rethrow)),
  };
}

function reportedClient(client: pg.PoolClient): PostgresPoolClient {
  let isBroken = false;
  return Object.assign(Object.create(client) as PostgresPoolClient, {
    async query(sql: string, parameters: unknown[]) {
      try {
        return await client.query(sql, parameters);
      } catch (error) {
        const told = postgresOutage(error);
        isBroken ||= told !== error;
        throw told;
      }
    },
    release: (isUnfit = false) => client.release(isBroken || isUnfit),
  });
}

function rethrow(error: unknown): never {
  throw postgresOutage(error);
}
