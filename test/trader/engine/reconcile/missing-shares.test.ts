// The broker holds fewer shares than our executions add up to: the engine sells no missing shares, and two snapshots settle it.

import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { createLook } from '../../../../src/trader/adapters/sqlite/read-tables/look.ts';
import { openReadTables } from '../../../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import {
  type Bracket,
  createHarness,
  type Harness,
  type HarnessOptions,
} from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';

const holds = (quantity: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 },
];

const LOOK = { clientId: undefined, home: US, lastPrice: () => Number.NaN };

const quantity = (harness: Harness): number =>
  [...harness.state().positions.values()].reduce((sum, position) => sum + quantityOf(position), 0);

const inferred = (harness: Harness) =>
  harness.of('execution-booked').filter(({ isInferred }) => isInferred === true);

async function held(
  options?: HarnessOptions,
): Promise<{ harness: Harness; legs: Bracket; submits: number }> {
  const harness = createHarness(options);
  await harness.ready();
  const legs = await harness.enter();
  await harness.pass(6_000);
  return { harness, legs, submits: harness.submits().length };
}

/** A gateway that answers every cancel with "unknown order". */
async function denyCancels(harness: Harness, legs: Bracket): Promise<void> {
  for (const { orderRef, handle } of [legs.s, legs.t])
    if (harness.cancels().includes(orderRef))
      harness.broker.say({
        type: 'cancel-refused',
        handle,
        known: false,
        text: 'not found',
      });
  await harness.settle();
}

async function emptyBook(harness: Harness, legs: Bracket): Promise<void> {
  await harness.snapshot();
  await denyCancels(harness, legs);
  await harness.pass(600);
}

