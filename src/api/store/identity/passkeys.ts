// Passkeys in SQL.
import type { Kysely } from 'kysely';
import type { IdentityStore } from '../../identity/identity-store.ts';
import { readPasskey, writtenPasskey } from './identity-rows.ts';
import type { IdentityTables } from './tables.ts';

/** The eleventh version of the tables. */
export async function addPasskeys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('passkeys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('counter', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_used_at', 'bigint')
    .execute();
  await db.schema.createIndex('passkeys_user_id').on('passkeys').column('user_id').execute();
}

type Passkeys = Pick<
  IdentityStore,
  | 'addPasskey'
  | 'passkeyById'
  | 'passkeysOf'
  | 'usePasskey'
  | 'renamePasskey'
  | 'removePasskey'
  | 'dropPasskeysOf'
>;

export function passkeysIn(db: Kysely<IdentityTables>): Passkeys {
  return {
    async addPasskey(passkey) {
      const { numInsertedOrUpdatedRows: added } = await db
        .insertInto('passkeys')
        .values(writtenPasskey(passkey))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return Number(added) === 1;
    },
    async passkeyById(id) {
      const row = await db
        .selectFrom('passkeys')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && readPasskey(row);
    },
    async passkeysOf(userId) {
      const rows = await db
        .selectFrom('passkeys')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(readPasskey);
    },
    async usePasskey(id, { counter, at }) {
      const used = await db
        .updateTable('passkeys')
        .set({ counter, last_used_at: at })
        .where('id', '=', id)
        // Devices that share a passkey count nothing.
        .where('counter', counter === 0 ? '=' : '<', counter)
        .executeTakeFirst();
      return Number(used.numUpdatedRows) === 1;
    },
    async renamePasskey(userId, id, name) {
      const renamed = await db
        .updateTable('passkeys')
        .set({ name: name })
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return Number(renamed.numUpdatedRows) === 1;
    },
    async removePasskey(userId, id) {
      const removed = await db
        .deleteFrom('passkeys')
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return Number(removed.numDeletedRows) === 1;
    },
    async dropPasskeysOf(userId) {
      await db.deleteFrom('passkeys').where('user_id', '=', userId).execute();
    },
  };
}
