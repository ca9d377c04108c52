// Sessions and their refresh tokens in SQL.
import type { Kysely } from 'kysely';
import type { IdentityStore, RefreshToken, Session } from '../../identity/identity-store.ts';
import type { IdentityTables, SessionRow } from './tables.ts';

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
    async addSession({ id, userId, createdAt, address, endedAt, proof }) {
      await db
        .insertInto('sessions')
        .values({
          ...{ id, user_id: userId, created_at: createdAt, address, ended_at: endedAt },
          ...{ proved_at: proof.at, proved_by: proof.by },
        })
        .execute();
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
    },
    async addRefreshToken({ hash, sessionId, userId, expiresAt }) {
      await db
        .insertInto('refresh_tokens')
        .values({
          hash,
          session_id: sessionId,
          user_id: userId,
          expires_at: expiresAt,
          used_at: null,
          used_from: null,
        })
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
      const token: RefreshToken = {
        hash,
        sessionId: row.session_id,
        userId: row.user_id,
        expiresAt: row.expires_at,
      };
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
    },
  };
}

function readSession(row: SessionRow): Session {
  const { id, user_id: userId, created_at: createdAt, address, ended_at: endedAt } = row;
  const by = row.proved_by === 'second-factor' ? 'second-factor' : 'password';
  return { id, userId, createdAt, address, endedAt, proof: { by, at: row.proved_at } };
}