describe('shares the broker does not hold', () => {
  it('are not protected: no stop is sent that would open the other side', async () => {
    const { harness, legs, submits } = await held();
    for (let second = 0; second < 4; second += 1) await emptyBook(harness, legs);
    expect(harness.submits()).toHaveLength(submits);
    expect(quantity(harness)).toBe(100);
    await harness.predict('BUY');
    expect(harness.submits()).toHaveLength(submits);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('quantity-mismatch');
  });

  it('are not gone if they reappear between two snapshots', async () => {
    const { harness, legs } = await held();
    const openOrders = [legs.t, legs.s].map((leg) =>
      reportOf(leg, { group: 'G', groupEffect: 'reduces' }),
    );
    await harness.pass(60_000);
    for (const shares of [40, 100, 40]) {
      await harness.snapshot({ openOrders, positions: holds(shares) });
      await harness.pass(6_000);
    }
    expect(inferred(harness)).toEqual([]);
    await harness.snapshot({ openOrders, positions: holds(40) });
    expect(inferred(harness)).toMatchObject([{ shares: 60 }]);
  });

  it('are closed at the price of the stop that vanished with them, once two snapshots agree', async () => {
    const { harness, legs, submits } = await held();
    for (let time = 0; time < 3; time += 1) await emptyBook(harness, legs);
    expect(inferred(harness)).toEqual([]);
    await harness.pass(4_000);
    await harness.snapshot();
    expect(inferred(harness)).toMatchObject([
      { side: 'sell', shares: 100, price: legs.s.stopPrice, priceSource: 'stop', leg: 's' },
    ]);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'stop', isInferred: true }]);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('inferred-execution');
    expect(harness.submits()).toHaveLength(submits);
    await harness.pass(600);
    await harness.snapshot();
    expect(harness.state().foreign.get('AAPL') ?? 0).toBe(0);
    expect(harness.engine.status()).toMatchObject({
      positions: 0,
      inferredExecutions: 1,
      ready: { isReady: true },
    });
    const tables = openReadTables(harness.file, harness.journal);
    tables.catchUp();
    expect(createLook(tables.database, LOOK).trades()).toMatchObject([
      { reason: 'stop', is_inferred: true },
    ]);
    tables.close();
  });

  it.each([
    ['exit', 'x', 'opposite', 100.02],
    ['target', 't', 'target', 103.02],
  ] as const)(
    'are closed by the %s that the broker reports as filled, not by the stop that ended with it',
    async (_, leg, reason, price) => {
      const { harness, legs } = await held();
      await harness.quote(100);
      if (leg === 'x') await harness.predict('SELL');
      const exit = harness.newest(leg);
      const next = await harness.crash(120_000);
      await next.connect();
      const orders = [legs.s, legs.t, exit];
      for (let time = 0; time < 3; time += 1) {
        await next.snapshot();
        for (const { orderRef, handle } of orders) {
          if (!next.cancels().includes(orderRef)) continue;
          const state = orderRef === exit.orderRef ? 'Filled' : 'Cancelled';
          const text = `can not be cancelled, state: ${state}.`;
          const isFilled = state === 'Filled' ? { isFilled: true as const } : {};
          next.broker.say({
            type: 'cancel-refused',
            handle,
            known: true,
            ...isFilled,
            text,
          });
        }
        await next.pass(3_000);
      }
      await next.snapshot();
      expect(inferred(next)).toMatchObject([
        { shares: 100, price, priceSource: 'unknown', leg, orderRef: exit.orderRef },
      ]);
      expect(next.of('position-closed')).toMatchObject([{ reason, isInferred: true }]);
      expect(next.of('order-updated').map(({ status }) => status)).not.toContain('not_sent');
      expect(next.submits()).toEqual([]);
      expect(next.engine.status()).toMatchObject({ unknownOrders: 0, ready: { isReady: true } });
    },
  );

  it('get no new stop if the broker reports a target of as many shares as filled', async () => {
    const { harness, legs } = await held();
    await harness.quote(100);
    const next = await harness.crash(120_000);
    await next.connect();
    for (let time = 0; time < 6; time += 1) {
      // The positions are late.
      await next.snapshot({ positions: holds(time < 4 ? 100 : 0) });
      for (const { orderRef, handle } of [legs.s, legs.t]) {
        if (!next.cancels().includes(orderRef)) continue;
        const isFilled = orderRef === legs.t.orderRef ? { isFilled: true as const } : {};
        const text = 'can not be cancelled';
        next.broker.say({ type: 'cancel-refused', handle, known: true, ...isFilled, text });
      }
      await next.pass(2_000);
    }
    expect(inferred(next)).toMatchObject([{ shares: 100, leg: 't', orderRef: legs.t.orderRef }]);
    expect(next.submits()).toEqual([]);
    expect(next.engine.status()).toMatchObject({ positions: 0, unknownOrders: 0 });
  });

  it('make the engine request another snapshot five seconds later', async () => {
    const { harness, legs } = await held();
    const open = [reportOf(legs.s, { group: 'G' }), reportOf(legs.t, { group: 'G' })];
    await harness.snapshot({ openOrders: open });
    const asked = harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    await harness.pass(6_000);
    expect(harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length).toBeGreaterThan(
      asked,
    );
  });

  it('are closed at an unknown price while the stop still rests, which is cancelled with the target', async () => {
    const { harness, legs, submits } = await held();
    const open = [reportOf(legs.s, { group: 'G' }), reportOf(legs.t, { group: 'G' })];
    await harness.snapshot({ openOrders: open });
    await harness.pass(5_500);
    await harness.snapshot({ openOrders: open });
    // Shortly after an execution the positions may be late, and the resting stop is needed.
    expect(inferred(harness)).toEqual([]);
    await harness.pass(55_000);
    await harness.snapshot({ openOrders: open });
    expect(inferred(harness)).toMatchObject([{ shares: 100, priceSource: 'unknown', leg: 'x' }]);
    expect(harness.of('position-closed')).toMatchObject([
      { reason: 'closed_by_hand', isInferred: true, realizedPnl: 0 },
    ]);
    expect(harness.cancels()).toEqual(expect.arrayContaining([legs.s.orderRef, legs.t.orderRef]));
    expect(harness.submits()).toHaveLength(submits);
  });

  it('are closed after five seconds although the stop rests, if the positions have shown them before', async () => {
    const harness = createHarness();
    await harness.ready();
    const legs = await harness.enter();
    const open = [reportOf(legs.s, { group: 'G' }), reportOf(legs.t, { group: 'G' })];
    const [shown] = holds(100);
    if (shown === undefined) throw new Error('no position');
    harness.broker.say({ type: 'position', position: shown });
    await harness.pass(600);
    await harness.snapshot({ openOrders: open });
    await harness.pass(5_100);
    await harness.snapshot({ openOrders: open });
    expect(inferred(harness)).toMatchObject([{ shares: 100, priceSource: 'unknown', leg: 'x' }]);
    expect(harness.cancels()).toEqual(expect.arrayContaining([legs.s.orderRef, legs.t.orderRef]));
  });

  it('reduce the position and its stop if only a part is gone', async () => {
    const { harness, legs } = await held();
    const open = [reportOf(legs.s, { group: 'G' }), reportOf(legs.t, { group: 'G' })];
    const parts = { openOrders: open, positions: holds(40) };
    await harness.snapshot(parts);
    await harness.pass(60_000);
    await harness.snapshot(parts);
    expect(quantity(harness)).toBe(40);
    expect(harness.modifies()).toContainEqual({ orderRef: legs.s.orderRef, quantity: 40 });
  });

  it('stay gone if the rest of the position is sold later', async () => {
    const { harness, legs } = await held();
    const open = [reportOf(legs.s, { group: 'G' }), reportOf(legs.t, { group: 'G' })];
    const parts = { openOrders: open, positions: holds(40) };
    await harness.snapshot(parts);
    await harness.pass(60_000);
    await harness.snapshot(parts);
    await harness.pass(5_000);
    await harness.fill(legs.s, 40, 98);
    expect(quantity(harness)).toBe(0);
    expect(harness.of('position-closed')).toHaveLength(1);
  });

  it('that reappear before the second snapshot count as never gone', async () => {
    const { harness, legs } = await held();
    const open = [reportOf(legs.s, { group: 'G' }), reportOf(legs.t, { group: 'G' })];
    await harness.snapshot({ openOrders: open });
    await harness.pass(3_000);
    await harness.snapshot({ openOrders: open, positions: holds(100) });
    await harness.pass(3_000);
    await harness.snapshot({ openOrders: open });
    await harness.pass(3_000);
    expect(inferred(harness)).toEqual([]);
    expect(quantity(harness)).toBe(100);
  });

  it('are not counted twice if the real execution is reported later', async () => {
    const { harness, legs, submits } = await held();
    const fill = { execId: '0001.z.z.01', shares: 100, price: 98.2, at: harness.now() };
    for (let time = 0; time < 3; time += 1) await emptyBook(harness, legs);
    await harness.pass(4_000);
    await harness.snapshot();
    harness.broker.say({ type: 'execution', execution: executionOf(legs.s, fill) });
    await harness.settle();
    expect(quantity(harness)).toBe(0);
    expect(harness.submits()).toHaveLength(submits);
    expect(harness.of('execution-booked').at(-1)).toMatchObject({ shares: 100, price: 98.2 });
    const sold = [...harness.state().executions.values()]
      .filter(({ orderRef }) => orderRef === legs.s.orderRef)
      .reduce((sum, { shares }) => sum + shares, 0);
    expect(sold).toBe(100);
  });

  it('get no stop before the first comparison of the session', async () => {
    const { harness, legs } = await held();
    await harness.status(legs.s, 'cancelled');
    const next = await harness.crash();
    await next.connect();
    await next.pass(300);
    expect(next.submits()).toEqual([]);
    await next.snapshot();
    expect(next.submits()).toEqual([]);
  });
});

