// The store in a PostgreSQL database that several processes share. Every wait has an end.
import {
  Kysely,
  type Logger,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
} from 'kysely';
import pg from 'pg';
import { serverAddresses } from '../kernel/server-addresses.ts';
import { connectMsOf } from './connect-timeout.ts';
import { postgresOutage } from './outage.ts';
import { takesWrites } from './server-client.ts';
import { nameOfStatement } from './statement-names.ts';

/** How many connections a pool has, and how long the server works on one statement. */
export interface PoolTerms {
  readonly connections: number;
  /** 0: as long as it takes. */
  readonly statementMs: number;
}

export const DEFAULT_POOL: PoolTerms = { connections: 10, statementMs: 2_500 };
/** Whatever brings tables up to date writes them anew if need be. */
export const PATIENT_POOL: PoolTerms = { connections: 1, statementMs: 0 };

/** For a connection of the pool, new or used. */
const CONNECT_MS = 2_000;
/** The server gives up a statement a little earlier than its asker, and frees what it locked. */
const ANSWER_MS = 500;
/** A process that stops in the middle of a transaction keeps others from what it has locked for so long. */
const IDLE_IN_TRANSACTION_MS = 10_000;
/** PostgreSQL's type number of `bigint`, which the driver would give as text. */
const INT8 = 20;

export function onPostgres<Tables>(
  address: string,
  log: Logger | undefined,
  { connections, statementMs }: PoolTerms = DEFAULT_POOL,
): Kysely<Tables> {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  const pools = serverAddresses(address).map((connectionString) =>
    poolOf({
      connectionString,
      max: connections,
      connectionTimeoutMillis: connectMsOf(connectionString, CONNECT_MS),
      ...(statementMs > 0 && {
        query_timeout: statementMs + ANSWER_MS,
        onConnect: (client) => limited(client, connectionString, statementMs),
      }),
      application_name: 'sluice',
      keepAlive: true,
      types,
    }),
  );
  return new Kysely({
    dialect: new PostgresDialect({ pool: reported(pools) }),
    ...(log && { log }),
  });
}

/**
 * Sets the limits once the connection is made: a pooler in between refuses limits that come with its beginning. One that the
 * address itself states stays as it is.
 */
async function limited(client: pg.ClientBase, address: string, statementMs: number): Promise<void> {
  const stated = new URLSearchParams(address.split('?')[1]);
  const limits = Object.entries({
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  }).filter(([name]) => !stated.has(name));
  if (limits.length > 0)
    await client.query(limits.map(([name, ms]) => `set ${name} = ${ms}`).join('; '));
}

function poolOf(terms: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(terms);
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => {});
  // The same for one that breaks between two queries of a transaction: the next query fails and says so.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/**
 * The pools of an address, one for each of its servers, with outages distinguished from bugs. A connection that failed is closed
 * instead of being used again.
 */
function reported(pools: readonly pg.Pool[]): PostgresPool {
  const [only] = pools;
  const writing = pools.length > 1 ? writingPool(pools) : undefined;
  return {
    options: {},
    end: async () => void (await Promise.all(pools.map((pool) => pool.end()))),
    connect: async () =>
      reportedClient(await (writing?.() ?? only?.connect() ?? noServer()).catch(rethrow)),
  };
}

function noServer(): Promise<never> {
  return Promise.reject(new Error('the address names no server'));
}

/** Connects to the server that took writes last, else to the first that does; where none does, to one that can be read. */
function writingPool(pools: readonly pg.Pool[]): () => Promise<pg.PoolClient> {
  let last = pools[0];

  async function writing(pool: pg.Pool): Promise<pg.PoolClient | undefined> {
    const client = await pool.connect();
    try {
      if (await takesWrites(client)) return client;
    } catch (error) {
      client.release(true);
      throw error;
    }
    client.release();
    return undefined;
  }

  return async () => {
    let reading: pg.Pool | undefined;
    let failure: unknown;
    for (const pool of [last, ...pools.filter((one) => one !== last)]) {
      if (pool === undefined) continue;
      try {
        const client = await writing(pool);
        if (client === undefined) {
          reading ??= pool;
          continue;
        }
        last = pool;
        return client;
      } catch (error) {
        failure ??= error;
      }
    }
    if (reading === undefined) throw failure;
    return reading.connect();
  };
}

function reportedClient(client: pg.PoolClient): PostgresPoolClient {
  let isBroken = false;
  return Object.assign(Object.create(client) as PostgresPoolClient, {
    async query(sql: string, parameters: unknown[]) {
      const query = { text: sql, values: parameters };
      const name = nameOfStatement(sql);
      try {
        if (name === undefined) return await client.query(query);
        return await client.query({ ...query, name }).catch((error: unknown) => {
          if (!isOutdated(error)) throw error;
          // The kept plan is of the tables as they were; with the connection it is forgotten.
          isBroken = true;
          return client.query(query);
        });
      } catch (error) {
        const outage = postgresOutage(error);
        isBroken ||= outage !== error;
        throw outage;
      }
    },
    release: (isUnfit = false) => client.release(isBroken || isUnfit),
  });
}

/** A table has other columns since the statement was prepared. */
function isOutdated(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^cached plan must not change/.test(error.message);
}

function rethrow(error: unknown): never {
  throw postgresOutage(error);
}
