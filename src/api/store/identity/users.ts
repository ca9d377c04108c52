// Users in SQL.
import type { Kysely } from 'kysely';
import type { IdentityStore, UserChange } from '../../identity/identity-store.ts';
import { changedUser, readUser, writtenUser } from './identity-rows.ts';
import type { IdentityTables } from './tables.ts';

export function usersIn(
  db: Kysely<IdentityTables>,
): Pick<
  IdentityStore,
  'addUser' | 'userById' | 'userByLogin' | 'users' | 'changeUser' | 'spendTotpStep'
> {
  return {
    async addUser(user) {
      const added = await db
        .insertInto('users')
        .values({ ...writtenUser(user), totp_last_step: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return Number(added.numInsertedOrUpdatedRows) === 1;
    },
    async userById(id) {
      const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
      return row && readUser(row);
    },
    async userByLogin(login) {
      const lower = login.toLowerCase();
      const row = await db
        .selectFrom('users')
        .selectAll()
        .where((eb) => eb.or([eb('username', '=', lower), eb('email', '=', lower)]))
        .executeTakeFirst();
      return row && readUser(row);
    },
    async users() {
      const rows = await db.selectFrom('users').selectAll().orderBy('username').execute();
      return rows.map(readUser);
    },
    changeUser: (id, change, at) => changeUser(db, { id, change, at }),
    async spendTotpStep(userId, step) {
      const spent = await db
        .updateTable('users')
        .set({ totp_last_step: step })
        .where('id', '=', userId)
        .where('totp_last_step', '<', step)
        .executeTakeFirst();
      return Number(spent.numUpdatedRows) === 1;
    },
  };
}

async function changeUser(
  db: Kysely<IdentityTables>,
  { id, change, at }: { id: string; change: UserChange; at: number },
): Promise<boolean> {
  if (change.email !== undefined && change.email !== null) {
    const holder = await db
      .selectFrom('users')
      .select('id')
      .where('email', '=', change.email)
      .executeTakeFirst();
    if (holder !== undefined && holder.id !== id) return false;
  }
  const { endsTokens, ...fields } = change;
  await db
    .updateTable('users')
    .set((eb) => ({
      ...changedUser(fields),
      ...(endsTokens === true ? { token_epoch: eb('token_epoch', '+', 1) } : {}),
      updated_at: at,
    }))
    .where('id', '=', id)
    .execute();
  return true;
}
