// Steps on PostgreSQL, where several run at once: each locks the streams it changes, and is repeated if another was in its way.
import type { Kysely } from 'kysely';
import { isInTheWay } from '../../sql/in-the-way.ts';
import { StepConflict } from '../ports/ledger-store.ts';
import { writeDeferred } from './deferred-writes.ts';
import type { Inside } from './grouped-steps.ts';
import { cacheOfStep } from './step-cache.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

const TRIES = 6;

/** A key that another step has just written. */
const KEY_TAKEN = '23505';

export async function inConcurrentStep<Answer>(
  db: Kysely<LedgerTables>,
  act: (inside: Inside) => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db
        .transaction()
        .setIsolationLevel('read committed')
        .execute(async (inside) => {
          const memory = cacheOfStep();
          const answer = await act({ db: inside, memory });
          await writeDeferred(inside, memory.late);
          return answer;
        });
    } catch (error) {
      if (!isInTheWay(error, [KEY_TAKEN])) throw error;
      if (attempt === TRIES) throw new StepConflict(error);
    }
  }
}
