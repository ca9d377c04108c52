// A PostgreSQL server that refuses says what to look at, and one that takes no writes is no store.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/sql/open-database.ts';
import { connectionsOf } from '../../src/sql/server-limits.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../processes/postgres.ts';
import { until } from '../processes/waiting.ts';

const programs = postgresPrograms();

it('names what an address must not hold', async () => {
  await expect(connectionsOf('postgres://sluice:a/b@127.0.0.1/book')).rejects.toThrow(
    /^the store does not answer: Invalid URL; write \/, \?, # and @ of a user or password as %2F/,
  );
});

describe.runIf(programs !== undefined)('a server', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server?.stop());

  it('that has no such database says how to make it', async () => {
    const other = server.address.replace('/postgres?', '/nobook?');
    await expect(connectionsOf(other)).rejects.toThrow(
      'database "nobook" does not exist; create it with createdb, or name another one in the address',
    );
  });

  it('that takes no writes any more does not answer as a store, until it does', async () => {
    const { db, ask, close } = await openDatabase<unknown>(server.address, {
      record: 'nothing_versions',
      versions: () => ({}),
    });
    const admin = new pg.Client({ connectionString: server.address });
    await admin.connect();
    const writes = async (isReadOnly: boolean) => {
      await admin.query(
        `alter database postgres set default_transaction_read_only = ${isReadOnly}`,
      );
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sluice'`,
      );
    };
    await ask();
    await writes(false);
    await writes(true);
    const why = () =>
      ask().then(
        () => undefined,
        (error: Error) => error.message,
      );
    const told = async () => {
      const words = await why();
      return words?.includes('takes no writes') === true && words;
    };
    expect(await until('it refuses', told)).toBe(
      'the store does not answer: it takes no writes; it is a standby, or default_transaction_read_only is on: name the server that takes writes',
    );
    await writes(false);
    await until('it answers', async () => (await why()) === undefined);
    await admin.end();
    expect(db).toBeDefined();
    await close();
  });
});
