// How many connections a PostgreSQL server takes.
import type pg from 'pg';
import { connectMsOf } from './connect-timeout.ts';
import { postgresOutage } from './outage.ts';
import { connectedClient } from './server-client.ts';

export interface ServerConnections {
  readonly max: number;
  /** For administrators. */
  readonly reserved: number;
}

const ANSWER_MS = 2_000;

export async function connectionsOf(address: string): Promise<ServerConnections> {
  let client: pg.Client | undefined;
  try {
    client = await connectedClient(address, {
      connectionTimeoutMillis: connectMsOf(address, ANSWER_MS),
      query_timeout: ANSWER_MS,
    });
    const { rows } = await client.query<{ max: string; reserved: string }>(
      `select current_setting('max_connections') as max,
        current_setting('superuser_reserved_connections') as reserved`,
    );
    return { max: Number(rows[0]?.max), reserved: Number(rows[0]?.reserved) };
  } catch (error) {
    throw postgresOutage(error);
  } finally {
    await client?.end().catch(() => {});
  }
}
