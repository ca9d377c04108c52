// Reads of reports: from a replica that has replayed all that was durable when the report was asked for, else from the primary.
// A report always contains what was booked before it was asked for, whatever the replica does.
import type { Kysely } from 'kysely';
import { onPostgres, type PoolTerms } from '../../sql/on-postgres.ts';
import { endOfLog, hasReplayed } from '../../sql/standby.ts';
import { StoreUnavailable } from '../../sql/store-unavailable.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';
import type { ReplicaState } from '../ports/replica.ts';
import { readsOf } from './reads.ts';
import { type ReplicaSurroundings, watchReplica } from './replica/replica-watch.ts';
import { settledPositions } from './running-writers.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

export interface ReplicaPlace extends ReplicaSurroundings {
  readonly address: string;
  readonly pool: PoolTerms;
}

export interface ReportReads {
  /** Of one report. */
  begin(): Promise<LedgerReads>;
  state(): ReplicaState;
  close(): Promise<void>;
}

export interface Primary {
  readonly db: Kysely<LedgerTables>;
  readonly reads: LedgerReads;
}

/** What a report waits for the replica at most. */
const WAIT_MS = 250;
const CHECK_MS = 10;

export async function openReportReads(primary: Primary, place: ReplicaPlace): Promise<ReportReads> {
  const { address, pool, after } = place;
  const db = onPostgres<LedgerTables>(address, undefined, pool);
  const servers = { primary: primary.db, replica: db };
  const watch = watchReplica(servers, place);
  const settledOnPrimary = settledPositions(primary.db);
  const replica = readsOf(db, true, settled);
  let reports = 0;
  let fallbacks = 0;

  const pause = (ms: number) => new Promise<void>((resolve) => void after(ms, resolve));

  async function replayedAll(until: number): Promise<boolean> {
    const end = await endOfLog(servers.primary);
    for (;;) {
      if (await hasReplayed(servers.replica, end)) return true;
      if (place.now() >= until) return false;
      await pause(CHECK_MS);
    }
  }

  /** False as well if it does not answer in time. */
  function catchesUp(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const cancel = after(2 * WAIT_MS, () => resolve(false));
    replayedAll(place.now() + WAIT_MS)
      .then(resolve, () => resolve(false))
      .finally(cancel);
    return promise;
  }

  /** Only the primary knows which transactions run there. */
  async function settled(): Promise<number> {
    const position = await settledOnPrimary();
    if (await catchesUp()) return position;
    throw new StoreUnavailable('the replica does not catch up');
  }

  function fellBack(): LedgerReads {
    fallbacks += 1;
    void watch.look();
    return primary.reads;
  }

  await watch.look();
  return {
    async begin() {
      if (watch.why() !== '' || !(await catchesUp())) return fellBack();
      reports += 1;
      return untilFailure(replica, fellBack);
    },
    state: () => ({
      isUsed: watch.why() === '',
      why: watch.why(),
      lagSeconds: watch.lagSeconds(),
      ...{ reports, fallbacks },
    }),
    async close() {
      watch.stop();
      await db.destroy();
    },
  };
}

type Read = (...asked: unknown[]) => Promise<unknown>;

/** From the first read that fails on, all are those of the other: it never goes back in time. */
function untilFailure(reads: LedgerReads, other: () => LedgerReads): LedgerReads {
  let instead: LedgerReads | undefined;
  const guarded = Object.entries(reads).map(([name, read]: [string, Read]) => {
    const again = (found: LedgerReads, asked: unknown[]) =>
      (found[name as keyof LedgerReads] as Read)(...asked);
    const guardedRead: Read = async (...asked) => {
      if (instead !== undefined) return again(instead, asked);
      try {
        return await read(...asked);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        instead ??= other();
        return again(instead, asked);
      }
    };
    return [name, guardedRead];
  });
  return Object.fromEntries(guarded) as LedgerReads;
}
