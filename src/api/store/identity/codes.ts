// Codes that work once, in SQL.
import type { Kysely } from 'kysely';
import type { IdentityStore, OneTimeCode } from '../../identity/identity-store.ts';
import { toRole } from '../../identity/role.ts';
import type { IdentityTables } from './tables.ts';

export function codesIn(db: Kysely<IdentityTables>): Pick<IdentityStore, 'addCode' | 'takeCode'> {
  return {
    async addCode({ hash, purpose, userId, role, expiresAt }) {
      await db
        .insertInto('one_time_codes')
        .values({ hash, purpose, user_id: userId, role, expires_at: expiresAt })
        .execute();
    },
    async takeCode(hash, purpose) {
      const row = await db
        .deleteFrom('one_time_codes')
        .where('hash', '=', hash)
        .where('purpose', '=', purpose)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const code: OneTimeCode = {
        hash,
        purpose,
        userId: row.user_id,
        role: toRole(row.role),
        expiresAt: row.expires_at,
      };
      return code;
    },
  };
}
