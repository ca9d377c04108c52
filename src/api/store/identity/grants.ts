// Grants in SQL.
import type { Kysely } from 'kysely';
import type { Grant, IdentityStore } from '../../identity/identity-store.ts';
import { toRole } from '../../identity/role.ts';
import type { IdentityTables } from './tables.ts';

export function grantsIn(
  db: Kysely<IdentityTables>,
): Pick<IdentityStore, 'grantsOf' | 'putGrant' | 'removeGrant'> {
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
