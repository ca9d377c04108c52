// A pooler between the processes and PostgreSQL: it refuses limits that come with the beginning of a connection.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { onPostgres } from '../../src/sql/on-postgres.ts';
import { patient, postgresPrograms, startPostgres } from '../processes/postgres.ts';

const programs = postgresPrograms();

/** The parameters with which a connection begins, as its server reads them. */
async function beginning(): Promise<string[]> {
  const server = createServer();
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const began = new Promise<Buffer>((resolve) => {
    server.on('connection', (socket) =>
      socket.once('data', (data) => {
        resolve(data);
        socket.destroy();
      }),
    );
  });
  const db = onPostgres(`postgres://sluice@127.0.0.1:${port}/book`, undefined);
  onTestFinished(() => db.destroy());
  await expect(sql`select 1`.execute(db)).rejects.toThrow('the store does not answer');
  // Its length and the version of the protocol stand before the names and values, a zero after each.
  const words = (await began).subarray(8).toString().split('\0');
  return words.filter((_, at) => at % 2 === 0 && words[at] !== '').sort();
}

describe('a connection to PostgreSQL', () => {
  it('begins with nothing that PgBouncer refuses', async () => {
    expect(await beginning()).toEqual(['application_name', 'client_encoding', 'database', 'user']);
  });

  it.runIf(programs !== undefined)('has its limits once it is made', async () => {
    const server = await startPostgres(programs ?? '');
    onTestFinished(server.stop);
    const db = onPostgres(patient(server.address), undefined, {
      connections: 1,
      statementMs: 2_000,
    });
    onTestFinished(() => db.destroy());
    const { rows } = await sql<{ name: string; setting: string }>`
      select name, setting from pg_settings
      where name in ('statement_timeout', 'idle_in_transaction_session_timeout') order by name`.execute(
      db,
    );
    expect(rows).toEqual([
      { name: 'idle_in_transaction_session_timeout', setting: '10000' },
      { name: 'statement_timeout', setting: '2000' },
    ]);
    await expect(sql`select pg_sleep(10)`.execute(db)).rejects.toThrow('statement timeout');
  });
});
