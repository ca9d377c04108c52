// Days in small at the simulated SSI, a process of its own, over its real sockets: login, orders, trouble, and a second start.
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { fastWall, until } from '../ib/harness/real-time.ts';
import { cancelOf, changeOf, entry, exit } from './harness/orders.ts';
import {
  type AdapterAtWork,
  adapterTo,
  CODE,
  lastOf,
  openedTo,
  type SimulatedSsi,
  startSimulatedSsi,
} from './harness/simulated.ts';

/** Friday, 10:00 in Ho Chi Minh City. */
const TEN = instant(Date.UTC(2026, 10, 20, 3));

let ssi: SimulatedSsi;
const working: AdapterAtWork[] = [];
beforeAll(async () => {
  ssi = await startSimulatedSsi({ at: TEN, speed: 2 });
  await ssi.ask('POST', '/price', { symbol: 'FPT', last: 28_400, bid: 28_350, ask: 28_450 });
});
afterEach(async () => {
  for (const { broker } of working.splice(0)) await broker.stop();
  const faults = (await ssi.ask('GET', '/fault')) as readonly { readonly fault_id: number }[];
  for (const { fault_id: id } of faults) await ssi.ask('DELETE', `/fault/${id}`);
});
afterAll(() => ssi.stop());

async function opened(more: Parameters<typeof openedTo>[1] = {}): Promise<AdapterAtWork> {
  const adapter = await openedTo(ssi, more);
  working.push(adapter);
  return adapter;
}

let count = 0;
function nextRef(leg: 'e' | 'x'): string {
  count += 1;
  return `abcd2345.${count.toString(36)}.${leg}`;
}

/** What the simulator got of a request, by its id. */
async function requested(word: string): Promise<number> {
  const wire = String(await ssi.ask('GET', '/wire'));
  return wire.split('\n').filter((line) => line.includes('"dir":"in"') && line.includes(word))
    .length;
}

function idOf(orderRef: string): string {
  return `SL${orderRef.replaceAll('.', '')}`;
}

const far = { limitPrice: 27_000, quantity: 100 } as const;
const near = { limitPrice: 28_450, quantity: 100 } as const;

describe('the login at the simulated SSI', () => {
  it('needs a code, takes a right one, and none after a restart', async () => {
    const kept = { text: undefined };
    const first = adapterTo(ssi, { kept });
    working.push(first);
    first.broker.start();
    expect(first.login.needsCode()).toBe(true);
    const refused: string[] = [];
    for (let at = 0; at < 3; at += 1) {
      const wrong = await first.login.giveCode('999999');
      if (!wrong.ok) refused.push(wrong.failure);
    }
    expect(refused[0]).toContain('SSI refused the code: ');
    expect(refused[2]).toContain('SSI refused 3 codes in a row');
    const fourth = await first.login.giveCode(CODE);
    expect(fourth).toMatchObject({ ok: false, failure: expect.stringContaining('Wait 10 more') });
    const second = await opened({ kept });
    expect(lastOf(second, 'session-opened')?.account).toBe('1234561');
    await second.broker.stop();
    const third = await opened({ kept });
    expect(
      third.reports.some((r) => r.type === 'gateway-changed' && r.state === 'login_required'),
    ).toBe(false);
  });

  it('is renewed when the token is no longer taken, without a code', async () => {
    const adapter = await opened();
    await ssi.ask('POST', '/fault', { kind: 'token-expired' });
    adapter.broker.requestSnapshot();
    await until(
      () => adapter.reports.filter(({ type }) => type === 'session-opened').length >= 2,
      'opened again',
    );
    adapter.broker.requestSnapshot();
    await until(() => lastOf(adapter, 'snapshot'), 'a snapshot');
    expect(adapter.login.needsCode()).toBe(false);
  });
});

