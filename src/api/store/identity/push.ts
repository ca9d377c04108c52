// Web push in SQL: its key, subscriptions and attempts.
import type { Kysely } from 'kysely';
import type { PushStore } from '../../identity/push-subscriptions.ts';
import {
  readPushAttempts,
  readPushSubscription,
  writtenPushAttempts,
  writtenPushSubscription,
} from './identity-rows.ts';
import type { IdentityTables } from './tables.ts';

/** The twelfth version of the tables. */
export async function addPush({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('push_keys')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('jwk', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('push_subscriptions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('session_id', 'text', (column) => column.notNull())
    .addColumn('endpoint', 'text', (column) => column.notNull())
    .addColumn('p256dh', 'text', (column) => column.notNull())
    .addColumn('auth', 'text', (column) => column.notNull())
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('has_details', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('sent_at', 'bigint')
    .execute();
  await schema
    .createIndex('push_subscriptions_user_id')
    .on('push_subscriptions')
    .column('user_id')
    .execute();
  await schema
    .createTable('push_attempts')
    .addColumn('subscription_id', 'text', (column) => column.notNull())
    .addColumn('about', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('tried_at', 'bigint', (column) => column.notNull())
    .addColumn('next_at', 'bigint')
    .addPrimaryKeyConstraint('push_attempts_pk', ['subscription_id', 'about'])
    .execute();
}

/** There is one key. */
const KEY_ID = 1;

export function pushIn(db: Kysely<IdentityTables>): PushStore {
  return {
    async pushKey(drawn, at) {
      await db
        .insertInto('push_keys')
        .values({ id: KEY_ID, jwk: drawn, created_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const { jwk } = await db.selectFrom('push_keys').select('jwk').executeTakeFirstOrThrow();
      return jwk;
    },
    async pushSubscriptions() {
      const rows = await subscriptionsIn(db).execute();
      return rows.map(readPushSubscription);
    },
    async pushSubscriptionsOf(userId) {
      const rows = await subscriptionsIn(db).where('user_id', '=', userId).execute();
      return rows.map(readPushSubscription);
    },
    async putPushSubscription(subscription) {
      const { sessionId, endpoint } = subscription;
      const replaced = await db
        .selectFrom('push_subscriptions')
        .select('id')
        .where((eb) => eb.or([eb('session_id', '=', sessionId), eb('endpoint', '=', endpoint)]))
        .execute();
      for (const { id } of replaced) await remove(db, id);
      await db
        .insertInto('push_subscriptions')
        .values(writtenPushSubscription(subscription))
        .execute();
    },
    removePushSubscription: (id) => remove(db, id),
    async dropPushSubscriptionsOf(userId) {
      const rows = await subscriptionsIn(db).where('user_id', '=', userId).execute();
      for (const { id } of rows) await remove(db, id);
    },
    async notePushed(id, at) {
      await db
        .updateTable('push_subscriptions')
        .set({ sent_at: at })
        .where('id', '=', id)
        .execute();
    },
    async pushAttemptsOf(subscriptionId) {
      const rows = await db
        .selectFrom('push_attempts')
        .selectAll()
        .where('subscription_id', '=', subscriptionId)
        .execute();
      return rows.map(readPushAttempts);
    },
    async notePushAttempts(given) {
      const { subscription_id, about, ...cells } = writtenPushAttempts(given);
      await db
        .insertInto('push_attempts')
        .values({ subscription_id, about, ...cells })
        .onConflict((conflict) => conflict.columns(['subscription_id', 'about']).doUpdateSet(cells))
        .execute();
    },
  };
}

/** Those of sessions that have ended or were dropped. */
export async function dropPushOfEnded(db: Kysely<IdentityTables>): Promise<void> {
  const rows = await db
    .selectFrom('push_subscriptions')
    .select('push_subscriptions.id')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sessions')
            .select('sessions.id')
            .whereRef('sessions.id', '=', 'push_subscriptions.session_id')
            .where('sessions.ended_at', 'is', null),
        ),
      ),
    )
    .execute();
  for (const { id } of rows) await remove(db, id);
}

function subscriptionsIn(db: Kysely<IdentityTables>) {
  return db.selectFrom('push_subscriptions').selectAll().orderBy('created_at').orderBy('id');
}

async function remove(db: Kysely<IdentityTables>, id: string): Promise<boolean> {
  await db.deleteFrom('push_attempts').where('subscription_id', '=', id).execute();
  const removed = await db.deleteFrom('push_subscriptions').where('id', '=', id).executeTakeFirst();
  return Number(removed.numDeletedRows) === 1;
}
