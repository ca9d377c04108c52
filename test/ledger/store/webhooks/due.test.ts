// What is sent next is found by an index, however long the backlog is.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { HolderNumber } from '../../../../src/ledger/ports/ledger-rows.ts';
import { LEDGER_SCHEMA } from '../../../../src/ledger/store/schema.ts';
import type { LedgerTables } from '../../../../src/ledger/store/tables/ledger-tables.ts';
import {
  webhookReads,
  webhookWrites,
} from '../../../../src/ledger/store/webhooks/subscriptions.ts';
import { openDatabase } from '../../../../src/sql/open-database.ts';

const NOW = instant(Date.parse('2026-11-20T15:00:00Z'));
const HOLDER = 900_001 as HolderNumber;

it('no message of a backlog is read, numbered or sorted to find the next one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-due-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const place = join(folder, 'ledger.sqlite');
  const asked: string[] = [];
  const queries = { now: () => 0, ended: ({ sql }: { sql: string }) => void asked.push(sql) };
  const { db, close } = await openDatabase<LedgerTables>(place, LEDGER_SCHEMA, { queries });
  onTestFinished(close);
  await webhookWrites(db).addWebhook({
    ...{ id: 'w1', holder: HOLDER, url: 'https://example.org', secret: 'x' as never },
    ...{ securities: [], events: ['orders'], createdAt: NOW, formerSecret: undefined },
    ...{ formerUntil: undefined, disabledAt: undefined, disabledWhy: undefined },
    deliveredAt: undefined,
  });
  const row = (subject: string, revision: number) => ({
    ...{ id: `${subject}${revision}`, webhook: 'w1', type: 'order.updated', subject, revision },
    payload: {},
  });
  await webhookWrites(db).addDeliveries([row('a', 1), row('a', 2), row('b', 1)], NOW);
  asked.length = 0;
  const { dueDeliveries, nextDelivery } = webhookReads(db);
  const [first, second] = await dueDeliveries(NOW, 48);
  expect([first?.id, second?.id]).toEqual(['a1', 'b1']);
  if (first === undefined) throw new Error('one is due');
  expect(await nextDelivery({ ...first, subject: 'b' }, NOW)).toMatchObject({ id: 'b1' });
  expect(await nextDelivery({ ...first, subject: 'c' }, NOW)).toMatchObject({ id: 'a1' });
  const file = new Database(place);
  onTestFinished(() => void file.close());
  const plans = asked
    .filter((sql) => sql.includes('ledger_deliveries'))
    .map((sql) => {
      const steps = file.prepare<null[], { detail: string }>(`explain query plan ${sql}`);
      const values = [...sql.matchAll(/\?/g)].map(() => null);
      return steps.all(...values).map(({ detail }) => detail);
    })
    .map((steps) => steps.join('\n'));
  expect(plans.length).toBeGreaterThan(0);
  for (const plan of plans) expect(plan).not.toMatch(/TEMP B-TREE|SCAN (?!ledger_webhooks)/);
});
