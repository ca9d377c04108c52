// A booking in whose way others are, each time it is tried: PostgreSQL itself refuses to serialize it.
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LEDGER_SCHEMA } from '../../../src/ledger/store/schema.ts';
import { openDatabase } from '../../../src/sql/open-database.ts';
import { patient, postgresPrograms, startPostgres } from '../../processes/postgres.ts';
import { served } from '../harness/served.ts';

const programs = postgresPrograms();
const V1 = '/api/v1';

describe.runIf(programs !== undefined)('a booking over HTTP', () => {
  it('is tried again five times; then it is a conflict that says when to come back', async () => {
    const server = await startPostgres(programs ?? '');
    onTestFinished(server.stop);
    const api = await served([], 'closed', new Map(), { place: patient(server.address) });
    const bearer = await api.signedIn('ann', 'viewer');
    const made = await api.ask('POST', `${V1}/portfolios`, { bearer, body: { name: 'Busy' } });
    const { id } = made.body as { id: number };
    const own = await openDatabase(patient(server.address), LEDGER_SCHEMA);
    onTestFinished(own.close);
    // A sequence counts what is rolled back, too.
    await sql`create sequence tries`.execute(own.db);
    await sql`create table refusals (times integer)`.execute(own.db);
    await sql`insert into refusals values (0)`.execute(own.db);
    await sql`
      create function refuse() returns trigger language plpgsql as $$
      begin
        if nextval('tries') <= (select times from refusals) then
          raise exception 'could not serialize access' using errcode = 'serialization_failure';
        end if;
        return new;
      end $$`.execute(own.db);
    await sql`
      create trigger refuse before insert on ledger_transactions
      for each row execute function refuse()`.execute(own.db);
    const refuse = async (times: number) => {
      await sql`update refusals set times = ${times}`.execute(own.db);
      await sql`alter sequence tries restart`.execute(own.db);
    };
    const body = { portfolio_id: id, transaction_type: 'DEPOSIT', amount: '5' };
    const book = (key: string) =>
      api.ask('POST', `${V1}/transactions`, { bearer, body, headers: { 'idempotency-key': key } });
    const count = async () => {
      const answer = await api.ask('GET', `${V1}/transactions/portfolio/${id}`, { bearer });
      return (answer.body as unknown[]).length;
    };

    await refuse(6);
    const refused = await book('conflict-0001');
    expect(refused).toMatchObject({
      status: 409,
      body: { title: 'Conflict', detail: expect.stringMatching(/nothing was done\. Send the/) },
    });
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await count()).toBe(0);

    await refuse(5);
    expect(await book('conflict-0001')).toMatchObject({ status: 201 });
    expect(await count()).toBe(1);
  });
});