describe('shares that are gone in one symbol', () => {
  it('are not those that a person has sold in another, which the account still shows', async () => {
    const harness = createHarness({ strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })] });
    await harness.ready();
    const aapl = await harness.enter();
    await harness.quote(100, { symbol: 'MSFT' });
    await harness.predict('BUY', { symbol: 'MSFT' });
    const msft = harness.bracket();
    for (const leg of [msft.e, msft.t, msft.s])
      await harness.told(leg, leg === msft.e ? {} : { group: 'H', groupEffect: 'reduces' });
    await harness.fill(msft.e, 100, 100);
    await harness.pass(70_000);
    const openOrders = [aapl, msft].flatMap(({ s, t }, index) =>
      [s, t].map((leg) => reportOf(leg, { group: 'GH'[index] ?? '', groupEffect: 'reduces' })),
    );
    const at = harness.now();
    await harness.pass(10_000);
    const sale = executionOf(
      msft.s,
      { execId: '0009.beef.01.01', shares: 30, price: 99, at },
      { orderRef: '', handle: undefined, brokerLink: 'permId:777' as never },
    );
    const positions = [
      ...holds(40),
      { account: ACCOUNT, symbol: 'MSFT', quantity: 100, averageCost: 100 },
    ];
    for (let time = 0; time < 2; time += 1) {
      await harness.snapshot({ openOrders, executions: [sale], positions });
      await harness.pass(6_000);
    }
    const heldOf = (symbol: string) =>
      [...harness.state().positions.values()].find((one) => one.symbol === symbol);
    expect(inferred(harness)).toMatchObject([{ symbol: 'AAPL', shares: 60 }]);
    expect([heldOf('AAPL'), heldOf('MSFT')]).toMatchObject([{ quantity: 40 }, { quantity: 100 }]);
  });
});

