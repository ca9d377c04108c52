// Opens the store of the ledger: in a SQLite file, or in a PostgreSQL database that several processes share.
import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/instant.ts';
import { DEFAULT_POOL, type PoolTerms } from '../../sql/on-postgres.ts';
import { openDatabase } from '../../sql/open-database.ts';
import type { QueryObserver } from '../../sql/query-log.ts';
import { truncateWal } from '../../sql/truncate-wal.ts';
import { readInWorkerPool } from '../../sql/worker-pool-reads.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';
import type { ReplicaState } from '../ports/replica.ts';
import { inConcurrentStep } from './concurrent-steps.ts';
import { affectedLots } from './event-master/affected-lots.ts';
import { createGroupedSteps } from './grouped-steps.ts';
import { largeReadsBeside } from './large-reads.ts';
import { memoisingHoldings } from './memoised-holdings.ts';
import { type InView, projectionsOf } from './projections/ledger-view.ts';
import { readsOf } from './reads.ts';
import { recentChanges } from './recent-changes.ts';
import { openReportReads, type ReplicaPlace } from './report-reads.ts';
import { LEDGER_SCHEMA } from './schema.ts';
import { stepIn } from './step.ts';
import { createStepSemaphore } from './step-semaphore.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

export interface LedgerStoreOptions {
  readonly now: () => Instant;
  readonly queries?: QueryObserver;
  /** Resolves when the requests that have arrived by now have been read: on SQLite, their steps share a flush to the disk. */
  readonly gathered?: () => Promise<void>;
  /** Of PostgreSQL. */
  readonly pool?: PoolTerms;
  /** Of PostgreSQL: where reports are read. */
  readonly replica?: ReplicaPlace;
  /** One command of one person: it can wait for others that write to the same file. */
  readonly servesOne?: boolean;
}

export interface OpenLedgerStore extends LedgerStore {
  /** Undefined where no replica is named. */
  readonly replica?: () => ReplicaState;
}

/** Of all connections; the others are for reading. */
const PART_OF_STEPS = 0.7;

/** `place` is a file, or an address that begins with `postgres://`. */
export async function openLedgerStore(
  place: string,
  {
    now,
    queries,
    gathered = () => Promise.resolve(),
    pool = DEFAULT_POOL,
    replica,
    servesOne = false,
  }: LedgerStoreOptions,
): Promise<OpenLedgerStore> {
  const terms = { servesOne, ...(queries && { queries }) };
  const writing = await openDatabase<LedgerTables>(place, LEDGER_SCHEMA, { ...terms, pool });
  if (writing.isServer) {
    const gated = createStepSemaphore(Math.max(1, Math.floor(pool.connections * PART_OF_STEPS)));
    const inSnapshot: InView = (read) =>
      writing.db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(read);
    const reads = readsOf(writing.db, true);
    const reports = replica && (await openReportReads({ db: writing.db, reads }, replica));
    return {
      read: reads,
      ...(reports && { reportReads: reports.begin, replica: reports.state }),
      projections: projectionsOf(writing.db, inSnapshot),
      affectedLots: affectedLots(writing.db, true, inSnapshot),
      recentChanges: () => recentChanges(writing.db),
      inOneStep: (act) =>
        gated(() => inConcurrentStep(writing.db, (inside) => act(stepIn(inside, true, now())))),
      scrub: () => rewrittenKeys(writing.db),
      now,
      async close() {
        await reports?.close();
        await writing.close();
      },
      ask: writing.ask,
    };
  }
  // Readers have a connection of their own: they see what is durable, and wait for no step.
  const reading = await openDatabase<LedgerTables>(place, LEDGER_SCHEMA, terms);
  const threads = readInWorkerPool<LedgerTables>(place, queries);
  const steps = createGroupedSteps(writing.db, {
    scopeIn: (inside) => stepIn(inside, false, now()),
    gathered,
  });
  // A long answer would keep the others waiting on a connection that they share.
  const inOwnConnection = async <Answer>(read: (db: Kysely<LedgerTables>) => Promise<Answer>) => {
    const own = await openDatabase<LedgerTables>(place, LEDGER_SCHEMA, terms);
    try {
      return await own.db.connection().execute(async (db) => {
        // Kysely's own transactions begin as writers.
        await sql`begin deferred`.execute(db);
        const answer = await read(db);
        await sql`commit`.execute(db);
        return answer;
      });
    } finally {
      await own.close();
    }
  };
  return {
    read: memoisingHoldings(
      largeReadsBeside(readsOf(reading.db, false), readsOf(threads.db, false)),
      reading.db,
    ),
    projections: projectionsOf(reading.db, inOwnConnection),
    affectedLots: affectedLots(reading.db, false, inOwnConnection),
    inOneStep: steps,
    scrub: () => truncateWal(writing.db),
    now,
    close: async () => {
      await threads.close();
      await reading.close();
      await writing.close();
    },
    ask: reading.ask,
  };
}

/** A row that is deleted stays in its page until the table is written anew. */
async function rewrittenKeys(db: Kysely<LedgerTables>): Promise<boolean> {
  await sql`vacuum full ledger_keys`.execute(db);
  return true;
}