describe('orders at the simulated SSI', () => {
  it('fill once, are in the snapshot, and their shares are in the positions', async () => {
    const adapter = await opened();
    const orderRef = nextRef('e');
    adapter.broker.submit(entry({ orderRef, ...near }));
    const filled = await until(
      () => lastOf(adapter, 'execution', ({ execution }) => execution.orderRef === orderRef),
      'filled',
    );
    expect(filled.execution).toMatchObject({ shares: 100, price: 28_450, isSummary: true });
    adapter.broker.requestSnapshot(new Set());
    const { snapshot } = await until(() => lastOf(adapter, 'snapshot'), 'a snapshot');
    expect(snapshot.executions.map(({ execId }) => execId)).toContain(filled.execution.execId);
    expect(snapshot.positions[0]).toMatchObject({ symbol: 'FPT' });
    const told = adapter.reports.filter(
      (r) => r.type === 'execution' && r.execution.orderRef === orderRef,
    );
    expect(told).toHaveLength(1);
  });

  it('filled in parts add up to what the exchange filled', async () => {
    const adapter = await opened();
    const orderRef = nextRef('e');
    await ssi.ask('POST', '/fault', { kind: 'partial-fill', shares: 100 });
    adapter.broker.submit(entry({ orderRef, limitPrice: 28_450, quantity: 300 }));
    await until(
      () =>
        lastOf(
          adapter,
          'execution',
          ({ execution }) =>
            execution.orderRef === orderRef && execution.cumulativeQuantity === 300,
        ),
      'filled whole',
    );
    const summaries = adapter.reports.flatMap((r) =>
      r.type === 'execution' && r.execution.orderRef === orderRef ? [r.execution.shares] : [],
    );
    expect(summaries).toEqual([...new Set(summaries)].toSorted((a, b) => a - b));
    expect(summaries.at(-1)).toBe(300);
  });

  it('are cancelled, and refused in the words of the exchange', async () => {
    const adapter = await opened();
    const orderRef = nextRef('e');
    adapter.broker.submit(entry({ orderRef, ...far }));
    await until(
      () =>
        lastOf(
          adapter,
          'order',
          ({ order }) => order.orderRef === orderRef && order.status === 'submitted',
        ),
      'at work',
    );
    adapter.broker.cancel(cancelOf(orderRef));
    await until(() => lastOf(adapter, 'cancelled', (r) => r.orderRef === orderRef), 'cancelled');
    const dear = nextRef('e');
    adapter.broker.submit(entry({ orderRef: dear, limitPrice: 40_000, quantity: 100 }));
    const refusal = await until(
      () => lastOf(adapter, 'order-refused', (r) => r.orderRef === dear),
      'refused',
    );
    expect(refusal.refusal).toMatchObject({ meaning: 'refused', code: 'ORD003' });
    const unsettled = nextRef('x');
    adapter.broker.submit(exit({ orderRef: unsettled, limitPrice: 28_350, quantity: 100 }));
    const sale = await until(
      () => lastOf(adapter, 'order-refused', (r) => r.orderRef === unsettled),
      'refused before T+2',
    );
    expect(sale.refusal.code).toBe('ORD007');
  });

  it('take another price and then fewer shares, each asked once, and keep their number', async () => {
    const adapter = await opened();
    const orderRef = nextRef('e');
    adapter.broker.submit(entry({ orderRef, limitPrice: 27_000, quantity: 300 }));
    const shown = (wanted: object) =>
      until(
        () =>
          lastOf(adapter, 'order', ({ order }) =>
            Object.entries({ orderRef, status: 'submitted', ...wanted }).every(
              ([name, value]) => order[name as keyof typeof order] === value,
            ),
          ),
        `shown with ${JSON.stringify(wanted)}`,
      );
    const placed = await shown({ limitPrice: 27_000 });
    adapter.broker.modify(changeOf({ orderRef, limitPrice: 26_950 }));
    const cheaper = await shown({ limitPrice: 26_950 });
    adapter.broker.modify(changeOf({ orderRef, quantity: 200 }));
    const smaller = await shown({ quantity: 200 });
    expect([cheaper, smaller].map(({ order }) => order.brokerLink)).toEqual([
      placed.order.brokerLink,
      placed.order.brokerLink,
    ]);
    adapter.broker.modify(changeOf({ orderRef, limitPrice: 40_000 }));
    const { refusal } = await until(
      () => lastOf(adapter, 'order-refused', (report) => report.orderRef === orderRef),
      'the third is refused',
    );
    expect(refusal).toMatchObject({ meaning: 'refused', text: expect.stringMatching(/ceiling/i) });
    expect(await requested('PUT')).toBe(3);
    adapter.broker.cancel(cancelOf(orderRef));
    await until(
      () => lastOf(adapter, 'cancelled', (report) => report.orderRef === orderRef),
      'cancelled',
    );
  });

  it('whose answer is lost are sent once, and found in the order book', async () => {
    const adapter = await opened({
      execution: { collarPercent: 0.2, entryMs: 30_000, ackMs: 1_000 },
    });
    const orderRef = nextRef('e');
    await ssi.ask('POST', '/fault', { kind: 'lost-answer' });
    adapter.broker.submit(entry({ orderRef, ...far }));
    await until(
      () => lastOf(adapter, 'order', ({ order }) => order.orderRef === orderRef),
      'shown by the stream',
    );
    adapter.broker.requestSnapshot(new Set([orderRef]));
    const { snapshot } = await until(() => lastOf(adapter, 'snapshot'), 'a snapshot');
    expect(snapshot.openOrders.map((order) => order.orderRef)).toContain(orderRef);
    expect(await requested(idOf(orderRef))).toBe(1);
    adapter.broker.cancel(cancelOf(orderRef));
  });

  it('that SSI answers and forgets are overdue, and the order book does not know them', async () => {
    const adapter = await opened({
      execution: { collarPercent: 0.2, entryMs: 30_000, ackMs: 1_000 },
    });
    const orderRef = nextRef('e');
    await ssi.ask('POST', '/fault', { kind: '500' });
    adapter.broker.submit(entry({ orderRef, ...far }));
    await until(() => lastOf(adapter, 'ack-overdue', (r) => r.orderRef === orderRef), 'overdue');
    adapter.broker.requestSnapshot(new Set([orderRef]));
    const { snapshot } = await until(() => lastOf(adapter, 'snapshot'), 'a snapshot');
    const all = [...snapshot.openOrders, ...snapshot.completedOrders];
    expect(all.map((order) => order.orderRef)).not.toContain(orderRef);
    expect(await requested(idOf(orderRef))).toBe(1);
    expect(lastOf(adapter, 'order-refused', (r) => r.orderRef === orderRef)).toBeUndefined();
  });

  it('sent a second time under one reference are taken for the first', async () => {
    const adapter = await opened();
    const orderRef = nextRef('e');
    adapter.broker.submit(entry({ orderRef, ...far }));
    await until(
      () => lastOf(adapter, 'order', ({ order }) => order.orderRef === orderRef),
      'there',
    );
    adapter.broker.submit(entry({ orderRef, ...far }));
    const refusal = await until(
      () => lastOf(adapter, 'order-refused', (r) => r.orderRef === orderRef),
      'taken',
    );
    expect(refusal.refusal.meaning).toBe('handle_taken');
    adapter.broker.cancel(cancelOf(orderRef));
  });

  it('with a wrong signature are refused', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const adapter = await opened({ privateKey: other });
    const orderRef = nextRef('e');
    adapter.broker.submit(entry({ orderRef, ...far }));
    const { refusal } = await until(() => lastOf(adapter, 'order-refused'), 'refused');
    expect(['401013', '401201']).toContain(refusal.code);
  });
});

