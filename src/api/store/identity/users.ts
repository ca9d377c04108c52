// Users in SQL.
import type { Kysely, Selectable } from 'kysely';
import type { IdentityStore, User, UserChange } from '../../identity/identity-store.ts';
import { toRole } from '../../identity/role.ts';
import type { IdentityTables, UserRow } from './tables.ts';

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
        .values({ ...toUserRow(user), totp_last_step: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return Number(added.numInsertedOrUpdatedRows) === 1;
    },
    async userById(id) {
      const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toUser(row);
    },
    async userByLogin(login) {
      const lower = login.toLowerCase();
      const row = await db
        .selectFrom('users')
        .selectAll()
        .where((eb) => eb.or([eb('username', '=', lower), eb('email', '=', lower)]))
        .executeTakeFirst();
      return row === undefined ? undefined : toUser(row);
    },
    async users() {
      const rows = await db.selectFrom('users').selectAll().orderBy('username').execute();
      return rows.map(toUser);
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
      ...toChangedColumns(fields),
      ...(endsTokens === true ? { token_epoch: eb('token_epoch', '+', 1) } : {}),
      updated_at: at,
    }))
    .where('id', '=', id)
    .execute();
  return true;
}

function toChangedColumns(change: Omit<UserChange, 'endsTokens'>): Partial<UserRow> {
  const { email, passwordHash, role, isActive, totpSecret, isTotpOn, mayCode } = change;
  return {
    ...(email === undefined ? {} : { email }),
    ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
    ...(role === undefined ? {} : { role }),
    ...(isActive === undefined ? {} : { is_active: Number(isActive) }),
    ...(totpSecret === undefined ? {} : { totp_secret: totpSecret }),
    ...(isTotpOn === undefined ? {} : { is_totp_on: Number(isTotpOn) }),
    ...(mayCode === undefined ? {} : { may_code: Number(mayCode) }),
  };
}

function toUserRow(user: User): Omit<UserRow, 'totp_last_step'> {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    password_hash: user.passwordHash,
    role: user.role,
    is_active: Number(user.isActive),
    totp_secret: user.totpSecret,
    is_totp_on: Number(user.isTotpOn),
    may_code: Number(user.mayCode),
    token_epoch: user.tokenEpoch,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
  };
}

export function toUser(row: Selectable<UserRow>): User {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    passwordHash: row.password_hash,
    role: toRole(row.role),
    isActive: row.is_active === 1,
    totpSecret: row.totp_secret,
    isTotpOn: row.is_totp_on === 1,
    mayCode: row.may_code === 1,
    tokenEpoch: row.token_epoch,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
