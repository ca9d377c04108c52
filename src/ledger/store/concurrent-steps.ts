// Steps on PostgreSQL, where several run at once: each locks the streams it changes, and is repeated if another was in its way.
import type { Kysely } from 'kysely';
import { StepConflict } from '../ports/ledger-store.ts';
import { writeDeferred } from './deferred-writes.ts';
import type { Inside } from './grouped-steps.ts';
import { memoryOfStep } from './step-memory.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

const TRIES = 6;

/** Serialization failure, deadlock, and a key that another step has just written. */
const IN_THE_WAY: ReadonlySet<string> = new Set(['40001', '40P01', '23505']);

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
          const memory = memoryOfStep();
          const answer = await act({ db: inside, memory });
          await writeDeferred(inside, memory.late);
          return answer;
        });
    } catch (error) {
      if (!isInTheWay(error)) throw error;
      if (attempt === TRIES) throw new StepConflict(error);
    }
  }
}

/** The driver's error, or the one that an outage was made of. */
function isInTheWay(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && IN_THE_WAY.has(code);
}
