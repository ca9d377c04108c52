// What the ledger does by itself each minute, and what it says of it.
import { expect, test } from 'vitest';
import { createHousekeeping } from '../../../src/api/app/housekeeping.ts';
import { bookOf } from '../../../src/api/app/ledger.ts';
import { DAY_MS, HOUR_MS } from '../../../src/kernel/instant.ts';
import { ok } from '../../../src/kernel/result.ts';
import type { LedgerReads } from '../../../src/ledger/ports/ledger-store.ts';
import { NO_PLAN_ORDERS } from '../harness/no-plan-orders.ts';
import { served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

async function kept(broken: Partial<LedgerReads> = {}) {
  const api = await served();
  const { ledger } = api.book;
  const said: unknown[] = [];
  const note = (level: string) => (message: string, fields?: object) =>
    said.push([level, message, fields]);
  const book = bookOf({ ...ledger, read: { ...ledger.read, ...broken } }, 'us', {
    allowsSimulation: true,
    allowsPrivateWebhooks: false,
    prices: statedPrices({}),
    followed: [],
    planOrders: NO_PLAN_ORDERS,
    history: api.history,
    staleAfterDays: 4,
  });
  const log = { info: note('info'), warn: note('warn'), debug: note('debug') };
  const housekeeping = createHousekeeping({ venue: 'us', book, identity: api.identity }, log);
  const keep = (key: string) =>
    ledger.inKeyedStep<number, never>({ actor: 'ann', key, hash: 'one' }, async () => ok(1));
  return { api, said, housekeeping, keep };
}

test('answers of a day ago are dropped, and one line says how many', async () => {
  const { api, said, housekeeping, keep } = await kept();
  await keep('first');
  await keep('second');
  await housekeeping.tidy();
  expect(said).toEqual([]);
  api.pass(DAY_MS + HOUR_MS);
  await keep('third');
  await housekeeping.tidy();
  await housekeeping.tidy();
  expect(said).toEqual([['debug', 'Answers of a day ago dropped.', { answers: 2 }]]);
});

test('a job that fails does not keep the others from theirs', async () => {
  const { api, said, housekeeping, keep } = await kept({
    dueSchedules: () => Promise.reject(new Error('unreadable')),
  });
  await keep('first');
  api.pass(DAY_MS + HOUR_MS);
  await housekeeping.tidy();
  expect(said).toEqual([
    ['warn', 'Housekeeping failed.', { job: 'rebalancing', error: 'Error: unreadable' }],
    ['debug', 'Answers of a day ago dropped.', { answers: 1 }],
  ]);
});

test('records of the audit trail are dropped after seven years, of reads after two', async () => {
  const { api, said, housekeeping } = await kept();
  const { store, now } = api.identity.context;
  const at = now();
  const by = { name: 'ann', address: 'local', requestId: 'r' };
  const read = { reader: 'bob', address: 'local', subject: 'usr_ann', what: 'names' as const };
  await api.identity.record(by, 'user.role', 'bob');
  await store.addPersonalReads([{ ...read, firstAt: at, lastAt: at, count: 1 }]);
  const counts = async () => {
    const page = { limit: 10, offset: 0, isOldestFirst: true };
    const reads = await store.personalReads(page);
    return [(await store.auditTrail(page)).total, reads.total];
  };
  api.pass(2 * 365 * DAY_MS);
  await housekeeping.tidy();
  expect(await counts()).toEqual([1, 1]);
  api.pass(3 * DAY_MS);
  await housekeeping.tidy();
  expect(await counts()).toEqual([1, 0]);
  api.pass(5 * 366 * DAY_MS);
  await housekeeping.tidy();
  expect(await counts()).toEqual([0, 0]);
  const dropped = ['info', 'Old records of the audit trail dropped.', { records: 1 }];
  expect(said).toEqual([dropped, dropped]);
});
