// Steps on a real PostgreSQL that are in each other's way: a deadlock and a failed serialization are repeated, five times at most.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../../src/kernel/instant.ts';
import type { Cause } from '../../../src/ledger/domain/events/envelope.ts';
import { type LedgerStep, StepConflict } from '../../../src/ledger/ports/ledger-store.ts';
import { inConcurrentStep } from '../../../src/ledger/store/concurrent-steps.ts';
import { LEDGER_SCHEMA } from '../../../src/ledger/store/schema.ts';
import type { LedgerTables } from '../../../src/ledger/store/tables/ledger-tables.ts';
import { type OpenDatabase, openDatabase } from '../../../src/sql/open-database.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../../processes/postgres.ts';
import { until } from '../../processes/waiting.ts';
import { CAUSE } from '../harness/drafts.ts';
import { type OpenLedger, openLedger } from '../harness/ledger-places.ts';

const programs = postgresPrograms();
const NOTED = { type: 'NOTED', schemaVersion: 1, effective: instant(0) as Instant };

function note(step: LedgerStep, stream: string, cause: Cause = CAUSE): Promise<void> {
  return step.append(stream, [{ ...NOTED, data: { stream } }], cause);
}

describe.runIf(programs !== undefined)('steps on PostgreSQL', () => {
  let server: PostgresServer;
  let one: OpenLedger;
  let other: OpenLedger;
  let own: OpenDatabase<LedgerTables>;

  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
    one = await openLedger(server.address);
    other = await openLedger(server.address);
    own = await openDatabase<LedgerTables>(server.address, LEDGER_SCHEMA);
  });

  afterAll(async () => {
    await own?.close();
    await one?.close();
    await other?.close();
    await server?.stop();
  });

  it('that lock two streams in opposite orders deadlock, and both end well', async () => {
    let locked = 0;
    let tries = 0;
    const both = (open: OpenLedger, first: string, second: string) =>
      open.store.inOneStep(async (step) => {
        tries += 1;
        await step.lock(first);
        locked += 1;
        await until('both hold their first stream', () => locked >= 2);
        await step.lock(second);
        await note(step, first);
        await note(step, second);
      });
    await Promise.all([both(one, 'left', 'right'), both(other, 'right', 'left')]);
    // One of them at least was repeated; on a busy machine the other may fall into its way once more.
    expect(tries).toBeGreaterThanOrEqual(3);
    for (const stream of ['left', 'right']) expect(await one.store.read.version(stream)).toBe(2);
  });

  /** Reads the head of a stream that the other then changes, and writes it: PostgreSQL refuses to serialize that. */
  function outdated(stream: string, failures: number) {
    let tries = 0;
    const done = inConcurrentStep(own.db, async ({ db }) => {
      tries += 1;
      await sql`set transaction isolation level repeatable read`.execute(db);
      const row = await db
        .selectFrom('ledger_streams')
        .select('version')
        .where('stream', '=', stream)
        .executeTakeFirstOrThrow();
      if (tries <= failures) await other.store.inOneStep((step) => note(step, stream));
      await db
        .updateTable('ledger_streams')
        .set({ version: row.version + 100 })
        .where('stream', '=', stream)
        .execute();
    });
    return { done, tries: () => tries };
  }

  it('that cannot be serialized are repeated five times, and then succeed', async () => {
    await one.store.inOneStep((step) => note(step, 'five'));
    const { done, tries } = outdated('five', 5);
    await done;
    expect(tries()).toBe(6);
    expect(await one.store.read.version('five')).toBe(106);
  });

  it('that fail a sixth time are given up, and have changed nothing', async () => {
    await one.store.inOneStep((step) => note(step, 'six'));
    const { done, tries } = outdated('six', 6);
    await expect(done).rejects.toBeInstanceOf(StepConflict);
    expect(tries()).toBe(6);
    expect(await one.store.read.version('six')).toBe(7);
  });
});
