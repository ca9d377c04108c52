// Statements that PostgreSQL keeps: planned once a connection, and still right when the tables get other columns.
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { onPostgres } from '../../src/sql/on-postgres.ts';
import { prepared } from '../../src/sql/prepared.ts';
import { patient, postgresPrograms, startPostgres } from '../processes/postgres.ts';

const programs = postgresPrograms();

interface Tables {
  readonly things: { readonly id: number; readonly name: string; readonly size?: number };
}

const thing = prepared((db: ReturnType<typeof onPostgres<Tables>>, { id }: { id: number }) =>
  db.selectFrom('things').selectAll().where('id', '=', id),
);

describe.runIf(programs !== undefined)('a prepared query on PostgreSQL', () => {
  it('is planned once a connection, also when a table gets another column', async () => {
    const server = await startPostgres(programs ?? '');
    onTestFinished(server.stop);
    const db = onPostgres<Tables>(patient(server.address), undefined, {
      connections: 1,
      statementMs: 2_000,
    });
    onTestFinished(() => db.destroy());
    await sql`create table things (id integer primary key, name text)`.execute(db);
    await sql`insert into things values (1, 'one'), (2, 'two')`.execute(db);
    const kept = async () => {
      const { rows } = await sql<{ plans: number }>`
        select (generic_plans + custom_plans)::int as plans from pg_prepared_statements
        where statement like '%"things"%'`.execute(db);
      return rows;
    };

    expect(await thing(db, { id: 1 })).toEqual([{ id: 1, name: 'one' }]);
    expect(await thing(db, { id: 2 })).toEqual([{ id: 2, name: 'two' }]);
    expect(await kept()).toEqual([{ plans: 2 }]);

    await sql`alter table things add column size integer`.execute(db);
    expect(await thing(db, { id: 1 })).toEqual([{ id: 1, name: 'one', size: null }]);
    expect(await thing(db, { id: 2 })).toEqual([{ id: 2, name: 'two', size: null }]);
    expect(await kept()).toEqual([{ plans: 1 }]);
  });
});