describe('interruptions at the simulated SSI', () => {
  it('of the stream lose no fill: the next snapshot has it', async () => {
    const adapter = await opened();
    const orderRef = nextRef('e');
    adapter.broker.submit(entry({ orderRef, limitPrice: 28_400, quantity: 100 }));
    await until(
      () =>
        lastOf(
          adapter,
          'order',
          ({ order }) => order.orderRef === orderRef && order.status === 'submitted',
        ),
      'at work',
    );
    await ssi.ask('POST', '/fault', { kind: 'socket-gap', for_ms: 2_000 });
    await until(
      () => lastOf(adapter, 'gateway-changed', ({ state }) => state === 'dead'),
      'the stream is gone',
    );
    await ssi.ask('POST', '/price', { symbol: 'FPT', last: 28_300, bid: 28_250, ask: 28_350 });
    await until(
      () => adapter.reports.filter(({ type }) => type === 'session-opened').length >= 2,
      'opened again',
    );
    adapter.broker.requestSnapshot();
    const { snapshot } = await until(() => lastOf(adapter, 'snapshot'), 'a snapshot');
    const fill = snapshot.executions.find((execution) => execution.orderRef === orderRef);
    expect(fill).toMatchObject({ shares: 100, isSummary: true });
    await ssi.ask('POST', '/price', { symbol: 'FPT', last: 28_400, bid: 28_350, ask: 28_450 });
  });

  it('of the daemon: a second start finds the order, its fills once, and cancels it', async () => {
    const first = await opened();
    const orderRef = nextRef('e');
    first.broker.submit(entry({ orderRef, ...far }));
    await until(() => lastOf(first, 'order', ({ order }) => order.orderRef === orderRef), 'there');
    await first.broker.stop();
    const second = await opened({ kept: first.kept });
    second.broker.requestSnapshot();
    const { snapshot } = await until(() => lastOf(second, 'snapshot'), 'a snapshot');
    expect(snapshot.openOrders.map((order) => order.orderRef)).toContain(orderRef);
    const ids = snapshot.executions.map(({ execId }) => execId);
    expect(new Set(ids).size).toBe(ids.length);
    second.broker.cancel(cancelOf(orderRef));
    await until(() => lastOf(second, 'cancelled', (r) => r.orderRef === orderRef), 'cancelled');
  });

  it('of everything are noticed: calls and stream without an answer', async () => {
    const adapter = await opened({ wall: fastWall(10) });
    await ssi.ask('POST', '/fault', { kind: 'mute' });
    adapter.broker.requestSnapshot();
    // The newest: this machine may have given no time before.
    await until(
      () => ['suspect', 'dead'].includes(lastOf(adapter, 'gateway-changed')?.state ?? ''),
      'noticed',
    );
    adapter.broker.submit(entry({ ...far, orderRef: nextRef('e') }));
    expect(['gateway_mute', 'gateway_not_ready']).toContain(lastOf(adapter, 'not-sent')?.reason);
  });
});

