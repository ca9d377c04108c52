// What an account at Alpaca may hold beside our orders, and answers that the documents leave open: neither blocks the adapter, nor makes
// it lose one of its own orders.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, instant, plus, toIso } from '../../../../src/kernel/instant.ts';
import type { ApprovedCancel } from '../../../../src/trader/ports/broker.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import { until } from '../ib/harness/real-time.ts';
import {
  type AdapterAtWork,
  bracket,
  changeOf,
  exitOf,
  heldAt,
  lastOf,
  openedTo,
  type SimulatedAlpaca,
  startSimulatedAlpaca,
  stopOf,
} from './harness/simulated.ts';

const TEN = instant(Date.UTC(2026, 10, 24, 15));

describe('hard cases at Alpaca', () => {
  let alpaca: SimulatedAlpaca;
  let at: AdapterAtWork;
  let count = 0;
  beforeEach(async () => {
    alpaca = await startSimulatedAlpaca({ at: TEN, speed: 1 });
    await priceAt(150);
    at = await openedTo(alpaca);
    await until(() => lastOf(at, 'gateway-changed')?.state === 'ready', 'ready');
    count += 1;
  });
  afterEach(async () => {
    await at.broker.stop();
    await alpaca.stop();
  });

  const seq = (part = '') => `${count.toString(36)}${part}`;
  const ref = (leg: string, part = '') => `abcd2345.${seq(part)}.${leg}`;
  const priceAt = (last: number) =>
    alpaca.ask('POST', '/price', { symbol: 'AAPL', last, bid: last - 0.01, ask: last + 0.01 });
  const fault = (kind: string, more: object = {}) =>
    alpaca.ask('POST', '/fault', { kind, ...more });
  const row = (list: string, more: object) => alpaca.ask('POST', '/row', { list, row: more });
  const orderOf = (orderRef: string) =>
    lastOf(at, 'order', ({ order }) => order.orderRef === orderRef)?.order;
  const foreignOrders = () =>
    at.reports.flatMap((one) =>
      one.type === 'order' && one.order.orderRef === '' ? [one.order] : [],
    );
  const isFilled = (orderRef: string) =>
    lastOf(at, 'execution', ({ execution }) => execution.orderRef === orderRef) !== undefined;
  const wire = async () => String(await alpaca.ask('GET', '/wire')).split('\n');

  async function held(): Promise<void> {
    at.broker.submit(bracket(seq(), { limitPrice: 150.5 }));
    await until(() => isFilled(ref('e')), 'filled');
  }

  /** Shares without an order of ours. */
  async function bought(): Promise<void> {
    await alpaca.call('POST', '/v2/orders', {
      ...{ symbol: 'AAPL', side: 'buy', type: 'market', qty: '10', time_in_force: 'day' },
    });
    await until(async () => (await heldAt(alpaca)) === 10, 'held');
  }

  async function snapshotWith(...refs: string[]) {
    const seen = at.reports.length;
    at.broker.requestSnapshot(new Set(refs));
    return await until(
      () =>
        at.reports.slice(seen).flatMap((one): (BrokerSnapshot | string)[] => {
          if (one.type === 'snapshot') return [one.snapshot];
          return one.type === 'snapshot-failed' ? [one.why] : [];
        })[0],
      'snapshot',
    );
  }

  it('reads an account that also holds options and crypto, and reports none of them', async () => {
    await row('orders', {
      ...{ id: 'a1', client_order_id: 'spread', order_class: 'mleg', symbol: '', asset_class: '' },
      ...{ side: '', qty: '1', filled_qty: '1', status: 'filled', type: 'limit' },
      legs: [{ id: 'a2', symbol: 'AAPL261218C00150000', asset_class: 'us_option', side: 'buy' }],
    });
    await row('orders', {
      ...{ id: 'a3', client_order_id: 'coins', symbol: 'BTC/USD', asset_class: 'crypto' },
      ...{ side: 'buy', qty: '0.000000012', filled_qty: '0', status: 'new', type: 'limit' },
      ...{ legs: null, limit_price: '61000.5', time_in_force: 'gtc', submitted_at: toIso(TEN) },
    });
    await row('positions', {
      ...{ symbol: 'BTCUSD', asset_class: 'crypto', qty: '0.5', side: 'long' },
      avg_entry_price: '60000',
    });
    await row('activities', {
      ...{ id: '20261124100000000::c', activity_type: 'FILL', symbol: 'BTC/USD', order_id: 'a3' },
      ...{ qty: '0.5', cum_qty: '0.5', price: '60000', side: 'buy', leaves_qty: '0' },
      transaction_time: toIso(TEN),
    });
    await held();
    const snapshot = await snapshotWith(ref('s'));
    expect(snapshot).toMatchObject({
      positions: [{ symbol: 'AAPL', quantity: 10 }],
      openOrders: [{ orderRef: ref('s') }],
    });
    expect(foreignOrders()).toEqual([]);
  });

  it('finds an exit that rests, and its group, after a restart', async () => {
    await held();
    await fault('halt', { symbol: 'AAPL' });
    at.broker.submit(exitOf(seq('x'), ref('s')));
    await until(() => orderOf(ref('x', 'x'))?.status === 'submitted', 'the exit rests');
    await at.broker.stop();
    at = await openedTo(alpaca);
    expect(await snapshotWith(ref('s'), ref('x', 'x'))).toMatchObject({
      openOrders: expect.arrayContaining([
        expect.objectContaining({ orderRef: ref('s'), group: ref('s') }),
        expect.objectContaining({ orderRef: ref('x', 'x'), group: ref('s') }),
      ]),
    });
    await alpaca.ask('DELETE', '/fault');
    await until(() => isFilled(ref('x', 'x')), 'closed');
    expect(await heldAt(alpaca)).toBe(0);
  });

  it.each([['as they are'], ['as they were placed']])(
    'finds a stop that was moved and is older than its lists, where groups show exits %s',
    async (how) => {
      await held();
      for (const price of [146, 147]) {
        at.broker.modify(changeOf(ref('s'), price));
        await until(() => orderOf(ref('s'))?.stopPrice === price, `at ${price}`);
      }
      await at.broker.stop();
      const later = 9 * DAY_MS;
      await alpaca.ask('POST', '/clock', { at: toIso(plus(TEN, later)) });
      if (how === 'as they were placed') await fault('first-legs');
      const { clock } = alpaca;
      const now = () => plus(clock.now(), later);
      at = await openedTo(alpaca, { clock: { ...clock, now } });
      const snapshot = await snapshotWith(ref('s'));
      expect(snapshot).toMatchObject({
        openOrders: [{ orderRef: ref('s'), stopPrice: 147, group: ref('s') }],
      });
    },
  );

  it('keeps the reference of a stop that Alpaca replaced while nothing ran', async () => {
    await held();
    await at.broker.stop();
    await fault('new-id', { symbol: 'AAPL' });
    at = await openedTo(alpaca);
    const snapshot = await snapshotWith(ref('s'));
    expect(snapshot).toMatchObject({ openOrders: [{ orderRef: ref('s'), group: ref('s') }] });
    expect(foreignOrders()).toEqual([]);
  });

  it('takes no order for a stranger before it has read the lists once, whatever is streamed', async () => {
    await held();
    await at.broker.stop();
    at = await openedTo(alpaca);
    await until(() => lastOf(at, 'gateway-changed')?.state === 'ready', 'ready');
    await fault('new-id', { symbol: 'AAPL' });
    // Both legs are streamed before anything else that this order causes.
    await alpaca.call('POST', '/v2/orders', {
      ...{ symbol: 'MSFT', side: 'buy', type: 'limit', qty: '1', limit_price: '1' },
      time_in_force: 'day',
    });
    const snapshot = await snapshotWith(ref('s'));
    expect(snapshot).toMatchObject({
      openOrders: expect.arrayContaining([
        expect.objectContaining({ orderRef: ref('s'), group: ref('s') }),
        expect.objectContaining({ orderRef: '', symbol: 'MSFT' }),
      ]),
    });
    await until(() => foreignOrders().length > 0, 'the order of a stranger');
    expect(new Set(foreignOrders().map(({ symbol }) => symbol))).toEqual(new Set(['MSFT']));
  });

  it('places a stop as soon as the shares are free, where those of a cancelled order are not at once', async () => {
    await bought();
    await fault('shares-held', { for_ms: 900 });
    at.broker.submit(stopOf(seq('p'), 10));
    await until(() => orderOf(ref('s', 'p'))?.status === 'presubmitted', 'the stop works');
    expect(lastOf(at, 'order-refused')).toBeUndefined();
    expect(at.reports.filter(({ type }) => type === 'sent')).toHaveLength(1);
  });

  it('does not wait for shares that an entry at rest reserves for its exits', async () => {
    await bought();
    at.broker.submit(bracket(seq(), { limitPrice: 140, stopPrice: 130 }));
    await until(() => orderOf(ref('e'))?.status === 'submitted', 'the entry rests');
    at.broker.submit(stopOf(seq('p'), 10));
    await until(() => lastOf(at, 'order-refused'), 'refused');
    const posts = (await wire()).filter(
      (line) => line.includes('"method":"POST"') && line.includes(ref('s', 'p')),
    );
    expect(posts).toHaveLength(2);
    at.broker.cancel({ orderRef: ref('e') } as ApprovedCancel);
    at.broker.submit(stopOf(seq('q'), 10));
    await until(() => orderOf(ref('s', 'q'))?.status === 'presubmitted', 'the stop works');
  });

  // The stop of that group was decided by a daemon that was killed before it sent it.
  it('sends a stop for a group of which nothing has reached Alpaca by itself', async () => {
    await bought();
    at.broker.submit(stopOf(seq('p'), 10, ref('s', 'gone')));
    await until(() => orderOf(ref('s', 'p'))?.status === 'presubmitted', 'the stop works');
    expect(lastOf(at, 'order-refused')).toBeUndefined();
  });

  it('sends an exit for a group of which nothing has reached Alpaca by itself', async () => {
    await bought();
    at.broker.submit(exitOf(seq('x'), ref('s', 'gone')));
    await until(() => isFilled(ref('x', 'x')), 'sold');
    expect(await heldAt(alpaca)).toBe(0);
  });

  it('does not send an entry that was cancelled while Alpaca took no more calls', async () => {
    // Of any call: of the prices and of the account, too.
    await fault('429', { count: 1_000 });
    at.broker.submit(bracket(seq(), { limitPrice: 140, stopPrice: 130 }));
    const posts = async () =>
      (await wire()).filter((line) => line.includes('"method":"POST"') && line.includes(ref('e')));
    await until(async () => (await posts()).length > 0, 'refused once');
    await until(() => lastOf(at, 'sent'), 'sent');
    at.broker.cancel({ orderRef: ref('e') } as ApprovedCancel);
    const { refusal } = await until(() => lastOf(at, 'order-refused'), 'given up');
    expect(refusal.code).toBe('429');
    await alpaca.ask('DELETE', '/fault');
    await at.broker.stop();
    const orders = await alpaca.call('GET', '/v2/orders?status=all');
    expect(orders).toEqual([]);
  });

  it('says when the account takes no more orders', async () => {
    at.broker.submit(bracket(seq(), { limitPrice: 140, stopPrice: 130 }));
    await until(() => orderOf(ref('e'))?.status === 'submitted', 'it rests');
    await alpaca.call('PATCH', '/v2/account/configurations', { suspend_trade: true });
    await priceAt(139);
    const { text } = await until(
      () => lastOf(at, 'notice', ({ isUnusable }) => isUnusable === true),
      'a notice',
    );
    expect(text).toContain('trade_suspended_by_user');
  });
});
