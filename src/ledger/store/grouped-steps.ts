// Steps on SQLite, which has one writer: those that wait together share one transaction and one flush to the disk. Each has its
// own savepoint, so a step that fails undoes nothing of its neighbours; each is answered after the commit.
import { CompiledQuery, type Kysely } from 'kysely';
import { executed } from '../../sql/prepared.ts';
import { holdConnection } from '../../sql/synchronous-statements.ts';
import { writeDeferred } from './deferred-writes.ts';
import { createFileCache, type FileCache, type StepCache } from './step-cache.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

const STEPS_AT_ONCE = 128;

export interface Inside {
  readonly db: Kysely<LedgerTables>;
  readonly memory: StepCache;
}

type Act<Scope, Answer> = (scope: Scope) => Promise<Answer>;

interface Group<Scope> {
  readonly db: Kysely<LedgerTables>;
  readonly memory: FileCache;
  readonly scope: Scope;
}

interface Waiting<Scope> {
  run(group: Group<Scope>): Promise<void>;
  /** After the commit. */
  answer(): void;
  fail(error: unknown): void;
}

export interface Grouping<Scope> {
  /** Makes what the steps of one transaction share. */
  scopeIn(inside: Inside): Scope;
  /** Awaited before each group: steps that arrive until then join it. */
  gathered(): Promise<void>;
}

export function createGroupedSteps<Scope>(
  db: Kysely<LedgerTables>,
  { scopeIn, gathered }: Grouping<Scope>,
): <Answer>(act: Act<Scope, Answer>) => Promise<Answer> {
  const queue: Waiting<Scope>[] = [];
  const memory = createFileCache();
  let isRunning = false;

  async function runAll(): Promise<void> {
    isRunning = true;
    while (queue.length > 0) {
      await gathered();
      await runGroup(queue.splice(0, STEPS_AT_ONCE));
    }
    isRunning = false;
  }

  async function runGroup(steps: readonly Waiting<Scope>[]): Promise<void> {
    try {
      await db.transaction().execute(async (inside) => {
        const release = holdConnection(inside);
        try {
          await memory.check(inside);
          const scope = scopeIn({ db: inside, memory });
          for (const one of steps) await one.run({ db: inside, memory, scope });
          await writeDeferred(inside, memory.late);
        } finally {
          release();
        }
      });
      for (const one of steps) one.answer();
    } catch (error) {
      memory.forget();
      for (const one of steps) one.fail(error);
    }
  }

  return (act) =>
    new Promise((resolve, reject) => {
      queue.push(waiting(act, resolve, reject));
      if (!isRunning) void runAll();
    });
}

const [SAVEPOINT, ROLLBACK, RELEASE] = [
  CompiledQuery.raw('savepoint step'),
  CompiledQuery.raw('rollback to step'),
  CompiledQuery.raw('release step'),
] as const;

/** A full disk has taken the whole transaction back, and its savepoints with it: then the steps beside this one fail, too. */
async function backToSavepoint(db: Kysely<LedgerTables>, reason: unknown): Promise<void> {
  try {
    await executed(db, ROLLBACK);
  } catch {
    throw reason;
  }
}

function waiting<Scope, Answer>(
  act: Act<Scope, Answer>,
  resolve: (answer: Answer) => void,
  reject: (error: unknown) => void,
): Waiting<Scope> {
  let settle = (): void => {};
  return {
    async run({ db, memory, scope }) {
      await executed(db, SAVEPOINT);
      const takeBack = memory.beginStep();
      try {
        const answer = await act(scope);
        settle = () => resolve(answer);
      } catch (error) {
        takeBack();
        await backToSavepoint(db, error);
        settle = () => reject(error);
      }
      await executed(db, RELEASE);
    },
    answer: () => settle(),
    fail: reject,
  };
}
