// The ninth version of the tables: when the person of a session last proved who it is, and who may save code.
import type { Kysely } from 'kysely';

export async function addReauthentication(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('users')
    .addColumn('may_code', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema
    .alterTable('sessions')
    .addColumn('proved_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema
    .alterTable('sessions')
    .addColumn('proved_by', 'text', (column) => column.notNull().defaultTo('password'))
    .execute();
}