describe('shares that a person has just sold in two executions', () => {
  it.each([
    ['', { clockAheadMs: 0, agoMs: 0 }],
    [', also some seconds ago by a clock behind ours', { clockAheadMs: -1_500, agoMs: 3_500 }],
  ])(
    'are all booked, although the positions of the same answer lack one of them%s',
    async (_, { clockAheadMs, agoMs }) => {
      const { harness, legs } = await held({ clockAheadMs });
      await harness.pass(60_000);
      const openOrders = [legs.t, legs.s].map((leg) =>
        reportOf(leg, { group: 'G', groupEffect: 'reduces' }),
      );
      await harness.snapshot({ openOrders, positions: holds(100) });
      await harness.pass(10_000);
      const at = instant(harness.now() - agoMs);
      const sale = (id: string, shares: number) =>
        executionOf(
          legs.s,
          { execId: `0009.beef.${id}.01`, shares, price: 99, at },
          { orderRef: '', handle: undefined, brokerLink: 'permId:777' as never },
        );
      const executions = [sale('01', 20), sale('02', 60)];
      await harness.snapshot({ openOrders, executions, positions: holds(80) });
      expect(quantity(harness)).toBe(20);
      await harness.pass(1_000);
      await harness.snapshot({ openOrders, executions, positions: holds(20) });
      await harness.pass(6_000);
      await harness.snapshot({ openOrders, executions, positions: holds(20) });
      expect(quantity(harness)).toBe(20);
      expect(inferred(harness)).toEqual([]);
      expect(harness.state().foreign.get('AAPL') ?? 0).toBe(0);
    },
  );
});

describe('shares that a person has bought and sold within a second', () => {
  it('leave ours as they are: the broker lists what came first before', async () => {
    const { harness, legs } = await held();
    await harness.pass(60_000);
    const openOrders = [legs.t, legs.s].map((leg) =>
      reportOf(leg, { group: 'G', groupEffect: 'reduces' }),
    );
    await harness.snapshot({ openOrders, positions: holds(100) });
    const at = harness.now();
    await harness.pass(10_000);
    const trade = (side: 'buy' | 'sell') =>
      executionOf(
        legs.s,
        { execId: `0009.beef.${side}.01`, shares: 50, price: 99, at },
        { orderRef: '', handle: undefined, brokerLink: 'permId:777' as never, side },
      );
    const executions = [trade('buy'), trade('sell')];
    await harness.snapshot({ openOrders, executions, positions: holds(100) });
    expect(quantity(harness)).toBe(100);
    expect(harness.state().foreign.get('AAPL') ?? 0).toBe(0);
    expect(harness.modifies()).toEqual([]);
  });
});
