// One step of the ledger: its writes, inside one transaction of the database.
import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/instant.ts';
import type { HolderNumber } from '../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../ports/ledger-store.ts';
import { appliedEvents } from './applied-events.ts';
import { bookWrites } from './book-writes.ts';
import { commandProposalWrites } from './command-proposals.ts';
import { eventWrites } from './event-writes.ts';
import { findingWrites } from './findings.ts';
import type { Inside } from './grouped-steps.ts';
import { markWrites } from './marks.ts';
import { forgetting, memoising } from './memoised-reads.ts';
import { ownerWrites } from './owner-writes.ts';
import { projectionWrites } from './projections/replaced-rows.ts';
import { readsOf } from './reads.ts';
import { scheduleWrites } from './rebalancing-schedules.ts';
import { masterWrites } from './security-master.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';
import { waitingImportWrites } from './waiting-imports.ts';
import { webhookWrites } from './webhooks/subscriptions.ts';
import { wordingWrites } from './wordings.ts';

export function stepIn({ db, memory }: Inside, isServer: boolean, now: Instant): LedgerStep {
  const reads = memoising(readsOf(db, isServer), memory);
  const nextId = (of: string) => (isServer ? drawn(db, of) : counted(db, of, memory.late.counters));
  const onLots = (securities: Iterable<number>) => {
    for (const security of securities) memory.late.lots.set(security, now);
  };
  const writes = {
    ...bookWrites({ db, memory }, onLots),
    ...ownerWrites(db, now, onLots),
    ...masterWrites(db),
    ...projectionWrites(db, isServer, onLots),
    ...markWrites(db),
    ...webhookWrites(db),
    ...findingWrites(db),
    ...scheduleWrites(db),
    ...commandProposalWrites(db, now),
    ...wordingWrites(db),
    ...waitingImportWrites(db),
  };
  return {
    at: now,
    ...reads,
    ...eventWrites({ db, memory }, isServer, now),
    ...appliedEvents({ db, memory }, isServer),
    ...forgetting(writes, memory),
    nextId,
    async holderFor(userId) {
      const known = await reads.holderOf(userId);
      if (known !== undefined) return known;
      const number = await freeHolder(reads, () => nextId('holder'));
      await db.insertInto('ledger_holders').values({ number, user_id: userId }).execute();
      return number;
    },
  };
}

/** Simulated trades name their holders themselves. */
async function freeHolder(reads: LedgerReads, draw: () => Promise<number>): Promise<HolderNumber> {
  for (;;) {
    const number = (await draw()) as HolderNumber;
    if ((await reads.portfoliosOf([number])).length === 0) return number;
  }
}

/** Saved with the late writes. */
async function counted(
  db: Kysely<LedgerTables>,
  name: string,
  counters: Map<string, number>,
): Promise<number> {
  if (!counters.has(name)) {
    const row = await db
      .selectFrom('ledger_counters')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirst();
    counters.set(name, row?.value ?? 0);
  }
  const value = (counters.get(name) ?? 0) + 1;
  counters.set(name, value);
  return value;
}

async function drawn(db: Kysely<LedgerTables>, name: string): Promise<number> {
  const { rows } = await sql<{ value: number }>`
    select nextval(${`ledger_${name}_id`}::regclass) as value`.execute(db);
  return Number(rows[0]?.value);
}
