// Keys of machines in SQL.
import type { Kysely } from 'kysely';
import type { IdentityStore } from '../../identity/identity-store.ts';
import { readApiKey, writtenApiKey } from './identity-rows.ts';
import type { IdentityTables } from './tables.ts';

export function apiKeysIn(
  db: Kysely<IdentityTables>,
): Pick<IdentityStore, 'addApiKey' | 'apiKeyById' | 'apiKeysOf' | 'touchApiKey' | 'revokeApiKey'> {
  return {
    async addApiKey(key) {
      await db.insertInto('api_keys').values(writtenApiKey(key)).execute();
    },
    async apiKeyById(id) {
      const row = await db
        .selectFrom('api_keys')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && readApiKey(row);
    },
    async apiKeysOf(userId) {
      const rows = await db
        .selectFrom('api_keys')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .execute();
      return rows.map(readApiKey);
    },
    async touchApiKey(id, at) {
      await db.updateTable('api_keys').set({ last_used_at: at }).where('id', '=', id).execute();
    },
    async revokeApiKey(id, at) {
      await db
        .updateTable('api_keys')
        .set({ revoked_at: at })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .execute();
    },
  };
}
