// Failed sign-ins in SQL.
import type { Kysely } from 'kysely';
import type { IdentityStore } from '../../identity/identity-store.ts';
import { readFailures } from './identity-rows.ts';
import type { IdentityTables } from './tables.ts';

export function failuresIn(
  db: Kysely<IdentityTables>,
): Pick<IdentityStore, 'failuresOf' | 'addFailure' | 'lock' | 'clearFailures'> {
  /** Names are free to invent: without this a guesser would fill the table. */
  async function dropOld(at: number, forgetsBefore: number): Promise<void> {
    await db
      .deleteFrom('login_failures')
      .where('last_at', '<=', forgetsBefore)
      .where('locked_until', '<=', at)
      .execute();
  }

  return {
    async failuresOf(key) {
      const row = await db
        .selectFrom('login_failures')
        .selectAll()
        .where('key', '=', key)
        .executeTakeFirst();
      return row && readFailures(row);
    },
    async addFailure(key, { at, forgetsBefore }) {
      const counted = await db
        .insertInto('login_failures')
        .values({ key, count: 1, last_at: at, locked_until: 0 })
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet((eb) => ({
            count: eb
              .case()
              .when('login_failures.last_at', '>', forgetsBefore)
              .then(eb('login_failures.count', '+', 1))
              .else(1)
              .end(),
            last_at: at,
          })),
        )
        .returning('count')
        .executeTakeFirstOrThrow();
      if (counted.count === 1) await dropOld(at, forgetsBefore);
      return counted.count;
    },
    async lock(key, until) {
      await db
        .updateTable('login_failures')
        .set({ locked_until: until })
        .where('key', '=', key)
        .where('locked_until', '<', until)
        .execute();
    },
    async clearFailures(key) {
      await db.deleteFrom('login_failures').where('key', '=', key).execute();
    },
  };
}