describe('orders of somebody else at the simulated SSI', () => {
  it('are told and never taken for ours', async () => {
    const adapter = await opened();
    await ssi.ask('POST', '/order', {
      symbol: 'FPT',
      side: 'B',
      type: 'LO',
      quantity: 100,
      price: 27_100,
    });
    const { order } = await until(
      () => lastOf(adapter, 'order', (r) => r.order.limitPrice === 27_100),
      'told',
    );
    expect(order.orderRef).toBe('');
    expect(order.brokerLink).toMatch(/^ssiOrder:/);
  });
});

describe('prices at the simulated SSI', () => {
  it('come with limits, quotes and the minutes of five sessions', async () => {
    const adapter = await opened();
    await until(() => adapter.updates.find(({ type }) => type === 'limits'), 'limits');
    await until(() => adapter.updates.find(({ type }) => type === 'quote'), 'a quote');
    const history = await until(
      () => adapter.updates.find((update) => update.type === 'history'),
      'history',
    );
    // 4 hours and 45 minutes less the lunch: 225 minutes of continuous trading a session.
    expect(history.bars.length).toBeGreaterThanOrEqual(5 * 225);
    const bar = await until(
      () => adapter.updates.find((update) => update.type === 'bar'),
      'a minute',
    );
    expect(bar.bar.start % 60_000).toBe(0);
  });
});
