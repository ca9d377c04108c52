// What a process of the API takes of a PostgreSQL server, and whether the server has as much.

import type { PoolTerms } from '../../sql/on-postgres.ts';
import { isServerAddress } from '../../sql/open-database.ts';
import { connectionsOf, type ServerConnections } from '../../sql/server-limits.ts';
import { standbyRefusal } from '../../sql/standby.ts';
import type { ApiSettings, DatabaseSettings } from '../../trader/ports/settings.ts';

const OF_IDENTITY = 3;
const OF_PRICES = 2;
/** On which the processes agree who leads. */
const LINE = 1;

/** Of the connections of one process. */
export function poolsOf({ connections, statementMs }: DatabaseSettings): {
  readonly identity: PoolTerms;
  readonly prices: PoolTerms;
  readonly ledger: PoolTerms;
} {
  const ledger = connections - OF_IDENTITY - OF_PRICES;
  return {
    identity: { connections: OF_IDENTITY, statementMs },
    prices: { connections: OF_PRICES, statementMs },
    ledger: { connections: ledger, statementMs },
  };
}

/** Undefined if all processes together fit into what the servers allow; rejects if the one of the store does not answer. */
export async function tooManyConnections(
  { store, database }: Pick<ApiSettings, 'store' | 'database'>,
  workers: number,
): Promise<string | undefined> {
  if (!isServerAddress(store)) return undefined;
  const { connections, replica } = database;
  const ofStore = tooMany(await connectionsOf(store), workers, {
    each: connections + LINE,
    sum: `api.database.connections ${connections} + ${LINE} for the leader's lock`,
    server: 'the server',
    key: 'api.database.connections',
  });
  if (ofStore !== undefined || replica === undefined) return ofStore;
  // If it does not answer, the start does not wait: reports are read from the other server.
  const ofReplica = await connectionsOf(replica.address).catch(() => undefined);
  return (
    ofReplica &&
    tooMany(ofReplica, workers, {
      each: replica.connections,
      sum: `api.database.replica_connections ${replica.connections}`,
      server: 'the server of api.database.replica',
      key: 'api.database.replica_connections',
    })
  );
}

interface Needed {
  /** Of one process. */
  readonly each: number;
  /** What it is made of. */
  readonly sum: string;
  readonly server: string;
  readonly key: string;
}

function tooMany(
  { max, reserved }: ServerConnections,
  workers: number,
  { each, sum, server, key }: Needed,
): string | undefined {
  const needed = workers * each;
  if (needed <= max - reserved) return undefined;
  const asked = workers === 1 ? 'this process' : `${workers} workers`;
  return `${asked} would use up to ${needed} connections (${workers} x (${sum})), and ${server} has ${max - reserved} (max_connections ${max} less ${reserved} for administrators): lower ${key} or --workers, or raise max_connections`;
}

/** Why the replica is none of the store, in one sentence; undefined also while one of both does not answer. */
export async function wrongReplica({
  store,
  database: { replica },
}: Pick<ApiSettings, 'store' | 'database'>): Promise<string | undefined> {
  if (replica === undefined) return undefined;
  if (!isServerAddress(store))
    return 'the book is in SQLite files, which have no standby; remove it, or set api.store to a postgres:// address';
  return standbyRefusal(store, replica.address);
}
