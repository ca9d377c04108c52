// Executions are the only source of quantities: each counts once, whenever and in whatever order it is reported.
import { describe, expect, it } from 'vitest';
import { DAY_MS, instant } from '../../../../src/kernel/instant.ts';
import { createHarness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy, TRAIL } from '../harness/settings.ts';
import { entered, quantity, working } from './entered.ts';

describe('an execution that is reported for two orders', () => {
  it('counts once, for the order it was recorded for, and raises an alarm', async () => {
    const harness = createHarness();
    await harness.ready();
    const { e, s } = await harness.enter();
    const [booked] = harness.of('execution-booked');
    const other = { execId: booked?.execId ?? '', shares: 100, price: 100.02, at: harness.now() };
    harness.broker.say({ type: 'execution', execution: executionOf(s, other) });
    harness.broker.say({ type: 'execution', execution: executionOf(s, other) });
    await harness.settle();
    const asked = () => harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    const before = asked();
    const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }];
    await harness.snapshot({ executions: [executionOf(s, other)], positions });
    await harness.pass(2_000);
    expect(asked()).toBe(before + 1);
    expect(harness.of('execution-booked')).toHaveLength(1);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toEqual([
      'execution-of-two-orders',
    ]);
    expect(booked?.orderRef).toBe(e.orderRef);
  });
});

