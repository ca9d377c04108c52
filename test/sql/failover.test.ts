// An address of two servers: the one that takes writes is used, also after the standby has been promoted.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretsInAddress } from '../../src/kernel/redact.ts';
import { serverAddresses } from '../../src/kernel/server-addresses.ts';
import { onPostgres } from '../../src/sql/on-postgres.ts';
import { connectedClient } from '../../src/sql/server-client.ts';
import { connectionsOf } from '../../src/sql/server-limits.ts';
import {
  type PostgresServer,
  postgresPrograms,
  startPostgres,
  startStandby,
} from '../processes/postgres.ts';
import { until } from '../processes/waiting.ts';

describe('an address of several servers', () => {
  it.each([
    ['postgres://u:p@a:5432/book', ['postgres://u:p@a:5432/book']],
    ['postgres://a,b/book', ['postgres://a/book', 'postgres://b/book']],
    [
      'postgresql://u:p@a:1,[::1]:2/book?sslmode=require&target_session_attrs=read-write',
      [
        'postgresql://u:p@a:1/book?sslmode=require',
        'postgresql://u:p@[::1]:2/book?sslmode=require',
      ],
    ],
    [
      'postgres://u@/book?host=%2Fa,%2Fb&port=1,2',
      ['postgres://u@/book?host=%2Fa&port=1', 'postgres://u@/book?host=%2Fb&port=2'],
    ],
  ])('%s is one address for each', (address, expected) => {
    expect(serverAddresses(address)).toEqual(expected);
  });

  it('hides its password', () => {
    expect(secretsInAddress('postgres://u:geheim@a:1,b:2/book')).toContain('geheim');
  });
});

const programs = postgresPrograms();

describe.runIf(programs !== undefined)('a primary and its standby', () => {
  let primary: PostgresServer;
  let standby: PostgresServer;

  beforeAll(async () => {
    primary = await startPostgres(programs ?? '');
    standby = await startStandby(programs ?? '', primary);
  });
  afterAll(() => Promise.all([primary?.stop(), standby?.stop()]));

  it('are written to where writes are taken, before and after the standby is promoted', async () => {
    const folder = ({ address }: PostgresServer) => address.split('?host=')[1] ?? '';
    // The standby first: that it answers is not enough.
    const hosts = [standby, primary].map(folder).join(',');
    const address = `postgres://sluice@/postgres?host=${hosts}`;
    expect((await connectionsOf(address)).max).toBeGreaterThan(0);
    const db = onPostgres<unknown>(address, undefined);
    const write = () => sql`insert into booked values (1)`.execute(db);
    await sql`create table booked (number int)`.execute(db);
    await write();

    const admin = await connectedClient(standby.address, {});
    await until('the standby has it', async () => {
      const { rows } = await admin.query("select to_regclass('booked') is not null as there");
      return rows[0]?.there === true;
    });
    await primary.kill();
    await expect(write()).rejects.toThrow();
    await admin.query('select pg_promote()');
    await until('writes are taken again', () =>
      write().then(
        () => true,
        () => false,
      ),
    );
    await admin.end();
    await db.destroy();
  });
});
