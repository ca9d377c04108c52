// Invitations to portfolios of others, in SQL.
import type { Kysely } from 'kysely';
import type { IdentityStore } from '../../identity/identity-store.ts';
import { toRole } from '../../identity/role.ts';
import type { IdentityTables } from './tables.ts';

/** The tenth version of the tables. */
export async function addInvitations({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('invitations')
    .addColumn('portfolio', 'text', (column) => column.notNull())
    .addColumn('username', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text')
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('invited_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('invitations_pk', ['portfolio', 'username'])
    .execute();
  await schema.createIndex('invitations_user_id').on('invitations').column('user_id').execute();
}

type Invitations = Pick<
  IdentityStore,
  | 'invitationsTo'
  | 'invitedTo'
  | 'putInvitation'
  | 'takeInvitation'
  | 'hideInvitation'
  | 'removeInvitation'
  | 'dropInvitationsOf'
>;

export function invitationsIn(db: Kysely<IdentityTables>): Invitations {
  return {
    async invitationsTo(userId) {
      const rows = await db
        .selectFrom('invitations')
        .select(['portfolio', 'role', 'invited_at'])
        .where('user_id', '=', userId)
        .orderBy('invited_at')
        .orderBy('portfolio')
        .execute();
      return rows.map(({ portfolio, role, invited_at: invitedAt }) => ({
        ...{ portfolio, role: toRole(role), invitedAt },
      }));
    },
    async invitedTo(portfolio) {
      const rows = await db
        .selectFrom('invitations')
        .select(['username', 'role'])
        .where('portfolio', '=', portfolio)
        .orderBy('username')
        .execute();
      return rows.map(({ username, role }) => ({ username, role: toRole(role) }));
    },
    async putInvitation({ portfolio, username, userId, role, invitedAt }) {
      const stated = { user_id: userId, role, invited_at: invitedAt };
      await db
        .insertInto('invitations')
        .values({ portfolio, username, ...stated })
        .onConflict((conflict) => conflict.columns(['portfolio', 'username']).doUpdateSet(stated))
        .execute();
    },
    async takeInvitation(userId, portfolio) {
      const taken = await db
        .deleteFrom('invitations')
        .where('user_id', '=', userId)
        .where('portfolio', '=', portfolio)
        .returning('role')
        .executeTakeFirst();
      return taken && toRole(taken.role);
    },
    async hideInvitation(userId, portfolio) {
      const hidden = await db
        .updateTable('invitations')
        .set({ user_id: null })
        .where('user_id', '=', userId)
        .where('portfolio', '=', portfolio)
        .executeTakeFirst();
      return Number(hidden.numUpdatedRows) === 1;
    },
    async removeInvitation(portfolio, username) {
      const removed = await db
        .deleteFrom('invitations')
        .where('portfolio', '=', portfolio)
        .where('username', '=', username)
        .executeTakeFirst();
      return Number(removed.numDeletedRows) === 1;
    },
    async dropInvitationsOf(username) {
      await db.deleteFrom('invitations').where('username', '=', username).execute();
    },
  };
}
