// The events of a stream, each held against the hash of the one before it.
import type { Kysely } from 'kysely';
import { executed } from '../../../sql/prepared.ts';
import type { StoredEvent } from '../../domain/events/envelope.ts';
import type { ChainFault, History } from '../../ports/projections.ts';
import { hashOf, NO_HASH, readEvent } from '../rows/event-rows.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';

const EVENTS_AT_ONCE = 5_000;

/** The first fault ends it. */
export async function historyOf(db: Kysely<LedgerTables>, stream: string): Promise<History> {
  const head = await db
    .selectFrom('ledger_streams')
    .select(['version', 'hash'])
    .where('stream', '=', stream)
    .executeTakeFirst();
  const events: StoredEvent[] = [];
  let hash = NO_HASH;
  const fault = (version: number, why: ChainFault['why']) => ({
    events,
    fault: { stream, version, why },
  });
  for (;;) {
    const rows = await db
      .selectFrom('ledger_events')
      .selectAll()
      .where('stream', '=', stream)
      .where('version', '>', events.length)
      .orderBy('version')
      .limit(EVENTS_AT_ONCE)
      .execute();
    for (const row of rows) {
      const version = events.length + 1;
      if (row.version !== version) return fault(version, 'VERSION_MISSING');
      if (hashOf(row, hash) !== row.hash) return fault(version, 'HASH_DIFFERS');
      hash = row.hash;
      events.push(readEvent(row));
    }
    if (rows.length < EVENTS_AT_ONCE) break;
  }
  const isWhole = (head?.version ?? 0) === events.length && (head?.hash ?? NO_HASH) === hash;
  return isWhole ? { events, fault: undefined } : fault(events.length, 'HEAD_DIFFERS');
}

/** In one piece: the rows that follow from it are held in memory as well. */
export async function adoptedHistoryOf(
  db: Kysely<LedgerTables>,
  stream: string,
  without: readonly string[],
): Promise<readonly StoredEvent[]> {
  const query = db
    .selectFrom('ledger_events')
    .selectAll()
    .where('stream', '=', stream)
    .where('type', 'not in', without)
    .orderBy('version')
    .compile();
  return (await executed(db, query)).map(readEvent);
}
