// Steps on SQLite, which has one writer: those that wait together share one transaction and one flush to the disk. Each has a
// savepoint of its own, so one that fails takes back nothing of its neighbours; each is answered after the commit.
import { type Kysely, sql } from 'kysely';
import type { LedgerTables } from './tables/ledger-tables.ts';

const STEPS_AT_ONCE = 128;

type Act<Answer> = (db: Kysely<LedgerTables>) => Promise<Answer>;

interface Waiting {
  run(db: Kysely<LedgerTables>): Promise<void>;
  /** After the commit. */
  answer(): void;
  fail(error: unknown): void;
}

export function createGroupedSteps(
  db: Kysely<LedgerTables>,
): <Answer>(act: Act<Answer>) => Promise<Answer> {
  const queue: Waiting[] = [];
  let isRunning = false;

  async function runAll(): Promise<void> {
    isRunning = true;
    // Whatever else arrives in this turn of the loop joins the first group.
    await Promise.resolve();
    while (queue.length > 0) await runGroup(queue.splice(0, STEPS_AT_ONCE));
    isRunning = false;
  }

  async function runGroup(group: readonly Waiting[]): Promise<void> {
    try {
      await db.transaction().execute(async (inside) => {
        for (const one of group) await one.run(inside);
      });
      for (const one of group) one.answer();
    } catch (error) {
      for (const one of group) one.fail(error);
    }
  }

  return (act) =>
    new Promise((resolve, reject) => {
      queue.push(waiting(act, resolve, reject));
      if (!isRunning) void runAll();
    });
}

function waiting<Answer>(
  act: Act<Answer>,
  resolve: (answer: Answer) => void,
  reject: (error: unknown) => void,
): Waiting {
  let settle = (): void => {};
  return {
    async run(db) {
      await sql`savepoint step`.execute(db);
      try {
        const answer = await act(db);
        settle = () => resolve(answer);
      } catch (error) {
        await sql`rollback to step`.execute(db);
        settle = () => reject(error);
      }
      await sql`release step`.execute(db);
    },
    answer: () => settle(),
    fail: reject,
  };
}
