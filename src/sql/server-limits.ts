// How many connections a PostgreSQL server takes.
import pg from 'pg';
import { postgresOutage } from './outage.ts';

export interface ServerConnections {
  readonly max: number;
  /** For administrators. */
  readonly reserved: number;
}

const ANSWER_MS = 2_000;

export async function connectionsOf(address: string): Promise<ServerConnections> {
  const client = clientOf(address);
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ max: string; reserved: string }>(
      `select current_setting('max_connections') as max,
        current_setting('superuser_reserved_connections') as reserved`,
    );
    return { max: Number(rows[0]?.max), reserved: Number(rows[0]?.reserved) };
  } catch (error) {
    throw postgresOutage(error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** An address that is none is refused here. */
function clientOf(address: string): pg.Client {
  try {
    return new pg.Client({
      connectionString: address,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
    });
  } catch (error) {
    throw postgresOutage(error);
  }
}
