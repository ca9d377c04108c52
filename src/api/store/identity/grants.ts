// Grants in SQL.
import type { Kysely } from 'kysely';
import type { Grant, IdentityStore } from '../../identity/identity-store.ts';
import { toRole } from '../../identity/role.ts';
import type { IdentityTables } from './tables.ts';

export function grantsIn(
  db: Kysely<IdentityTables>,
): Pick<IdentityStore, 'grantsOf' | 'granteesOf' | 'putGrant' | 'removeGrant'> {
  return {
    async grantsOf(userId) {
      const rows = await db
        .selectFrom('grants')
        .select(['kind', 'resource', 'role'])
        .where('user_id', '=', userId)
        .orderBy('kind')
        .orderBy('resource')
        .execute();
      return rows.map(
        ({ kind, resource, role }): Grant => ({
          kind: kind === 'portfolio' ? 'portfolio' : 'account',
          resource,
          role: toRole(role),
        }),
      );
    },
    async granteesOf(kind, resource) {
      const rows = await db
        .selectFrom('grants')
        .innerJoin('users', 'users.id', 'grants.user_id')
        .select(['users.username', 'grants.role'])
        .where('grants.kind', '=', kind)
        .where('grants.resource', '=', resource)
        .where('users.is_active', '=', 1)
        .orderBy('users.username')
        .execute();
      return rows.map(({ username, role }) => ({ username, role: toRole(role) }));
    },
    async putGrant(userId, { kind, resource, role }) {
      await db
        .insertInto('grants')
        .values({ user_id: userId, kind, resource, role })
        .onConflict((conflict) =>
          conflict.columns(['user_id', 'kind', 'resource']).doUpdateSet({ role }),
        )
        .execute();
    },
    async removeGrant(userId, { kind, resource }) {
      const removed = await db
        .deleteFrom('grants')
        .where('user_id', '=', userId)
        .where('kind', '=', kind)
        .where('resource', '=', resource)
        .executeTakeFirst();
      return Number(removed.numDeletedRows) === 1;
    },
  };
}
