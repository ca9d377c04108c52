// What steps need not read or write each time: the heads of streams, cash, what seldom changes, and what is written once for all steps
// of a transaction.
import { type Kysely, sql } from 'kysely';
import type { Money } from '../../kernel/decimal.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

export interface Head {
  readonly version: number;
  readonly hash: string;
}

/** Written before the commit; what a step adds goes with it if it fails. */
export interface LateWrites {
  readonly counters: Map<string, number>;
  /** Securities whose lots were changed, and when. */
  readonly lots: Map<number, Instant>;
}

export interface StepCache {
  /** Of streams that no other step can change now. */
  readonly heads: Map<string, Head>;
  /** The same of cash, by portfolio and currency. */
  readonly balances: Map<string, Money>;
  readonly late: LateWrites;
  /** An earlier answer to the same read, if it still holds. */
  remembered<Answer>(key: string, read: () => Promise<Answer>): Promise<Answer>;
  /** After a write that may change remembered answers. */
  forgetAnswers(): void;
}

function noLateWrites(): LateWrites {
  return { counters: new Map(), lots: new Map() };
}

/** Of one step among others that write at the same time: only what it has locked is certain. */
export function cacheOfStep(): StepCache {
  return {
    heads: new Map(),
    balances: new Map(),
    late: noLateWrites(),
    remembered: (_, read) => read(),
    forgetAnswers: () => {},
  };
}

export interface FileCache extends StepCache {
  /** Inside a new transaction, which is the only writer: forgets everything if another connection has written. */
  check(db: Kysely<LedgerTables>): Promise<void>;
  /** The answer forgets what the step added, and everything that it may have changed. */
  beginStep(): () => void;
  /** After a transaction was taken back. */
  forget(): void;
}

const KEPT_MAX = 20_000;

/** Of the only connection of this process that writes a SQLite file. Other processes may write the same file. */
export function createFileCache(): FileCache {
  const heads = new Map<string, Head>();
  const balances = new Map<string, Money>();
  const answers = new Map<string, unknown>();
  const late = noLateWrites();
  let written: number | undefined;
  let forgotten = 0;

  function forgetAnswers(): void {
    forgotten += 1;
    answers.clear();
    balances.clear();
  }

  function forget(): void {
    heads.clear();
    forgetAnswers();
  }

  async function remembered<Answer>(key: string, read: () => Promise<Answer>): Promise<Answer> {
    if (answers.has(key)) return answers.get(key) as Answer;
    const before = forgotten;
    const answer = await read();
    if (before === forgotten) answers.set(key, answer);
    return answer;
  }

  return {
    heads,
    balances,
    late,
    remembered,
    forgetAnswers,
    async check(db) {
      late.counters.clear();
      late.lots.clear();
      const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(db);
      const now = rows[0]?.data_version;
      if (
        now === undefined ||
        now !== written ||
        heads.size + balances.size + answers.size > KEPT_MAX
      )
        forget();
      written = now;
    },
    beginStep() {
      const [counters, lots] = [new Map(late.counters), new Map(late.lots)];
      return () => {
        refill(late.counters, counters);
        refill(late.lots, lots);
        forget();
      };
    },
    forget,
  };
}

function refill<Key, Value>(map: Map<Key, Value>, entries: Iterable<[Key, Value]>): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}
