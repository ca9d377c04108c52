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

function opened(address: string) {
  const db = onPostgres(address, undefined, { connections: 1, statementMs: 2_000 });
  onTestFinished(() => db.destroy());
  return db;
}

async function limitsOf(db: ReturnType<typeof opened>): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings
    where name in ('statement_timeout', 'idle_in_transaction_session_timeout')`.execute(db);
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}

describe('a connection to PostgreSQL', () => {
  it('begins with nothing that PgBouncer refuses', async () => {
    expect(await beginning()).toEqual(['application_name', 'client_encoding', 'database', 'user']);
  });

  it.runIf(programs !== undefined)(
    'has its limits once it is made, but for those that its address states',
    async () => {
      const server = await startPostgres(programs ?? '');
      onTestFinished(server.stop);
      const { address } = server;
      const unhurried = `${address}&connect_timeout=600&query_timeout=600000`;
      const db = opened(unhurried);
      expect(await limitsOf(db)).toEqual({
        idle_in_transaction_session_timeout: '10000',
        statement_timeout: '2000',
      });
      expect(await limitsOf(opened(`${unhurried}&statement_timeout=7000`))).toEqual({
        idle_in_transaction_session_timeout: '10000',
        statement_timeout: '7000',
      });
      expect(await limitsOf(opened(patient(address)))).toEqual({
        idle_in_transaction_session_timeout: '0',
        statement_timeout: '0',
      });
      await expect(sql`select pg_sleep(10)`.execute(db)).rejects.toThrow('statement timeout');
    },
  );
});
