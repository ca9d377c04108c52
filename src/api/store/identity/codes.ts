// Codes that work once, in SQL.
import type { Kysely } from 'kysely';
import type { IdentityStore } from '../../identity/identity-store.ts';
import { readCode, writtenCode } from './identity-rows.ts';
import type { IdentityTables } from './tables.ts';

export function codesIn(db: Kysely<IdentityTables>): Pick<IdentityStore, 'addCode' | 'takeCode'> {
  return {
    async addCode(code) {
      await db.insertInto('one_time_codes').values(writtenCode(code)).execute();
    },
    async takeCode(hash, purpose) {
      const row = await db
        .deleteFrom('one_time_codes')
        .where('hash', '=', hash)
        .where('purpose', '=', purpose)
        .returningAll()
        .executeTakeFirst();
      return row && readCode(row);
    },
  };
}
