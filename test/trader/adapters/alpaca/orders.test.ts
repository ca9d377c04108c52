// Orders of the adapter at Alpaca's simulator: brackets, exits, changes, and every answer that can be lost.
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type {
  ApprovedCancel,
  ApprovedChange,
  ApprovedOrder,
} from '../../../../src/trader/ports/broker.ts';
import { fastWall, until } from '../ib/harness/real-time.ts';
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
  targetOf,
} from './harness/simulated.ts';

const TESTS_OF_AN_ACCOUNT = 4;
const TEN = instant(Date.UTC(2026, 10, 24, 15));

describe('orders at Alpaca', () => {
  let alpaca: SimulatedAlpaca;
  let at: AdapterAtWork;
  let count = 0;
  beforeEach(async () => {
    // The account takes 200 calls a minute.
    if (count % TESTS_OF_AN_ACCOUNT === 0) {
      if (count > 0) await alpaca.stop();
      alpaca = await startSimulatedAlpaca({ at: TEN, speed: 1 });
    }
    await priceAt(150);
    at = await openedTo(alpaca);
    await until(() => lastOf(at, 'gateway-changed')?.state === 'ready', 'ready');
    count += 1;
  });
  afterEach(async () => {
    await alpaca.ask('DELETE', '/fault');
    await at.broker.stop();
    await alpaca.call('DELETE', '/v2/orders').catch(() => undefined);
    await alpaca.call('DELETE', '/v2/positions').catch(() => undefined);
    await until(async () => (await heldAt(alpaca)) === 0, 'flat');
  });
  afterAll(() => alpaca.stop());

  const seq = (part = '') => `${count.toString(36)}${part}`;
  const ref = (leg: string, part = '') => `abcd2345.${seq(part)}.${leg}`;
  const priceAt = (last: number) =>
    alpaca.ask('POST', '/price', { symbol: 'AAPL', last, bid: last - 0.01, ask: last + 0.01 });
  const fault = (kind: string, more: object = {}) =>
    alpaca.ask('POST', '/fault', { kind, ...more });
  const orderOf = (orderRef: string) =>
    lastOf(at, 'order', ({ order }) => order.orderRef === orderRef)?.order;
  const filledOf = (orderRef: string) =>
    at.reports.reduce(
      (sum, report) =>
        report.type === 'execution' && report.execution.orderRef === orderRef
          ? sum + report.execution.shares
          : sum,
      0,
    );
  const cancelledOf = (orderRef: string) =>
    lastOf(at, 'cancelled', (report) => report.orderRef === orderRef);
  const posts = async (name: string) =>
    String(await alpaca.ask('GET', '/wire'))
      .split('\n')
      .filter((line) => line.includes('"method":"POST"') && line.includes(name)).length;

  const lookUps = async (name: string) =>
    String(await alpaca.ask('GET', '/wire'))
      .split('\n')
      .filter((line) => line.includes('by_client_order_id') && line.includes(name)).length;

  async function held(targetPrice?: number): Promise<void> {
    const target = targetPrice === undefined ? {} : { targetPrice };
    at.broker.submit(bracket(seq(), { limitPrice: 150.5, ...target }));
    await until(() => filledOf(ref('e')) === 10, 'filled');
  }

  it('buys and sells parts of a share for a holding, each fill in full', async () => {
    const order = (part: string, side: 'buy' | 'sell', quantity: number) =>
      ({
        purpose: 'entry',
        legs: [
          {
            ...{ orderRef: ref('h', part), leg: 'h', symbol: 'AAPL', side, type: 'market' },
            ...{ quantity, validity: { kind: 'day' }, extendedHours: false },
          },
        ],
      }) as unknown as ApprovedOrder;
    at.broker.submit(order('a', 'buy', 0.123456789));
    await until(() => filledOf(ref('h', 'a')) === 0.123456789, 'bought');
    expect(await heldAt(alpaca)).toBe(0.123456789);
    expect(orderOf(ref('h', 'a'))).toMatchObject({ quantity: 0.123456789, status: 'filled' });
    at.broker.submit(order('b', 'buy', 0.00000012));
    await until(() => filledOf(ref('h', 'b')) === 0.00000012, 'a small part is bought');
    at.broker.submit(order('c', 'sell', 0.123456909));
    await until(() => filledOf(ref('h', 'c')) === 0.123456909, 'sold');
  });

  it('sends an entry, its target and its stop as one bracket, which then works', async () => {
    await held(160);
    expect(await posts(ref('e'))).toBe(1);
    await until(() => orderOf(ref('t'))?.status === 'submitted', 'the target works');
    expect(orderOf(ref('t'))).toMatchObject({ type: 'limit', limitPrice: 160, group: ref('s') });
    expect(orderOf(ref('s'))).toMatchObject({
      ...{ type: 'stop', stopPrice: 145, quantity: 10, side: 'sell' },
      ...{ group: ref('s'), groupEffect: 'reduces', validity: 'gtc' },
    });
  });

  it('shows no target that the trade does not have', async () => {
    await held();
    await until(() => orderOf(ref('s'))?.status === 'presubmitted', 'the stop works');
    expect(orderOf(ref('t'))).toBeUndefined();
    const limits = at.reports.filter(
      (report) =>
        report.type === 'order' && report.order.side === 'sell' && report.order.type === 'limit',
    );
    expect(limits).toEqual([]);
  });

  it('closes by the target, while the stop rests until it has filled', async () => {
    await held();
    at.broker.submit(exitOf(seq('x'), ref('s')));
    await until(() => filledOf(ref('x', 'x')) === 10, 'closed');
    await until(() => cancelledOf(ref('s')), 'the stop ended');
    expect(await heldAt(alpaca)).toBe(0);
    expect(lastOf(at, 'order-refused')).toBeUndefined();
  });

  it('reports a target of the trade as ended when an exit takes its place', async () => {
    await held(160);
    at.broker.submit(exitOf(seq('x'), ref('s')));
    await until(() => filledOf(ref('x', 'x')) === 10, 'closed');
    await until(() => cancelledOf(ref('t')), 'the target ended');
    expect(filledOf(ref('t'))).toBe(0);
  });

  it('takes a target into the group of a stop, and out of it again, while the stop rests', async () => {
    await held();
    for (const part of ['p', 'q']) {
      at.broker.submit(targetOf(seq(part), ref('s')));
      await until(() => orderOf(ref('t', part))?.status === 'submitted', 'the target works');
      expect(orderOf(ref('t', part))).toMatchObject({ limitPrice: 165, group: ref('s') });
      at.broker.modify({ orderRef: ref('t', part), limitPrice: 166 } as unknown as ApprovedChange);
      await until(() => orderOf(ref('t', part))?.limitPrice === 166, 'moved');
      at.broker.cancel({ orderRef: ref('t', part) } as ApprovedCancel);
      await until(() => cancelledOf(ref('t', part)), 'the target ended');
    }
    expect(cancelledOf(ref('s'))).toBeUndefined();
    at.broker.submit(targetOf(seq('u'), ref('s')));
    await until(() => orderOf(ref('t', 'u'))?.status === 'submitted', 'the third target works');
    await at.broker.stop();
    at = await openedTo(alpaca);
    at.broker.requestSnapshot(new Set([ref('s'), ref('t', 'u')]));
    const { snapshot } = await until(() => lastOf(at, 'snapshot'), 'snapshot');
    const ours = snapshot.openOrders.filter(({ symbol }) => symbol === 'AAPL');
    expect(ours).toHaveLength(2);
    for (const orderRef of [ref('s'), ref('t', 'u')])
      expect(ours).toContainEqual(expect.objectContaining({ orderRef, group: ref('s') }));
    await priceAt(170);
    await until(() => filledOf(ref('t', 'u')) === 10, 'the target has sold');
    await until(() => cancelledOf(ref('s')), 'the stop ended');
    const state = (await alpaca.ask('GET', '/state')) as { readonly naked_milliseconds: number };
    expect(state.naked_milliseconds).toBe(0);
  });

  it('ends a target of the trade alone: the stop beside it stays', async () => {
    await held(160);
    await until(() => orderOf(ref('t'))?.status === 'submitted', 'the target works');
    at.broker.cancel({ orderRef: ref('t') } as ApprovedCancel);
    await until(() => cancelledOf(ref('t')), 'the target ended');
    expect(cancelledOf(ref('s'))).toBeUndefined();
    await priceAt(170);
    at.broker.submit(exitOf(seq('x'), ref('s')));
    await until(() => filledOf(ref('x', 'x')) === 10, 'closed');
    await until(() => cancelledOf(ref('s')), 'the stop ended');
    expect(filledOf(ref('t'))).toBe(0);
  });

  it('moves a stop by a change of its price, again and again, under one reference', async () => {
    await held(160);
    for (const stopPrice of [146, 147]) {
      at.broker.modify(changeOf(ref('s'), stopPrice));
      await until(() => orderOf(ref('s'))?.stopPrice === stopPrice, `at ${stopPrice}`);
    }
    const links = new Set(
      at.reports.flatMap((report) =>
        report.type === 'order' && report.order.orderRef === ref('s')
          ? [report.order.brokerLink]
          : [],
      ),
    );
    expect(links.size).toBe(1);
    expect(cancelledOf(ref('s'))).toBeUndefined();
    await priceAt(146.5);
    await until(() => filledOf(ref('s')) === 10, 'stopped out');
  });

  it.each(['not-routed', 'refuse-replace'])(
    'calls a change of an order that takes none yet too early, and lets an exit wait for it: %s',
    async (kind) => {
      await held();
      await fault(kind, kind === 'not-routed' ? {} : { count: 3 });
      at.broker.modify(changeOf(ref('s'), 146));
      const { refusal } = await until(() => lastOf(at, 'order-refused'), 'refused');
      expect(refusal.meaning).toBe('still_processing');
      at.broker.submit(exitOf(seq('x'), ref('s')));
      await until(() => lastOf(at, 'sent', (one) => one.orderRefs.includes(ref('x', 'x'))), 'sent');
      await alpaca.ask('DELETE', '/fault');
      await until(() => filledOf(ref('x', 'x')) === 10, 'closed');
    },
  );

  it('changes no quantity of an order in a group', async () => {
    await held();
    at.broker.modify({ ...changeOf(ref('s'), 145), quantity: 5 } as ReturnType<typeof changeOf>);
    const { refusal } = await until(() => lastOf(at, 'order-refused'), 'refused');
    expect(refusal).toMatchObject({ meaning: 'unchangeable', isUnsent: true });
  });

  it('covers shares that are held with a stop that an exit can join', async () => {
    await alpaca.call('POST', '/v2/orders', {
      ...{ symbol: 'AAPL', side: 'buy', type: 'market', qty: '10', time_in_force: 'day' },
    });
    await until(async () => (await heldAt(alpaca)) === 10, 'held');
    at.broker.submit(stopOf(seq('p'), 10));
    await until(() => orderOf(ref('s', 'p'))?.status === 'presubmitted', 'the stop works');
    expect(orderOf(ref('s', 'p'))).toMatchObject({ stopPrice: 145, group: ref('s', 'p') });
    at.broker.submit(exitOf(seq('q'), ref('s', 'p')));
    await until(() => filledOf(ref('x', 'q')) === 10, 'closed');
    expect(await heldAt(alpaca)).toBe(0);
  });

  it('knows the target that joined such a stop after a restart', async () => {
    await alpaca.call('POST', '/v2/orders', {
      ...{ symbol: 'AAPL', side: 'buy', type: 'market', qty: '10', time_in_force: 'day' },
    });
    await until(async () => (await heldAt(alpaca)) === 10, 'held');
    at.broker.submit(stopOf(seq('p'), 10));
    await until(() => orderOf(ref('s', 'p'))?.status === 'presubmitted', 'the stop works');
    at.broker.submit(targetOf(seq('q'), ref('s', 'p')));
    await until(() => orderOf(ref('t', 'q'))?.status === 'submitted', 'the target works');
    await at.broker.stop();
    at = await openedTo(alpaca);
    at.broker.requestSnapshot(new Set([ref('s', 'p'), ref('t', 'q')]));
    const { snapshot } = await until(() => lastOf(at, 'snapshot'), 'snapshot');
    const ours = snapshot.openOrders.filter(({ symbol }) => symbol === 'AAPL');
    expect(ours).toHaveLength(2);
    for (const orderRef of [ref('s', 'p'), ref('t', 'q')])
      expect(ours).toContainEqual(expect.objectContaining({ orderRef, group: ref('s', 'p') }));
    at.broker.cancel({ orderRef: ref('t', 'q') } as ApprovedCancel);
    await until(() => cancelledOf(ref('t', 'q')), 'the target ended');
    at.broker.submit(exitOf(seq('r'), ref('s', 'p')));
    await until(() => filledOf(ref('x', 'r')) === 10, 'closed');
  });

  it('finds an entry whose answer was lost by its name, and sends it once', async () => {
    await fault('lost-answer');
    await held();
    expect(await posts(ref('e'))).toBe(1);
    expect(lastOf(at, 'order-refused')).toBeUndefined();
  });

  it('finds an entry that was taken with a failure of the server', async () => {
    await fault('server-error', { status: 504 });
    await held();
    expect(await posts(ref('e'))).toBe(1);
  });

  it('calls an entry that never arrived absent once the grace period is over', async () => {
    await at.broker.stop();
    at = await openedTo(alpaca, { wall: fastWall(10) });
    await fault('server-error', { processed: false });
    at.broker.submit(bracket(seq(), { limitPrice: 150.5 }));
    await until(() => lastOf(at, 'sent'), 'sent');
    at.broker.cancel({ orderRef: ref('e') } as ApprovedCancel);
    const { known } = await until(() => lastOf(at, 'cancel-refused'), 'absent');
    expect(known).toBe(false);
    expect(await posts(ref('e'))).toBe(1);
  });

  it('takes an order that Alpaca does not show yet for one that may be there', async () => {
    await fault('not-found');
    await fault('no-event', { count: 4 });
    await fault('lost-answer');
    at.broker.submit(bracket(seq(), { limitPrice: 140, stopPrice: 130 }));
    await until(() => lastOf(at, 'sent'), 'sent');
    at.broker.cancel({ orderRef: ref('e') } as ApprovedCancel);
    await until(async () => (await lookUps(ref('e'))) >= 6, 'asked again');
    expect(lastOf(at, 'cancel-refused')).toBeUndefined();
    await alpaca.ask('DELETE', '/fault');
    await until(() => cancelledOf(ref('e')), 'cancelled');
  });

  it('waits when Alpaca takes no more calls, and then sends the order once', async () => {
    await fault('429');
    await held();
    const sent = at.reports.filter((report) => report.type === 'sent');
    expect(sent).toHaveLength(1);
  });

  it('learns of an exit whose answer was lost', async () => {
    await held();
    await fault('lost-answer');
    at.broker.submit(exitOf(seq('x'), ref('s')));
    await until(() => filledOf(ref('x', 'x')) === 10, 'closed');
    expect(await heldAt(alpaca)).toBe(0);
  });

  it('learns of a change whose answer was lost', async () => {
    await held();
    await fault('lost-answer');
    at.broker.modify(changeOf(ref('s'), 147));
    await until(() => orderOf(ref('s'))?.stopPrice === 147, 'moved');
  });

  it('books a fill once, whatever becomes of its message', async () => {
    await fault('no-event', { count: 3 });
    await held();
    await fault('duplicate-event', { count: 4 });
    at.broker.submit(exitOf(seq('x'), ref('s')));
    await until(() => filledOf(ref('x', 'x')) >= 10, 'closed');
    expect(filledOf(ref('x', 'x'))).toBe(10);
    expect(filledOf(ref('e'))).toBe(10);
  });

  it.each(['by its reports', 'after a restart'])(
    'books two fills of one millisecond, of which the list has one: %s',
    async (how) => {
      const entries = [seq(), seq('b')];
      for (const one of entries) at.broker.submit(bracket(one, { limitPrice: 149 }));
      const refs = entries.map((one) => `abcd2345.${one}.e`);
      await until(() => refs.every((one) => orderOf(one)?.status === 'submitted'), 'at rest');
      await fault('same-moment');
      await fault('no-event', { count: 50 });
      if (how === 'after a restart') await at.broker.stop();
      await priceAt(148.9);
      await until(async () => (await heldAt(alpaca)) === 20, 'filled');
      if (how === 'by its reports')
        return void (await until(() => refs.every((one) => filledOf(one) === 10), 'booked'));
      at = await openedTo(alpaca);
      at.broker.requestSnapshot(new Set(refs), true);
      const { snapshot } = await until(() => lastOf(at, 'snapshot'), 'a snapshot');
      const booked = new Map(snapshot.executions.map((one) => [one.orderRef, one.shares]));
      expect(refs.map((one) => booked.get(one))).toEqual([10, 10]);
    },
  );

  it('keeps the reference of an order that Alpaca replaces by itself', async () => {
    await held(160);
    await fault('new-id', { symbol: 'AAPL' });
    await until(async () => {
      at.broker.requestSnapshot();
      const snapshot = lastOf(at, 'snapshot')?.snapshot;
      const refs = snapshot?.openOrders.map(({ orderRef }) => orderRef) ?? [];
      return refs.includes(ref('s')) && refs.includes(ref('t'));
    }, 'shown');
    expect(cancelledOf(ref('s'))).toBeUndefined();
  });

  it('lists the same orders after a restart: the stop that was moved, the target, no hidden one', async () => {
    await held();
    at.broker.modify(changeOf(ref('s'), 146));
    await until(() => orderOf(ref('s'))?.stopPrice === 146, 'moved');
    await at.broker.stop();
    at = await openedTo(alpaca);
    at.broker.requestSnapshot(new Set([ref('s')]));
    const { snapshot } = await until(() => lastOf(at, 'snapshot'), 'snapshot');
    const ours = snapshot.openOrders.filter(({ symbol }) => symbol === 'AAPL');
    expect(ours).toMatchObject([{ orderRef: ref('s'), stopPrice: 146, group: ref('s') }]);
    at.broker.submit(exitOf(seq('x'), ref('s')));
    await until(() => filledOf(ref('x', 'x')) === 10, 'closed');
  });

  it('ends a partly filled entry with all that belongs to it', async () => {
    await fault('partial-fill', { shares: 4 });
    at.broker.submit(bracket(seq(), { limitPrice: 150.5 }));
    await until(() => filledOf(ref('e')) === 4, 'a part has filled');
    at.broker.cancel({ orderRef: ref('e') } as ApprovedCancel);
    await until(() => cancelledOf(ref('e')) && cancelledOf(ref('s')), 'ended');
    at.broker.submit(stopOf(seq('p'), 4));
    await until(() => orderOf(ref('s', 'p'))?.status === 'presubmitted', 'the stop works');
    expect(orderOf(ref('s', 'p'))?.quantity).toBe(4);
  });

  it('says that an entry was refused for all of its legs', async () => {
    at.broker.submit(bracket(seq(), { limitPrice: 150.5, quantity: 100_000 }));
    await until(
      () => at.reports.filter(({ type }) => type === 'order-refused').length === 2,
      'refused',
    );
    expect(lastOf(at, 'order-refused')?.refusal.meaning).toBe('no_margin');
  });
});
