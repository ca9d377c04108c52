// Writes portfolios and securities, and what belongs to their owners and to requests.
import type { Kysely } from 'kysely';
import type { Instant } from '../../kernel/instant.ts';
import type { LedgerStep } from '../ports/ledger-store.ts';
import type { OnLots } from './book-writes.ts';
import { securitiesIn } from './event-master/lot-revisions.ts';
import { writtenPortfolio, writtenSecurity } from './rows/portfolio-rows.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

export function ownerWrites(db: Kysely<LedgerTables>, now: Instant, onLots: OnLots) {
  return {
    async savePortfolio(row) {
      const { id, ...cells } = writtenPortfolio(row);
      await db
        .insertInto('ledger_portfolios')
        .values({ id, ...cells })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(cells))
        .execute();
      onLots(await securitiesIn(db, id));
    },
    async saveSecurity(row) {
      const { id, ...cells } = writtenSecurity(row);
      await db
        .insertInto('ledger_securities')
        .values({ id, ...cells })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(cells))
        .execute();
    },
    async saveCursor(name, body) {
      await db
        .insertInto('ledger_cursors')
        .values({ name, body })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ body }))
        .execute();
    },
    async claimCursor(name, body) {
      await db
        .insertInto('ledger_cursors')
        .values({ name, body })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      const row = await db
        .selectFrom('ledger_cursors')
        .select('body')
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.body;
    },
    async keepKey(holder, sealedKey) {
      await db.insertInto('ledger_keys').values({ holder, sealed_key: sealedKey }).execute();
    },
    async dropKey(holder) {
      await db.deleteFrom('ledger_keys').where('holder', '=', holder).execute();
    },
    async keepAnswer(actor, key, { requestHash, answer }) {
      await db
        .insertInto('ledger_answers')
        .values({ actor, key, request_hash: requestHash, answer, at: now })
        .execute();
    },
    async dropAnswers(before, limit) {
      const oldest = await db
        .selectFrom('ledger_answers')
        .select('at')
        .where('at', '<', before)
        .orderBy('at')
        .limit(limit)
        .execute();
      const last = oldest.at(-1);
      if (last === undefined) return 0;
      // Others of the same moment go with them.
      const { numDeletedRows } = await db
        .deleteFrom('ledger_answers')
        .where('at', '<=', last.at)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
    async dropAnswersOf(actor) {
      await db.deleteFrom('ledger_answers').where('actor', '=', actor).execute();
    },
  } satisfies Partial<LedgerStep>;
}
