// The buckets of portfolios and their streams, and the index of Event Master, on real databases.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LEDGER_SCHEMA } from '../../../src/ledger/store/schema.ts';
import { BUCKETS, bucketOf } from '../../../src/ledger/store/tables/buckets.ts';
import type { LedgerTables } from '../../../src/ledger/store/tables/ledger-tables.ts';
import type { Schema } from '../../../src/sql/migrations.ts';
import { PATIENT_POOL } from '../../../src/sql/on-postgres.ts';
import { openDatabase } from '../../../src/sql/open-database.ts';
import { LEDGER_PLACES } from '../harness/ledger-places.ts';

/** As a version before the buckets had it. */
const BEFORE: Schema = {
  record: LEDGER_SCHEMA.record,
  versions: (sequence) =>
    Object.fromEntries(
      Object.entries(LEDGER_SCHEMA.versions(sequence)).filter(([name]) => name < '0018'),
    ),
};
const PORTFOLIOS = [1, 2, 3, 999, 100_000, 2_147_483_647];

async function addPortfolios(db: Kysely<LedgerTables>): Promise<void> {
  for (const id of PORTFOLIOS)
    await sql`insert into ledger_portfolios (id, holder, kind, name, base_currency, method,
      dividend_treatment, tax_treatment, allow_short, fees_in_basis, long_term_rule, created_at, updated_at)
      values (${id}, 1, 'ORDINARY', 'a', 'EUR', 'FIFO', 'CASH', 'TAXABLE', 0, 1, 'US', 0, 0)`.execute(
      db,
    );
  for (const stream of [
    'portfolio-7',
    'valuations-7',
    'agents-7',
    'rebalancing-7',
    'product-lots-7',
  ])
    await sql`insert into ledger_streams (stream, version, hash) values (${stream}, 1, '')`.execute(
      db,
    );
  for (const stream of ['security-7', 'holder-7'])
    await sql`insert into ledger_streams (stream, version, hash) values (${stream}, 1, '')`.execute(
      db,
    );
}

describe.each(Object.entries(LEDGER_PLACES))('on %s, the ledger', (name, place) => {
  it('gives every portfolio and its streams a bucket, also those of an earlier version', async () => {
    const { address, end } = await place();
    onTestFinished(end);
    const folder = mkdtempSync(join(tmpdir(), 'sluice-buckets-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const at = name === 'SQLite' ? join(folder, 'ledger.sqlite') : address;
    const before = await openDatabase<LedgerTables>(at, BEFORE);
    await addPortfolios(before.db);
    await before.close();
    const { db, close } = await openDatabase<LedgerTables>(at, LEDGER_SCHEMA);
    onTestFinished(close);
    const portfolios = await sql<{ id: number; bucket: number }>`
      select id, bucket from ledger_portfolios order by id`.execute(db);
    expect(portfolios.rows).toEqual(PORTFOLIOS.map((id) => ({ id, bucket: bucketOf(id) })));
    const streams = await sql<{ stream: string; bucket: number | null }>`
      select stream, bucket from ledger_streams`.execute(db);
    expect(streams.rows).toHaveLength(7);
    for (const { stream, bucket } of streams.rows)
      expect([stream, bucket]).toEqual([
        stream,
        /^(security|holder)-/.test(stream) ? null : bucketOf(7),
      ]);
  });
});

describe('buckets', () => {
  it('are even: of 100,000 portfolios in a row, none has twice its share', () => {
    const counts = new Array<number>(BUCKETS).fill(0);
    for (let id = 1; id <= 100_000; id += 1) counts[bucketOf(id)] = (counts[bucketOf(id)] ?? 0) + 1;
    expect(Math.max(...counts)).toBeLessThan((2 * 100_000) / BUCKETS);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });
});

describe.runIf('PostgreSQL' in LEDGER_PLACES)('Event Master on PostgreSQL', () => {
  it('is answered from the index alone, whatever the number of lots', async () => {
    const { address, end } = await (LEDGER_PLACES.PostgreSQL ?? Promise.reject)();
    onTestFinished(end);
    const { db, close } = await openDatabase<LedgerTables>(address, LEDGER_SCHEMA, {
      pool: PATIENT_POOL,
    });
    onTestFinished(close);
    await sql`insert into ledger_lots select p, s, (p * 200 + s)::text, 'LONG', p * 1000, '2026-01-02', 1,
      '2026-01-02', 0, '10', '10', case when p % 5 = 0 then 0 else 1 end, '12.5', '125', 'EUR'
      from generate_series(1, 300) p, generate_series(1, 100) s`.execute(db);
    await sql`vacuum analyze ledger_lots`.execute(db);
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (analyze, buffers)
      select lot.side, lot.opened_at, lot.opened_quantity, lot.remaining, lot.open_price, lot.portfolio_id, lot.lot_id
      from ledger_lots lot where lot.security_id = 42 and lot.is_open = 1 and lot.side in ('LONG', 'LONG')
        and lot.opened_at > -8640000000000000
      order by lot.opened_at, substring(lot.lot_id from '^[0-9]+')::bigint, lot.portfolio_id, lot.lot_id
      limit 1000`.execute(db);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index Only Scan using ledger_lots_affected/);
    expect(plan).toMatch(/Heap Fetches: 0/);
    expect(plan).not.toMatch(/Sort/);
  });
});
