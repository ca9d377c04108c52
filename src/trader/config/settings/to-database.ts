// How the API uses a PostgreSQL server, as the API takes it.
import type { DatabaseSettings } from '../../ports/settings.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';

export function toDatabase({
  connections,
  statement_seconds,
  replica,
  replica_connections,
}: SluiceFile['api']['database']): DatabaseSettings {
  return {
    connections,
    statementMs: statement_seconds * 1_000,
    replica:
      replica === undefined ? undefined : { address: replica, connections: replica_connections },
  };
}
