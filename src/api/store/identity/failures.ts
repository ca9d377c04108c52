// Failed sign-ins in SQL.
import type { Kysely } from 'kysely';
import type { IdentityStore } from '../../identity/identity-store.ts';
import type { IdentityTables } from './tables.ts';

export function failuresIn(
  db: Kysely<IdentityTables>,
): Pick<IdentityStore, 'failuresOf' | 'putFailures' | 'clearFailures'> {
  return {
    async failuresOf(key) {
      const row = await db
        .selectFrom('login_failures')
        .selectAll()
        .where('key', '=', key)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return { count: row.count, lastAt: row.last_at, lockedUntil: row.locked_until };
    },
    async putFailures(key, { count, lastAt, lockedUntil }) {
      const columns = { count, last_at: lastAt, locked_until: lockedUntil };
      await db
        .insertInto('login_failures')
        .values({ key, ...columns })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(columns))
        .execute();
    },
    async clearFailures(key) {
      await db.deleteFrom('login_failures').where('key', '=', key).execute();
    },
  };
}
