// Two stops of one number: the first over 100 shares, and a second over 60 that a change has become. One of them ends.
import { describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../../../src/kernel/instant.ts';
import type { BrokerLink } from '../../../../src/trader/domain/orders/broker-link.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { BrokerReport, ReportedOrder } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, permLinkOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { held } from '../position-reconciler/held.ts';

const TWIN: BrokerLink = 'permId:777';
const GROUP = { group: 'G', groupEffect: 'reduces' } as const;
const SECOND = { ...GROUP, quantity: 60, brokerLink: TWIN } as const;

const holds = (quantity: number) => ({
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 }],
});

/** 40 of 100 shares are to be sold, so that the stop becomes smaller. */
async function changing() {
  const harness = createHarness();
  const { s, t } = await held(harness);
  const exit = { type: 'exit', symbol: 'AAPL', quantity: 40 } as const;
  await harness.command({ ...exit, isConfirmed: true, by: 'ann' });
  await harness.told(t, { ...GROUP, quantity: 60 });
  return { harness, s, t };
}

/** A list has shown both. */
async function forked(second: Partial<ReportedOrder> = SECOND) {
  const { harness, s, t } = await changing();
  const target = reportOf(t, { ...GROUP, quantity: 60 });
  const openOrders = [reportOf(s, second), reportOf(s, GROUP), target];
  await harness.snapshot({ ...holds(100), openOrders });
  return { harness, s, t };
}

type Ended = Partial<Extract<BrokerReport, { type: 'order-status' }>>;

async function ends(
  harness: Harness,
  { handle }: OrderTerms,
  brokerLink: BrokerLink,
  changes: Ended = {},
): Promise<void> {
  const status = { status: 'cancelled', filled: 0, remaining: 0, whyHeld: '' } as const;
  harness.broker.say({ type: 'order-status', handle, brokerLink, ...status, ...changes });
  await harness.settle();
}

const stopCancels = (harness: Harness, { orderRef }: OrderTerms) =>
  harness.cancels().filter((ref) => ref === orderRef);

describe('the second one still rests beside no position', () => {
  it('and is cancelled where the first has filled before a list has shown both', async () => {
    const { harness, s } = await changing();
    await harness.told(s, SECOND);
    await harness.fill(s, 100, 98);
    await ends(harness, s, permLinkOf(s), { status: 'filled', filled: 100 });
    expect(harness.of('position-closed')).toHaveLength(1);
    await harness.snapshot({ openOrders: [reportOf(s, SECOND)] });
    expect(stopCancels(harness, s)).toHaveLength(1);
    await ends(harness, s, TWIN);
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({ status: 'cancelled' });
  });

  it('and is cancelled where the first has filled between two processes', async () => {
    const { harness, s } = await changing();
    const after = await harness.crash();
    await after.connect();
    const fill = { execId: '0001.9.01', shares: 100, price: 98, at: after.now() };
    const executions = [executionOf(s, fill, { cumulativeQuantity: 100 })];
    await after.snapshot({ openOrders: [reportOf(s, SECOND)], executions });
    expect(stopCancels(after, s)).toHaveLength(1);
  });

  it('unless a list from before its own fill shows it', async () => {
    const { harness, s } = await changing();
    await harness.fill(s, 100, 98, { brokerLink: TWIN });
    const before = stopCancels(harness, s).length;
    await harness.snapshot({ openOrders: [reportOf(s, SECOND)] });
    expect(stopCancels(harness, s)).toHaveLength(before);
    await harness.snapshot({});
    expect(stopCancels(harness, s)).toHaveLength(before);
  });
});

describe('what the broker describes as ended is one of the two', () => {
  it('of which the other one stays the stop: no third one is placed', async () => {
    const { harness, s } = await forked();
    await harness.told(s, { ...GROUP, status: 'cancelled' });
    await ends(harness, s, permLinkOf(s));
    await harness.pass(2 * SECOND_MS);
    expect(harness.submits('protection')).toEqual([]);
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({
      ...{ status: 'working', brokerLink: TWIN, quantity: 60 },
    });
  });

  it.each([
    ['that has the tighter price', 99.5],
    ['that has the same price', undefined],
  ])('and has filled no more than its own quantity: the second, %s', async (_, stopPrice) => {
    const second = { ...SECOND, ...(stopPrice !== undefined && { stopPrice }) };
    const { harness, s, t } = await forked(second);
    await harness.told(s, { ...second, status: 'filled' });
    await ends(harness, s, TWIN, { status: 'filled', filled: 60 });
    await harness.fill(s, 60, 98.5, { brokerLink: TWIN });
    await ends(harness, s, permLinkOf(s));
    for (let look = 0; look < 4; look += 1) {
      const [exit] = harness.submits('exit').flatMap(({ legs }) => legs);
      const openOrders = [t, ...(exit ? [exit] : [])].map((terms) => reportOf(terms, GROUP));
      await harness.snapshot({ ...holds(40), openOrders });
      await harness.pass(6 * SECOND_MS);
    }
    expect(harness.of('execution-booked').filter(({ isInferred }) => isInferred)).toEqual([]);
    const [position] = harness.state().positions.values();
    expect(position).toMatchObject({ status: 'closing', quantity: 40 });
  });
});

it('a quantity that the broker does not state stays: what the other one has filled is not all of it', async () => {
  const { harness, s } = await forked();
  await harness.fill(s, 30, 98);
  await ends(harness, s, permLinkOf(s), { filled: 30 });
  await harness.told(s, { ...SECOND, quantity: 0 });
  expect(harness.state().orders.get(s.orderRef)).toMatchObject({ filled: 30, quantity: 100 });
});

describe('neither of the two is listed any more', () => {
  it('and a late report of the end of one does not bring the order back beside its replacement', async () => {
    const { harness, s, t } = await forked();
    const openOrders = [reportOf(t, { ...GROUP, quantity: 60 })];
    while (harness.submits('protection').length === 0) {
      await harness.pass(6 * SECOND_MS);
      await harness.snapshot({ ...holds(100), openOrders });
    }
    const stop = harness.newest('s');
    await harness.told(stop, GROUP);
    await ends(harness, s, permLinkOf(s));
    await harness.snapshot({ ...holds(100), openOrders: [...openOrders, reportOf(stop, GROUP)] });
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({ status: 'cancelled' });
    expect(harness.cancels()).not.toContain(stop.orderRef);
  });

  it('and the answer to a cancel by number is about the order', async () => {
    const harness = createHarness();
    const { s, t } = await held(harness);
    const first = reportOf(t, GROUP);
    const second = { ...first, brokerLink: TWIN };
    const stop = reportOf(s, GROUP);
    await harness.snapshot({ ...holds(100), openOrders: [stop, first, second] });
    for (let look = 0; look < 4; look += 1) {
      await harness.pass(6 * SECOND_MS);
      await harness.snapshot({ ...holds(100), openOrders: [stop] });
    }
    harness.broker.say({ type: 'cancelled', handle: t.handle, text: 'Order Canceled' });
    await harness.settle();
    expect(harness.state().orders.get(t.orderRef)).toMatchObject({ status: 'cancelled' });
  });
});
