// Appends events to their streams, whose heads a step knows once it has locked them.
import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/instant.ts';
import { prepared, preparedForRows } from '../../sql/prepared.ts';
import type { LedgerStep } from '../ports/ledger-store.ts';
import type { Inside } from './grouped-steps.ts';
import { type EventCells, NO_HASH, writtenEvent } from './rows/event-rows.ts';
import type { Head } from './step-cache.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

type Db = Kysely<LedgerTables>;

const NO_HEAD: Head = { version: 0, hash: NO_HASH };

export function eventWrites({ db, memory: { heads } }: Inside, isServer: boolean, now: Instant) {
  return {
    async lock(stream) {
      const known = heads.get(stream);
      if (known !== undefined) return known.version;
      // SQLite has one writer: this transaction.
      if (isServer) await addHead(db, { stream, ...NO_HEAD });
      const [head = NO_HEAD] = await (isServer ? headLocked : headOf)(db, { stream });
      heads.set(stream, head);
      return head.version;
    },
    async lockNames(names) {
      // In one order, so that two steps do not wait for each other.
      if (isServer) for (const name of [...names].sort()) await lockName(db, name);
    },
    async append(stream, events, cause) {
      let head = heads.get(stream) ?? (await headOf(db, { stream }))[0] ?? NO_HEAD;
      const cells = events.map((event) => {
        const version = head.version + 1;
        const recorded = { cause, recordedAt: now, previousHash: head.hash };
        const written = writtenEvent(stream, version, event, recorded);
        head = { version, hash: written.hash };
        return written;
      });
      await addEvents(db, cells);
      await saveHead(db, { stream, ...head });
      heads.set(stream, head);
    },
  } satisfies Partial<LedgerStep>;
}

/** A separate space of keys among the advisory locks of the database. */
const NAMES = 1_847_220_311;

async function lockName(db: Db, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${NAMES}::integer, hashtext(${name}))`.execute(db);
}

const addHead = prepared((db: Db, head: LedgerTables['ledger_streams']) =>
  db
    .insertInto('ledger_streams')
    .values(head)
    .onConflict((conflict) => conflict.doNothing()),
);

const headOf = prepared((db: Db, { stream }: { stream: string }) =>
  db.selectFrom('ledger_streams').select(['version', 'hash']).where('stream', '=', stream),
);

const headLocked = prepared((db: Db, { stream }: { stream: string }) =>
  db
    .selectFrom('ledger_streams')
    .select(['version', 'hash'])
    .where('stream', '=', stream)
    .forUpdate(),
);

const addEvents = preparedForRows((db: Db, events: readonly EventCells[]) =>
  db.insertInto('ledger_events').values(events),
);

const saveHead = prepared((db: Db, head: LedgerTables['ledger_streams']) =>
  db
    .insertInto('ledger_streams')
    .values(head)
    .onConflict((conflict) =>
      conflict.column('stream').doUpdateSet({ version: head.version, hash: head.hash }),
    ),
);
