// Bookings that assistants tried in a dry run and may confirm, in SQL.
import type { Kysely } from 'kysely';
import type { IdentityStore } from '../../identity/identity-store.ts';
import type { IdentityTables } from './tables.ts';

/** The fifth version of the tables. */
export async function addDryRuns(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rehearsals')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('asked_hash', 'text', (column) => column.notNull())
    .addColumn('call', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('confirmed_at', 'bigint')
    .addColumn('is_booked', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('rehearsals_expires_at')
    .on('rehearsals')
    .column('expires_at')
    .execute();
}

/** The seventh version: those of a person who is erased are dropped. */
export async function addDryRunUsers(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('rehearsals').addColumn('user_id', 'text').execute();
}

type DryRuns = Pick<
  IdentityStore,
  'addDryRun' | 'confirmDryRun' | 'noteBooked' | 'dryRunCount' | 'dropDryRunsOf'
>;

export function dryRunsIn(db: Kysely<IdentityTables>): DryRuns {
  return {
    async dryRunCount(userId) {
      const { rows } = await db
        .selectFrom('rehearsals')
        .select(({ fn }) => fn.countAll<number>().as('rows'))
        .where('user_id', '=', userId)
        .executeTakeFirstOrThrow();
      return Number(rows);
    },
    async dropDryRunsOf(userId) {
      await db.deleteFrom('rehearsals').where('user_id', '=', userId).execute();
    },
    async addDryRun({ tokenHash, askedHash, userId, call, expiresAt }, forgetsBefore) {
      await db.deleteFrom('rehearsals').where('expires_at', '<=', forgetsBefore).execute();
      await db
        .insertInto('rehearsals')
        .values({
          token_hash: tokenHash,
          asked_hash: askedHash,
          user_id: userId,
          call,
          expires_at: expiresAt,
          confirmed_at: null,
          is_booked: 0,
        })
        .execute();
    },
    async confirmDryRun({ tokenHash, askedHash, at }) {
      await db
        .updateTable('rehearsals')
        .set({ confirmed_at: at })
        .where('token_hash', '=', tokenHash)
        .where('asked_hash', '=', askedHash)
        .where('confirmed_at', 'is', null)
        .where('expires_at', '>', at)
        .execute();
      const row = await db
        .selectFrom('rehearsals')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .where('asked_hash', '=', askedHash)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { call, expires_at, confirmed_at, is_booked } = row;
      return {
        ...{ tokenHash, askedHash, call, expiresAt: expires_at },
        ...{ isConfirmed: confirmed_at !== null, isBooked: is_booked === 1 },
      };
    },
    async noteBooked(tokenHash) {
      await db
        .updateTable('rehearsals')
        .set({ is_booked: 1 })
        .where('token_hash', '=', tokenHash)
        .execute();
    },
  };
}
