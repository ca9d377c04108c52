// Orders that were placed more than a week ago, before Alpaca's lists begin: ours, those of a person, and those of a journal that was lost.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, instant, plus, toIso } from '../../../../src/kernel/instant.ts';
import { until } from '../ib/harness/real-time.ts';
import {
  type AdapterAtWork,
  bracket,
  changeOf,
  lastOf,
  openedTo,
  type SimulatedAlpaca,
  startSimulatedAlpaca,
} from './harness/simulated.ts';

const TEN = instant(Date.UTC(2026, 10, 24, 15));
const LATER_MS = 9 * DAY_MS;

describe('orders that are older than the lists of Alpaca', () => {
  let alpaca: SimulatedAlpaca;
  let at: AdapterAtWork;
  beforeEach(async () => {
    alpaca = await startSimulatedAlpaca({ at: TEN, speed: 1 });
    await alpaca.ask('POST', '/price', { symbol: 'AAPL', last: 150, bid: 149.99, ask: 150.01 });
    at = await openedTo(alpaca);
    await until(() => lastOf(at, 'gateway-changed')?.state === 'ready', 'ready');
  });
  afterEach(async () => {
    await at.broker.stop();
    await alpaca.stop();
  });

  const orderOf = (orderRef: string) =>
    lastOf(at, 'order', ({ order }) => order.orderRef === orderRef)?.order;

  async function held(): Promise<void> {
    at.broker.submit(bracket('1', { limitPrice: 150.5, targetPrice: 160 }));
    await until(() => lastOf(at, 'execution'), 'filled');
  }

  /** What another run sees nine days later. */
  async function restarted(laterMs = LATER_MS): Promise<void> {
    await at.broker.stop();
    await alpaca.ask('POST', '/clock', { at: toIso(plus(TEN, laterMs)) });
    const { clock } = alpaca;
    at = await openedTo(alpaca, { clock: { ...clock, now: () => plus(clock.now(), laterMs) } });
  }

  async function snapshotWith(refs: readonly string[]) {
    const seen = at.reports.length;
    at.broker.requestSnapshot(new Set(refs), true);
    const { snapshot } = await until(
      () => at.reports.slice(seen).find((one) => one.type === 'snapshot'),
      'a snapshot',
    );
    return snapshot;
  }

  const stopAndTarget = [
    { orderRef: 'abcd2345.1.s', type: 'stop', group: 'abcd2345.1.s' },
    { orderRef: 'abcd2345.1.t', type: 'limit', group: 'abcd2345.1.s' },
  ].map((order) => expect.objectContaining(order));

  it('are in the first answer after a restart, if they are expected', async () => {
    await held();
    await restarted();
    const { openOrders } = await snapshotWith(['abcd2345.1.s', 'abcd2345.1.t']);
    expect(openOrders).toHaveLength(2);
    expect(openOrders).toEqual(expect.arrayContaining(stopAndTarget));
  });

  it('are ended by their age after 90 days, and by no person', async () => {
    await held();
    await restarted(91 * DAY_MS);
    const { completedOrders, openOrders } = await snapshotWith(['abcd2345.1.s', 'abcd2345.1.t']);
    expect(openOrders).toEqual([]);
    for (const leg of ['s', 't'])
      expect(
        completedOrders.find(({ orderRef }) => orderRef === `abcd2345.1.${leg}`),
      ).toMatchObject({ status: 'cancelled', isTimeUp: true });
  });

  it.each([
    ['an order of a person', 'by-hand', ''],
    ['an entry of a journal that was lost', 'zzzzzzzz.9.e', 'zzzzzzzz.9.e'],
  ])('are shown as long as they work: %s', async (_, name, orderRef) => {
    await alpaca.call('POST', '/v2/orders', {
      ...{ symbol: 'AAPL', qty: '5', side: 'buy', type: 'limit', limit_price: '120' },
      ...{ time_in_force: 'gtc', client_order_id: name },
    });
    await restarted();
    const { openOrders } = await snapshotWith([]);
    expect(openOrders).toMatchObject([{ orderRef, symbol: 'AAPL', quantity: 5 }]);
  });

  it.each([
    ['as they were placed', async () => {}],
    [
      'after both were moved',
      async () => {
        at.broker.modify(changeOf('abcd2345.1.s', 146));
        await until(() => orderOf('abcd2345.1.s')?.stopPrice === 146, 'moved');
        const { stopPrice: _, ...target } = changeOf('abcd2345.1.t', 0);
        at.broker.modify({ ...target, limitPrice: 158 });
        await until(() => orderOf('abcd2345.1.t')?.limitPrice === 158, 'moved');
      },
    ],
  ])('of a journal that was lost are known by their group, in each answer: %s', async (_, move) => {
    await held();
    await move();
    await restarted();
    for (const _again of [1, 2]) {
      const { openOrders } = await snapshotWith([]);
      expect(openOrders).toHaveLength(2);
      expect(openOrders).toEqual(expect.arrayContaining(stopAndTarget));
    }
  });
});
