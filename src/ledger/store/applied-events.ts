// Takes over events of another book with their positions and hashes.
import { type Kysely, sql } from 'kysely';
import { insertRows } from '../../sql/insert-rows.ts';
import { preparedForRows } from '../../sql/prepared.ts';
import type { AppliedEvents, StreamHead } from '../ports/applied-events.ts';
import type { Inside } from './grouped-steps.ts';
import { hashOf, NO_HASH } from './rows/event-rows.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

type Db = Kysely<LedgerTables>;

const NO_HEAD: StreamHead = { version: 0, hash: NO_HASH };
const STREAMS_AT_ONCE = 500;

export function appliedEvents({ db, memory }: Inside, isServer: boolean): AppliedEvents {
  return {
    streamHeads: (streams) => headsOf(db, streams),
    async adopt(events) {
      const streams = [...new Set(events.map(({ stream }) => stream))];
      const heads = new Map(await headsOf(db, streams));
      for (const event of events) {
        const { stream, version, hash } = event;
        const before = heads.get(stream) ?? NO_HEAD;
        if (version !== before.version + 1) return { stream, version, why: 'VERSION_MISSING' };
        if (hashOf(event, before.hash) !== hash) return { stream, version, why: 'HASH_DIFFERS' };
        heads.set(stream, { version, hash });
      }
      await insertRows(db, isServer, { table: 'ledger_events', columns: COLUMNS }, events);
      await saveHeads(
        db,
        [...heads].map(([stream, head]) => ({ stream, ...head })),
      );
      for (const stream of streams) memory.heads.delete(stream);
      return undefined;
    },
    countOn: () => countOn(db, isServer),
  };
}

async function headsOf(
  db: Db,
  streams: readonly string[],
): Promise<ReadonlyMap<string, StreamHead>> {
  const heads = new Map<string, StreamHead>();
  for (let from = 0; from < streams.length; from += STREAMS_AT_ONCE) {
    const rows = await db
      .selectFrom('ledger_streams')
      .selectAll()
      .where('stream', 'in', streams.slice(from, from + STREAMS_AT_ONCE))
      .where('version', '>', 0)
      .execute();
    for (const { stream, version, hash } of rows) heads.set(stream, { version, hash });
  }
  return heads;
}

const COLUMNS = [
  ...(['position', 'stream', 'version', 'type', 'schema_version', 'effective'] as const),
  ...([
    'recorded_at',
    'actor',
    'source',
    'correlation_id',
    'causation_id',
    'body',
    'hash',
  ] as const),
];

const saveHeads = preparedForRows((db: Db, heads: readonly LedgerTables['ledger_streams'][]) =>
  db
    .insertInto('ledger_streams')
    .values(heads)
    .onConflict((conflict) =>
      conflict.column('stream').doUpdateSet(({ ref }) => ({
        version: ref('excluded.version'),
        hash: ref('excluded.hash'),
      })),
    ),
);

/** The highest number of each kind that the rows have. */
const HIGHEST = {
  portfolio: sql<number>`(select max(id) from ledger_portfolios)`,
  transaction: sql<number>`(select max(id) from ledger_transactions)`,
  security: sql<number>`(select max(id) from ledger_securities)`,
  holder: sql<number>`(select max(holder) from ledger_portfolios)`,
} as const;

async function countOn(db: Db, isServer: boolean): Promise<void> {
  if (isServer)
    await sql`
      select setval(pg_get_serial_sequence('ledger_events', 'position'), max(position))
      from ledger_events having max(position) is not null`.execute(db);
  for (const [name, highest] of Object.entries(HIGHEST)) {
    if (isServer)
      await sql`
        select setval(${`ledger_${name}_id`}::regclass, ${highest}) where ${highest} is not null`.execute(
        db,
      );
    else
      await sql`
        insert into ledger_counters (name, value) select ${name}, ${highest} where ${highest} is not null
        on conflict (name) do update set value = max(value, excluded.value)`.execute(db);
  }
}
