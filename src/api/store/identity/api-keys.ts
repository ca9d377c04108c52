// Keys of machines in SQL.
import type { Kysely, Selectable } from 'kysely';
import type { ApiKey, IdentityStore } from '../../identity/identity-store.ts';
import type { ApiKeyRow, IdentityTables } from './tables.ts';

export function apiKeysIn(
  db: Kysely<IdentityTables>,
): Pick<IdentityStore, 'addApiKey' | 'apiKeyById' | 'apiKeysOf' | 'touchApiKey' | 'revokeApiKey'> {
  return {
    async addApiKey(key) {
      await db.insertInto('api_keys').values(toApiKeyRow(key)).execute();
    },
    async apiKeyById(id) {
      const row = await db
        .selectFrom('api_keys')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? undefined : toApiKey(row);
    },
    async apiKeysOf(userId) {
      const rows = await db
        .selectFrom('api_keys')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .execute();
      return rows.map(toApiKey);
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

function toApiKeyRow(key: ApiKey): ApiKeyRow {
  return {
    id: key.id,
    user_id: key.userId,
    name: key.name,
    secret_hash: key.secretHash,
    scopes: key.scopes.join(' '),
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    last_used_at: key.lastUsedAt,
    revoked_at: key.revokedAt,
  };
}

function toApiKey(row: Selectable<ApiKeyRow>): ApiKey {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    secretHash: row.secret_hash,
    scopes: row.scopes.split(' ').filter((scope) => scope !== ''),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