describe('an execution', () => {
  it('is recorded once, however often it is reported live and in snapshots', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    const fill = { execId: '0001.a.b.01', shares: 40, price: 100, at: harness.now() };
    const execution = executionOf(e, fill);
    for (let time = 0; time < 3; time += 1) harness.broker.say({ type: 'execution', execution });
    await harness.snapshot({ executions: [execution] });
    expect(harness.of('execution-booked')).toHaveLength(1);
    expect(quantity(harness)).toBe(40);
  });

  it('is recorded once under different ids, while two executions of the same size count as two', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.fill(e, 40, 100);
    await harness.fill(e, 40, 100, { cumulativeQuantity: 40 });
    expect(quantity(harness)).toBe(40);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toEqual([
      'execution-under-two-names',
    ]);
    await harness.fill(e, 40, 100, { cumulativeQuantity: 80 });
    await harness.fill(e, 20, 100, { cumulativeQuantity: 0 });
    expect(quantity(harness)).toBe(100);
    const next = await harness.crash();
    await next.ready();
    await next.fill(e, 40, 100, { execId: '0009.1.1.01', cumulativeQuantity: 80 });
    expect(quantity(next)).toBe(100);
  });

  it('is recorded once although the broker repeats a full week each time', async () => {
    const harness = createHarness();
    const { e, s, t } = await entered(harness);
    const began = harness.now();
    const told = {
      execId: harness.of('execution-booked')[0]?.execId ?? '',
      shares: 100,
      price: 100.02,
    };
    for (let day = 1; day <= 7; day += 1) {
      await harness.jump(instant(began + day * DAY_MS));
      await harness.account('NetLiquidation', 1_000_000);
      await harness.snapshot({
        openOrders: [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' })),
        executions: [executionOf(e, { ...told, at: began })],
        positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
      });
      await harness.pass(600);
    }
    expect(harness.of('day-started')).toHaveLength(8);
    expect(harness.of('execution-booked')).toHaveLength(1);
  });

  it('is recorded before its acknowledgement, and under an order reference that the gateway has extended', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s } = harness.bracket();
    await harness.fill(e, 100, 100, { orderRef: `${e.orderRef}/more` });
    await harness.told(s, { orderRef: `${s.orderRef}_x`, group: 'G' });
    expect(quantity(harness)).toBe(100);
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({ status: 'working', group: 'G' });
  });

  it('is replaced by its correction, and the stop follows', async () => {
    const harness = createHarness();
    const { e, s } = await working(harness);
    await harness.fill(e, 100, 100, { execId: '0001.a.b.01' });
    await harness.fill(e, 90, 100.1, { execId: '0001.a.b.02' });
    await harness.fill(e, 100, 100, { execId: '0001.a.b.01' });
    expect(quantity(harness)).toBe(90);
    expect(harness.state().orders.get(e.orderRef)?.filled).toBe(90);
    expect(harness.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 90 });
    const [position] = harness.state().positions.values();
    expect(position).toMatchObject({ status: 'open', averagePrice: 100.1 });
  });

  it('of an entry that is taken back and given again has no result', async () => {
    const harness = createHarness();
    const { e } = await working(harness);
    await harness.fill(e, 60, 100, { execId: '0001.a.a.01' });
    await harness.fill(e, 40, 100.1, { execId: '0001.a.b.01' });
    await harness.fill(e, 0, 100.1, { execId: '0001.a.b.02' });
    expect(quantity(harness)).toBe(60);
    await harness.fill(e, 40, 100.2, { execId: '0001.a.b.03' });
    expect(quantity(harness)).toBe(100);
    expect(harness.of('position-filled').map(({ realizedPnl }) => realizedPnl)).toEqual([
      0, 0, 0, 0,
    ]);
    const [position] = harness.state().positions.values();
    expect(position).toMatchObject({ averagePrice: expect.closeTo(100.08, 6), realizedPnl: 0 });
  });

  it('is corrected right after a change of the target was refused, and the target shrinks at once', async () => {
    const harness = createHarness();
    const { e, s, t } = await working(harness);
    await harness.fill(e, 100, 100.1, { execId: '0001.a.b.01' });
    await harness.refused(t, 434);
    await harness.pass(1_000);
    const before = harness.modifies().length;
    await harness.fill(e, 60, 100.1, { execId: '0001.a.b.02' });
    expect(harness.modifies().slice(before)).toMatchObject([
      { orderRef: s.orderRef, quantity: 60 },
      { orderRef: t.orderRef, quantity: 60 },
    ]);
    // The same change is not tried again at once.
    await harness.refused(t, 434);
    await harness.pass(1_000);
    expect(harness.modifies()).toHaveLength(before + 2);
  });

  it('that was corrected before it was recorded counts as the only fill of its order', async () => {
    const before = createHarness();
    await before.ready();
    await before.predict('BUY');
    const { e, s, t } = before.bracket();
    const at = before.now();
    const harness = await before.crash(60_000);
    await harness.connect();
    await harness.snapshot({
      executions: [executionOf(e, { execId: '1.1.1.02', shares: 50, price: 100, at })],
      completedOrders: [
        {
          account: ACCOUNT,
          brokerLink: 'permId:91' as const,
          orderRef: e.orderRef,
          symbol: 'AAPL',
          status: 'filled',
          filled: 100,
          why: '',
        },
      ],
      openOrders: [reportOf(s, { group: 'G' }), reportOf(t, { group: 'G' })],
    });
    expect(harness.of('reconciled').at(-1)).toMatchObject({ isClean: true });
    expect(harness.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 50 });
  });

  it.each([
    ['the filled part', 40],
    ['some of the filled part', 30],
  ])('of a manual trade that closes %s of an entry ends that entry', async (_, shares) => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    for (const leg of [e, t, s])
      await harness.told(leg, { group: leg === e ? '' : 'G', groupEffect: 'reduces' });
    await harness.fill(e, 40, 100.02);
    const hand = { execId: '0001.h.1.01', shares, price: 100, at: harness.now() } as const;
    const execution = {
      ...executionOf(s, hand),
      orderRef: '',
      brokerLink: 'permId:77' as const,
      handle: 'orderId:0' as const,
    };
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
    expect(harness.cancels()).toEqual([e.orderRef]);
  });

  it('of a closed trade may be corrected: a new price leaves it closed, a new quantity reopens it', async () => {
    const harness = createHarness();
    const { s, t } = await entered(harness);
    await harness.fill(s, 100, 98.5, { execId: '0001.c.d.01' });
    expect(harness.of('position-closed')).toHaveLength(1);
    await harness.fill(s, 100, 98.4, { execId: '0001.c.d.02' });
    expect(quantity(harness)).toBe(0);
    await harness.quote(98.4);
    await harness.fill(s, 60, 98.4, { execId: '0001.c.d.03' });
    expect(quantity(harness)).toBe(40);
    // The shares that were not sold are held again and already at their stop: they are closed once the target is reduced.
    await harness.told(t, { group: 'G', groupEffect: 'reduces', quantity: 40 });
    expect(harness.newest('x')).toMatchObject({ quantity: 40, side: 'sell' });
  });

  it('that reopens a closed position restores the stop at its last price, not at the planned one', async () => {
    const harness = createHarness();
    const { s, t } = await entered(harness);
    await harness.told(s, { stopPrice: 99.5 });
    await harness.fill(t, 100, 102, { execId: '0001.c.d.01' });
    await harness.status(s, 'cancelled');
    expect(harness.of('position-closed')).toHaveLength(1);
    await harness.quote(102);
    await harness.fill(t, 60, 102, { execId: '0001.c.d.02' });
    expect(harness.newest('s')).toMatchObject({ quantity: 40, stopPrice: 99.5 });
  });

  it('that reopens a closed position restores the stop no looser than a move under way at its close', async () => {
    const harness = createHarness({ strategies: [strategy({ trail: TRAIL })] });
    const { s, t } = await entered(harness);
    await harness.quote(101);
    const [{ stopPrice = 0 } = {}] = harness.modifies();
    expect(stopPrice).toBeGreaterThan(s.stopPrice ?? 0);
    await harness.fill(t, 100, 102, { execId: '0001.c.d.01' });
    await harness.status(s, 'cancelled');
    await harness.fill(t, 60, 102, { execId: '0001.c.d.02' });
    expect(harness.newest('s')).toMatchObject({ quantity: 40, stopPrice });
  });

  it('of an exit that is corrected changes the exit price', async () => {
    const harness = createHarness();
    const { s } = await entered(harness);
    await harness.fill(s, 60, 98, { execId: '0001.c.d.01' });
    await harness.fill(s, 50, 99, { execId: '0001.c.d.02' });
    await harness.fill(s, 50, 98);
    const [closed] = harness.of('position-closed');
    expect(closed?.exitPrice).toBeCloseTo(98.5, 9);
    expect(closed?.realizedPnl).toBeCloseTo((98.5 - 100.02) * 100, 6);
  });

  it('is recorded and protected even after its order was cancelled', async () => {
    const harness = createHarness();
    const { e, s, t } = await working(harness);
    for (const leg of [e, t, s]) await harness.status(leg, 'cancelled');
    expect(harness.of('position-abandoned')).toHaveLength(1);
    await harness.fill(e, 25, 100);
    expect(quantity(harness)).toBe(25);
    expect(harness.newest('s')).toMatchObject({ quantity: 25, stopPrice: 98.52 });
    // The late execution does not reopen the order.
    expect(harness.state().orders.get(e.orderRef)?.status).toBe('cancelled');
  });

  it('gets its commission once, in either order', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    const say = (execId: string) =>
      harness.broker.say({
        type: 'commission',
        execId,
        commission: 1.25,
        currency: 'USD',
        realizedPnl: undefined,
      });
    say('0001.x.1.01');
    await harness.fill(e, 50, 100, { execId: '0001.x.1.01' });
    await harness.fill(e, 50, 100, { execId: '0001.x.2.01' });
    say('0001.x.2.01');
    say('0001.x.2.01');
    await harness.settle();
    expect(harness.of('commission-booked')).toHaveLength(2);
    expect(harness.state().dayCommissions).toBe(2.5);
  });

  it('that was corrected gets the commission of its correction, whichever comes first', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    const say = (execId: string, commission: number) =>
      harness.broker.say({
        type: 'commission',
        execId,
        commission,
        currency: 'USD',
        realizedPnl: undefined,
      });
    await harness.fill(e, 50, 100, { execId: '0001.x.1.01' });
    say('0001.x.1.02', 1.5);
    await harness.fill(e, 40, 100, { execId: '0001.x.1.02' });
    say('0001.x.1.01', 1.25);
    await harness.settle();
    expect(harness.of('commission-booked')).toMatchObject([
      { execId: '0001.x.1.02', commission: 1.5 },
    ]);
  });

  it('of another account is ignored', async () => {
    const harness = createHarness();
    const { s } = await entered(harness);
    const fill = { execId: '9.9.9.01', shares: 100, price: 98, at: harness.now() };
    await harness.snapshot({ executions: [executionOf(s, fill, { account: 'DU7654321' })] });
    expect(quantity(harness)).toBe(100);
  });
});
