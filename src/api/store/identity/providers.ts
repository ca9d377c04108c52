// Identities at a provider, and sign-ins that have begun there, in SQL.
import type { Kysely } from 'kysely';
import type { IdentityStore } from '../../identity/identity-store.ts';
import { readProviderSignIn, readUser, writtenProviderSignIn } from './identity-rows.ts';
import type { IdentityTables } from './tables.ts';

export function providersIn(
  db: Kysely<IdentityTables>,
): Pick<
  IdentityStore,
  | 'userByProvider'
  | 'providersOf'
  | 'linkProvider'
  | 'unlinkProvider'
  | 'addProviderSignIn'
  | 'takeProviderSignIn'
> {
  return {
    async userByProvider({ issuer, subject }) {
      const row = await db
        .selectFrom('users')
        .innerJoin('provider_identities', 'provider_identities.user_id', 'users.id')
        .selectAll('users')
        .where('provider_identities.issuer', '=', issuer)
        .where('provider_identities.subject', '=', subject)
        .executeTakeFirst();
      return row && readUser(row);
    },
    providersOf: (userId) =>
      db
        .selectFrom('provider_identities')
        .select(['issuer', 'subject'])
        .where('user_id', '=', userId)
        .orderBy('issuer')
        .orderBy('subject')
        .execute(),
    async linkProvider(userId, { issuer, subject }, at) {
      const added = await db
        .insertInto('provider_identities')
        .values({ issuer, subject, user_id: userId, created_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return Number(added.numInsertedOrUpdatedRows) === 1;
    },
    async unlinkProvider(userId, { issuer, subject }) {
      const removed = await db
        .deleteFrom('provider_identities')
        .where('user_id', '=', userId)
        .where('issuer', '=', issuer)
        .where('subject', '=', subject)
        .executeTakeFirst();
      return Number(removed.numDeletedRows) === 1;
    },
    async addProviderSignIn(begun, at) {
      await db.deleteFrom('provider_sign_ins').where('expires_at', '<=', at).execute();
      await db.insertInto('provider_sign_ins').values(writtenProviderSignIn(begun)).execute();
    },
    async takeProviderSignIn(stateHash) {
      const row = await db
        .deleteFrom('provider_sign_ins')
        .where('state_hash', '=', stateHash)
        .returningAll()
        .executeTakeFirst();
      return row && readProviderSignIn(row);
    },
  };
}
