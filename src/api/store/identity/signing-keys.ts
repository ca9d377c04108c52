// The keys that sign access tokens, in SQL.
// Decision 0027
import type { Kysely } from 'kysely';
import type { IdentityStore } from '../../identity/identity-store.ts';
import { readSigningKey, writtenSigningKey } from './identity-rows.ts';
import type { IdentityTables } from './tables.ts';

export function signingKeysIn(
  db: Kysely<IdentityTables>,
): Pick<IdentityStore, 'signingKeys' | 'addSigningKey' | 'dropSigningKeys'> {
  return {
    async signingKeys() {
      const rows = await db
        .selectFrom('signing_keys')
        .selectAll()
        .orderBy('created_at', 'desc')
        .execute();
      return rows.map(readSigningKey);
    },
    async addSigningKey(key) {
      await db.insertInto('signing_keys').values(writtenSigningKey(key)).execute();
    },
    async dropSigningKeys(createdBefore) {
      await db.deleteFrom('signing_keys').where('created_at', '<', createdBefore).execute();
    },
  };
}
