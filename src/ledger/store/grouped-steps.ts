// Steps on SQLite, which has one writer: those that wait together share one transaction and one flush to the disk. Each has a
// savepoint of its own, so one that fails takes back nothing of its neighbours; each is answered after the commit.
import { CompiledQuery, type Kysely } from 'kysely';
import { writeLate } from './late-writes.ts';
import {
  createFileMemory,
  type FileMemory,
  type LateWrites,
  noLateWrites,
  type StepMemory,
} from './step-memory.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

const STEPS_AT_ONCE = 128;

export interface Inside {
  readonly db: Kysely<LedgerTables>;
  readonly memory: StepMemory;
}

type Act<Answer> = (inside: Inside) => Promise<Answer>;

interface Group {
  readonly db: Kysely<LedgerTables>;
  readonly memory: FileMemory;
  /** Of the steps that have ended. */
  readonly late: LateWrites;
}

interface Waiting {
  run(group: Group): Promise<void>;
  /** After the commit. */
  answer(): void;
  fail(error: unknown): void;
}

export function createGroupedSteps(
  db: Kysely<LedgerTables>,
): <Answer>(act: Act<Answer>) => Promise<Answer> {
  const queue: Waiting[] = [];
  const memory = createFileMemory();
  let isRunning = false;

  async function runAll(): Promise<void> {
    isRunning = true;
    // Whatever else arrives in this turn of the loop joins the first group.
    await Promise.resolve();
    while (queue.length > 0) await runGroup(queue.splice(0, STEPS_AT_ONCE));
    isRunning = false;
  }

  async function runGroup(steps: readonly Waiting[]): Promise<void> {
    try {
      await db.transaction().execute(async (inside) => {
        await memory.check(inside);
        const group = { db: inside, memory, late: noLateWrites() };
        for (const one of steps) await one.run(group);
        await writeLate(inside, group.late);
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

function waiting<Answer>(
  act: Act<Answer>,
  resolve: (answer: Answer) => void,
  reject: (error: unknown) => void,
): Waiting {
  let settle = (): void => {};
  return {
    async run({ db, memory, late }) {
      await db.executeQuery(SAVEPOINT);
      const own: LateWrites = { counters: new Map(late.counters), lots: new Map() };
      try {
        const answer = await act({ db, memory: memory.with(own) });
        settle = () => resolve(answer);
        for (const [name, value] of own.counters) late.counters.set(name, value);
        for (const [security, at] of own.lots) late.lots.set(security, at);
      } catch (error) {
        memory.forget();
        await db.executeQuery(ROLLBACK);
        settle = () => reject(error);
      }
      await db.executeQuery(RELEASE);
    },
    answer: () => settle(),
    fail: reject,
  };
}
