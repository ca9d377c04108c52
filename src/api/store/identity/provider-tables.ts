// The second version of the tables: identities at a provider, and where a refresh token was used.
import type { Kysely } from 'kysely';

export async function addProviderTables(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('provider_identities')
    .addColumn('issuer', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('provider_identities_pk', ['issuer', 'subject'])
    .execute();
  await schema
    .createTable('provider_sign_ins')
    .addColumn('state_hash', 'text', (column) => column.primaryKey())
    .addColumn('browser_hash', 'text', (column) => column.notNull())
    .addColumn('nonce', 'text', (column) => column.notNull())
    .addColumn('verifier', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text')
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('provider_identities_user_id')
    .on('provider_identities')
    .column('user_id')
    .execute();
  await schema.alterTable('refresh_tokens').addColumn('used_from', 'text').execute();
}
