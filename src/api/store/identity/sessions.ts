// Sessions and their refresh tokens in SQL.
import type { Kysely } from 'kysely';
import type { IdentityStore } from '../../identity/identity-store.ts';
import {
  readRefreshToken,
  readSession,
  writtenRefreshToken,
  writtenSession,
} from './identity-rows.ts';
import { dropPushOfEnded } from './push.ts';
import type { IdentityTables } from './tables.ts';

export function sessionsIn(
  db: Kysely<IdentityTables>,
): Pick<
  IdentityStore,
  | 'addSession'
  | 'sessionById'
  | 'sessionsOf'
  | 'endSession'
  | 'proveSession'
  | 'endSessionsOf'
  | 'addRefreshToken'
  | 'takeRefreshToken'
  | 'dropOver'
> {
  return {
    async addSession(session) {
      await db.insertInto('sessions').values(writtenSession(session)).execute();
    },
    async sessionById(id) {
      const row = await db
        .selectFrom('sessions')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && readSession(row);
    },
    async sessionsOf(userId) {
      const rows = await db
        .selectFrom('sessions')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(readSession);
    },
    async endSession(id, at) {
      await db
        .updateTable('sessions')
        .set({ ended_at: at })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute();
      await dropPushOfEnded(db);
    },
    async proveSession(id, { at, by }) {
      await db
        .updateTable('sessions')
        .set({ proved_at: at, proved_by: by })
        .where('id', '=', id)
        .execute();
    },
    async endSessionsOf(userId, at) {
      await db
        .updateTable('sessions')
        .set({ ended_at: at })
        .where('user_id', '=', userId)
        .where('ended_at', 'is', null)
        .execute();
      await dropPushOfEnded(db);
    },
    async addRefreshToken(token) {
      await db
        .insertInto('refresh_tokens')
        .values({ ...writtenRefreshToken(token), used_at: null, used_from: null })
        .execute();
    },
    async takeRefreshToken(hash, { at, from }) {
      const taken = await db
        .updateTable('refresh_tokens')
        .set({ used_at: at, used_from: from })
        .where('hash', '=', hash)
        .where('used_at', 'is', null)
        .executeTakeFirst();
      const row = await db
        .selectFrom('refresh_tokens')
        .selectAll()
        .where('hash', '=', hash)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const token = readRefreshToken(row);
      if (Number(taken.numUpdatedRows) === 1) return { kind: 'fresh', token };
      const first = { at: row.used_at ?? at, from: row.used_from ?? '' };
      return { kind: 'reused', token, first };
    },
    async dropOver({ at, createdBefore }) {
      await db.deleteFrom('refresh_tokens').where('expires_at', '<=', at).execute();
      await db.deleteFrom('one_time_codes').where('expires_at', '<=', at).execute();
      await db.deleteFrom('rehearsals').where('expires_at', '<=', createdBefore).execute();
      await db
        .deleteFrom('sessions')
        .where('created_at', '<', createdBefore)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('refresh_tokens')
                .select('hash')
                .whereRef('refresh_tokens.session_id', '=', 'sessions.id'),
            ),
          ),
        )
        .execute();
      await dropPushOfEnded(db);
    },
  };
}
