// What a process of the API takes of a PostgreSQL server, and whether the server has as much.
import type { PoolTerms } from '../../sql/on-postgres.ts';
import { isServerAddress } from '../../sql/open-database.ts';
import { connectionsOf } from '../../sql/server-limits.ts';
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

/** Undefined if all processes together fit into what the server allows; rejects if it does not answer. */
export async function tooManyConnections(
  { store, database }: Pick<ApiSettings, 'store' | 'database'>,
  workers: number,
): Promise<string | undefined> {
  if (!isServerAddress(store)) return undefined;
  const { max, reserved } = await connectionsOf(store);
  const needed = workers * (database.connections + LINE);
  if (needed <= max - reserved) return undefined;
  const asked = workers === 1 ? 'this process' : `${workers} workers`;
  return `${asked} would use up to ${needed} connections (${workers} x (api.database.connections ${database.connections} + ${LINE} for the leader's lock)), and the server has ${max - reserved} (max_connections ${max} less ${reserved} for administrators): lower api.database.connections or --workers, or raise max_connections`;
}
