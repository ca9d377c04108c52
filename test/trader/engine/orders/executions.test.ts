// Executions are the only truth about quantity: each counts once, whenever and in whatever order it is told.
import { describe, expect, it } from 'vitest';
import { DAY_MS, instant } from '../../../../src/kernel/instant.ts';
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { executionOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, CLIENT_ID } from '../rig/settings.ts';

const quantity = (rig: Rig): number =>
  [...rig.state().positions.values()].reduce((sum, position) => sum + quantityOf(position), 0);

async function entered(rig: Rig) {
  await rig.ready();
  return rig.enter();
}

describe('an execution that is told of two orders', () => {
  it('counts once, for the order it was booked for, and raises an alarm', async () => {
    const rig = createRig();
    await rig.ready();
    const { e, s } = await rig.enter();
    const [booked] = rig.of('execution-booked');
    const other = { execId: booked?.execId ?? '', shares: 100, price: 100.02, at: rig.now() };
    rig.broker.say({ type: 'execution', execution: executionOf(s, other) });
    rig.broker.say({ type: 'execution', execution: executionOf(s, other) });
    await rig.settle();
    const asked = () => rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    const before = asked();
    const positions = [
      { account: ACCOUNT, symbol: 'AAPL', conId: 1, quantity: 100, averageCost: 100 },
    ];
    await rig.snapshot({ executions: [executionOf(s, other)], positions });
    await rig.pass(2_000);
    expect(asked()).toBeLessThanOrEqual(before + 1);
    expect(rig.of('execution-booked')).toHaveLength(1);
    expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).toEqual(['execution-of-two-orders']);
    expect(booked?.orderRef).toBe(e.orderRef);
  });
});

describe('an execution', () => {
  it('is booked once however often it is told, live and in snapshots', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e } = rig.bracket();
    const fill = { execId: '0001.a.b.01', shares: 40, price: 100, at: rig.now() };
    const execution = executionOf(e, fill);
    for (let time = 0; time < 3; time += 1) rig.broker.say({ type: 'execution', execution });
    await rig.snapshot({ executions: [execution] });
    expect(rig.of('execution-booked')).toHaveLength(1);
    expect(quantity(rig)).toBe(40);
  });

  it('is booked once under whatever other name it is told, and two of a size are two', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e } = rig.bracket();
    await rig.told(e);
    await rig.fill(e, 40, 100);
    await rig.fill(e, 40, 100, { cumulativeQuantity: 40 });
    expect(quantity(rig)).toBe(40);
    expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).toEqual(['execution-under-two-names']);
    await rig.fill(e, 40, 100, { cumulativeQuantity: 80 });
    await rig.fill(e, 20, 100, { cumulativeQuantity: 0 });
    expect(quantity(rig)).toBe(100);
    const next = await rig.crash();
    await next.ready();
    await next.fill(e, 40, 100, { execId: '0009.1.1.01', cumulativeQuantity: 80 });
    expect(quantity(next)).toBe(100);
  });

  it('is booked once although the broker tells a whole week each time', async () => {
    const rig = createRig();
    const { e, s, t } = await entered(rig);
    const began = rig.now();
    const told = {
      execId: rig.of('execution-booked')[0]?.execId ?? '',
      shares: 100,
      price: 100.02,
    };
    for (let day = 1; day <= 7; day += 1) {
      await rig.jump(instant(began + day * DAY_MS));
      await rig.account('NetLiquidation', 1_000_000);
      await rig.snapshot({
        openOrders: [s, t].map((leg) => reportOf(leg, { ocaGroup: 'G', ocaType: 3 })),
        executions: [executionOf(e, { ...told, at: began })],
        positions: [
          { account: ACCOUNT, symbol: 'AAPL', conId: 1, quantity: 100, averageCost: 100 },
        ],
      });
      await rig.pass(600);
    }
    expect(rig.of('day-started')).toHaveLength(8);
    expect(rig.of('execution-booked')).toHaveLength(1);
  });

  it('comes before its acknowledgement and with an order reference the gateway added to', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s } = rig.bracket();
    await rig.fill(e, 100, 100, { orderRef: `${e.orderRef}/more` });
    await rig.told(s, { orderRef: `${s.orderRef}_x`, ocaGroup: 'G' });
    expect(quantity(rig)).toBe(100);
    expect(rig.state().orders.get(s.orderRef)).toMatchObject({ status: 'working', ocaGroup: 'G' });
  });

  it('is replaced by its correction, and the stop follows', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg, { ocaGroup: leg === e ? '' : 'G' });
    await rig.fill(e, 100, 100, { execId: '0001.a.b.01' });
    await rig.fill(e, 90, 100.1, { execId: '0001.a.b.02' });
    await rig.fill(e, 100, 100, { execId: '0001.a.b.01' });
    expect(quantity(rig)).toBe(90);
    expect(rig.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 90 });
    const [position] = rig.state().positions.values();
    expect(position).toMatchObject({ status: 'open', averagePrice: 100.1 });
  });

  it('is corrected just after the target was refused its new price, and the target shrinks at once', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg, { ocaGroup: leg === e ? '' : 'G' });
    await rig.fill(e, 100, 100.1, { execId: '0001.a.b.01' });
    await rig.refused(t, 434);
    await rig.pass(1_000);
    const before = rig.modifies().length;
    await rig.fill(e, 60, 100.1, { execId: '0001.a.b.02' });
    expect(rig.modifies().slice(before)).toMatchObject([
      { orderRef: s.orderRef, quantity: 60 },
      { orderRef: t.orderRef, quantity: 60 },
    ]);
    // The same again is not tried at once.
    await rig.refused(t, 434);
    await rig.pass(1_000);
    expect(rig.modifies()).toHaveLength(before + 2);
  });

  it('corrected before anybody booked it is all there is of a filled order', async () => {
    const before = createRig();
    await before.ready();
    await before.predict('BUY');
    const { e, s, t } = before.bracket();
    const at = before.now();
    const rig = await before.crash(60_000);
    await rig.connect();
    await rig.snapshot({
      executions: [executionOf(e, { execId: '1.1.1.02', shares: 50, price: 100, at })],
      completedOrders: [
        {
          account: ACCOUNT,
          permId: '91',
          orderRef: e.orderRef,
          symbol: 'AAPL',
          status: 'filled',
          filled: 100,
          why: '',
        },
      ],
      openOrders: [reportOf(s, { ocaGroup: 'G' }), reportOf(t, { ocaGroup: 'G' })],
    });
    expect(rig.of('reconciled').at(-1)).toMatchObject({ isClean: true });
    expect(rig.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 50 });
  });

  it('of a person that closes all an entry has filled ends that entry', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s])
      await rig.told(leg, { ocaGroup: leg === e ? '' : 'G', ocaType: 3 });
    await rig.fill(e, 40, 100.02);
    const hand = { execId: '0001.h.1.01', shares: 40, price: 100, at: rig.now() };
    const execution = { ...executionOf(s, hand), orderRef: '', permId: '77', orderId: 0 };
    rig.broker.say({ type: 'execution', execution });
    await rig.settle();
    expect(rig.cancels()).toEqual([e.orderRef]);
  });

  it('of a closed trade can be corrected in price without reviving it, and in shares revives it', async () => {
    const rig = createRig();
    const { s, t } = await entered(rig);
    await rig.fill(s, 100, 98.5, { execId: '0001.c.d.01' });
    expect(rig.of('position-closed')).toHaveLength(1);
    await rig.fill(s, 100, 98.4, { execId: '0001.c.d.02' });
    expect(quantity(rig)).toBe(0);
    await rig.fill(s, 60, 98.4, { execId: '0001.c.d.03' });
    expect(quantity(rig)).toBe(40);
    // What was never sold is held again, at its stop already: it leaves, as soon as the target is no larger.
    await rig.told(t, { ocaGroup: 'G', ocaType: 3, quantity: 40 });
    expect(rig.newest('x')).toMatchObject({ quantity: 40, side: 'sell' });
  });

  it('that revives a closed position finds its stop where it rested last, not where it was planned', async () => {
    const rig = createRig();
    const { s, t } = await entered(rig);
    await rig.told(s, { stopPrice: 99.5 });
    await rig.fill(t, 100, 102, { execId: '0001.c.d.01' });
    await rig.status(s, 'cancelled');
    expect(rig.of('position-closed')).toHaveLength(1);
    await rig.quote(102);
    await rig.fill(t, 60, 102, { execId: '0001.c.d.02' });
    expect(rig.newest('s')).toMatchObject({ quantity: 40, stopPrice: 99.5 });
  });

  it('of an exit that is corrected leaves the exit price right', async () => {
    const rig = createRig();
    const { s } = await entered(rig);
    await rig.fill(s, 60, 98, { execId: '0001.c.d.01' });
    await rig.fill(s, 50, 99, { execId: '0001.c.d.02' });
    await rig.fill(s, 50, 98);
    const [closed] = rig.of('position-closed');
    expect(closed?.exitPrice).toBeCloseTo(98.5, 9);
    expect(closed?.realizedPnl).toBeCloseTo((98.5 - 100.02) * 100, 6);
  });

  it('after its order was cancelled is booked and protected', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg, { ocaGroup: leg === e ? '' : 'G' });
    for (const leg of [e, t, s]) await rig.status(leg, 'cancelled');
    expect(rig.of('position-abandoned')).toHaveLength(1);
    await rig.fill(e, 25, 100);
    expect(quantity(rig)).toBe(25);
    expect(rig.newest('s')).toMatchObject({ quantity: 25, stopPrice: 98.52 });
    // The late execution does not bring the order back to life.
    expect(rig.state().orders.get(e.orderRef)?.status).toBe('cancelled');
  });

  it('meets its commission in either order, once', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e } = rig.bracket();
    const say = (execId: string) =>
      rig.broker.say({
        type: 'commission',
        execId,
        commission: 1.25,
        currency: 'USD',
        realizedPnl: undefined,
      });
    say('0001.x.1.01');
    await rig.fill(e, 50, 100, { execId: '0001.x.1.01' });
    await rig.fill(e, 50, 100, { execId: '0001.x.2.01' });
    say('0001.x.2.01');
    say('0001.x.2.01');
    await rig.settle();
    expect(rig.of('commission-booked')).toHaveLength(2);
    expect(rig.state().dayCommissions).toBe(2.5);
  });

  it('that was corrected meets the commission of its correction, whichever comes first', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e } = rig.bracket();
    const say = (execId: string, commission: number) =>
      rig.broker.say({
        type: 'commission',
        execId,
        commission,
        currency: 'USD',
        realizedPnl: undefined,
      });
    await rig.fill(e, 50, 100, { execId: '0001.x.1.01' });
    say('0001.x.1.02', 1.5);
    await rig.fill(e, 40, 100, { execId: '0001.x.1.02' });
    say('0001.x.1.01', 1.25);
    await rig.settle();
    expect(rig.of('commission-booked')).toMatchObject([{ execId: '0001.x.1.02', commission: 1.5 }]);
  });

  it('of another account is nothing to us', async () => {
    const rig = createRig();
    const { s } = await entered(rig);
    const fill = { execId: '9.9.9.01', shares: 100, price: 98, at: rig.now() };
    await rig.snapshot({ executions: [executionOf(s, fill, { account: 'DU7654321' })] });
    expect(quantity(rig)).toBe(100);
  });
});

describe('a status', () => {
  it('that puts the stop aside leaves the position uncovered, and somebody asks', async () => {
    const rig = createRig();
    const { s } = await entered(rig);
    expect(rig.engine.status().protectedPositions).toBe(1);
    await rig.status(s, 'held');
    expect(rig.engine.status().protectedPositions).toBe(0);
    expect(rig.of('alarm-raised')).toMatchObject([{ alarm: 'stop-held' }]);
    await rig.status(s, 'presubmitted');
    expect(rig.engine.status().protectedPositions).toBe(1);
  });

  it('that goes back changes nothing', async () => {
    const rig = createRig();
    const { e, s } = await entered(rig);
    await rig.status(e, 'submitted');
    await rig.status(e, 'pending');
    expect(rig.state().orders.get(e.orderRef)?.status).toBe('filled');
    await rig.status(s, 'pending');
    expect(rig.state().orders.get(s.orderRef)?.status).toBe('working');
  });

  it('never fills an order', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    await rig.status(rig.bracket().e, 'filled');
    expect(quantity(rig)).toBe(0);
    expect(rig.of('position-filled')).toEqual([]);
  });

  it('of another client or another permanent id with the same number is not about our order', async () => {
    const rig = createRig();
    const { s } = await entered(rig);
    const status = { orderId: s.orderId, filled: 0, remaining: 0, whyHeld: '' } as const;
    for (const [clientId, permId] of [
      [0, `9${s.orderId}`],
      [CLIENT_ID, '4711'],
    ] as const) {
      rig.broker.say({ type: 'order-status', ...status, clientId, permId, status: 'cancelled' });
    }
    await rig.settle();
    expect(rig.engine.status().protectedPositions).toBe(1);
    expect(rig.submits('protection')).toEqual([]);
  });
});

describe('new terms', () => {
  it('of a target that are confirmed after the trade has ended are nothing but terms', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg, { ocaGroup: leg === e ? '' : 'G' });
    await rig.fill(e, 100, 100.1);
    await rig.fill(s, 100, 98.5);
    await rig.told(t, { limitPrice: 103.26, ocaGroup: 'G' });
    expect(rig.state().orders.get(t.orderRef)).toMatchObject({ limitPrice: 103.26 });
    expect(rig.of('target-moved')).toEqual([]);
  });
});

describe('an order shown with no quantity', () => {
  it('has the quantity it had', async () => {
    const rig = createRig();
    const { s } = await entered(rig);
    await rig.told(s, { quantity: 0, ocaGroup: 'G', ocaType: 3, status: 'presubmitted' });
    expect(rig.state().orders.get(s.orderRef)).toMatchObject({ quantity: 100 });
    expect(rig.modifies()).toEqual([]);
    expect(rig.engine.status().protectedPositions).toBe(1);
  });
});

describe('a refusal', () => {
  it('of a change told twice is no refusal of the order that rests', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg, { ocaGroup: leg === e ? '' : 'G' });
    await rig.fill(e, 40, 100);
    await rig.status(e, 'cancelled');
    await rig.refused(s, 201);
    await rig.refused(s, 201);
    expect(rig.submits('protection')).toEqual([]);
    expect(rig.engine.status().protectedPositions).toBe(1);
  });

  it('of a change that was shown before it was refused is none of the order either', async () => {
    const rig = createRig();
    await rig.ready();
    const { s } = await rig.enter();
    await rig.pass(6_000);
    const rests = { ocaGroup: 'G', ocaType: 3, status: 'presubmitted' } as const;
    await rig.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    await rig.told(s, { ...rests, stopPrice: 99.5 });
    await rig.refused(s, 201);
    await rig.told(s, rests);
    expect(rig.submits('protection')).toEqual([]);
    expect(rig.of('stop-meddled')).toEqual([]);
    expect(rig.state().orders.get(s.orderRef)).toMatchObject({
      status: 'working',
      stopPrice: s.stopPrice,
    });
    await rig.pass(5_000);
    expect(rig.modifies().at(-1)).toEqual({ orderRef: s.orderRef, stopPrice: 99.5 });
  });

  it('of a stop that its status confirms is the end of it, shown change or not', async () => {
    const rig = createRig();
    await rig.ready();
    const { s } = await rig.enter();
    await rig.pass(6_000);
    await rig.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    await rig.told(s, { ocaGroup: 'G', ocaType: 3, stopPrice: 99.5 });
    await rig.refused(s, 201);
    await rig.status(s, 'cancelled');
    expect(rig.submits('protection')).toHaveLength(1);
    expect(rig.newest('s')).toMatchObject({ stopPrice: 99.5, quantity: 100 });
  });

  it('of a number in use leaves the order unknown', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e } = rig.bracket();
    await rig.refused(e, 103);
    expect(rig.state().orders.get(e.orderRef)?.status).toBe('unknown');
    expect(rig.submits('entry')).toHaveLength(1);
  });
});

describe('what the account holds beside ours', () => {
  const held = (quantity: number) => ({
    account: ACCOUNT,
    symbol: 'AAPL',
    conId: 1,
    quantity,
    averageCost: 100,
  });
  const byHand = (rig: Rig, shares: number, execId = '7.7.7.01') =>
    executionOf(
      rig.newest('s'),
      { execId, shares, price: 99, at: rig.now() },
      { orderRef: '', orderId: 0, clientId: 0, permId: '777' },
    );

  it('is refused, never sold, and its sale by hand is not ours however often it is told', async () => {
    const rig = createRig();
    await entered(rig);
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: held(150) });
    await rig.settle();
    expect(rig.state().foreign.get('AAPL')).toBe(50);
    const execution = byHand(rig, 50);
    rig.broker.say({ type: 'execution', execution });
    await rig.settle();
    expect(quantity(rig)).toBe(100);
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: held(100) });
    await rig.pass(6_000);
    await rig.snapshot({ executions: [execution], positions: [held(100)] });
    expect(quantity(rig)).toBe(100);
    expect(rig.modifies()).toEqual([]);
    expect(rig.submits()).toHaveLength(1);
  });

  it('that was sold at a moment nobody can read closes nothing of ours', async () => {
    const rig = createRig();
    const { s, t } = await entered(rig);
    await rig.pass(6_000);
    const openOrders = [s, t].map((leg) => reportOf(leg, { ocaGroup: 'G', ocaType: 3 }));
    // Of this morning, from before we bought: each answer of the day tells it as of now.
    for (let time = 0; time < 2; time += 1) {
      const execution = { ...byHand(rig, 100), execId: '0009.9.9.01', isUndated: true } as const;
      await rig.snapshot({ executions: [execution], openOrders, positions: [held(100)] });
      await rig.pass(6_000);
    }
    expect(quantity(rig)).toBe(100);
    expect(rig.engine.status().protectedPositions).toBe(1);
  });

  it('was sold while we were away: the net of the broker says whose shares are left', async () => {
    const rig = createRig();
    await entered(rig);
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: held(150) });
    const execution = byHand(rig, 50);
    await rig.pass(60_000);
    // The answer to the snapshot brings positions before it is complete.
    rig.broker.say({ type: 'position', position: held(100) });
    await rig.snapshot({ executions: [execution], positions: [held(100)] });
    expect(quantity(rig)).toBe(100);
  });

  it('may be ours, bought and closed by hand while nobody was there to book either', async () => {
    const before = createRig();
    await before.ready();
    await before.predict('BUY');
    const { e, s } = before.bracket();
    const at = before.now();
    const bought = executionOf(e, { execId: '1.1.1.01', shares: 100, price: 100, at });
    const sold = byHand(before, 100);
    const rig = await before.crash(60_000);
    await rig.connect();
    await rig.snapshot({ executions: [bought, sold], openOrders: [reportOf(s)] });
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'closed_by_hand' }]);
    expect(rig.cancels()).toContain(s.orderRef);
  });

  it('was sold before ours was even intended, and after a restart that is still so', async () => {
    const before = createRig();
    await before.ready();
    const morning = before.now();
    await before.pass(60_000);
    await before.quote(100);
    const { t, s } = await before.enter();
    const rig = await before.crash(60_000);
    await rig.connect();
    const told = { execId: '7.7.7.01', shares: 100, price: 99, at: morning };
    const hand = { orderRef: '', orderId: 0, clientId: 0, permId: '777' };
    const sold = executionOf(s, told, hand);
    const openOrders = [t, s].map((leg) => reportOf(leg, { ocaGroup: 'G', ocaType: 3 }));
    await rig.snapshot({ executions: [sold], openOrders, positions: [held(100)] });
    expect(quantity(rig)).toBe(100);
    expect(rig.modifies()).toEqual([]);
  });

  it('shrinks by a sale once, told twice before the broker tells what is left', async () => {
    const rig = createRig();
    await entered(rig);
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: held(600) });
    const execution = byHand(rig, 100);
    for (let time = 0; time < 2; time += 1) rig.broker.say({ type: 'execution', execution });
    await rig.settle();
    expect(rig.state().foreign.get('AAPL')).toBe(400);
    expect(quantity(rig)).toBe(100);
  });

  it('ends before ours does when a person sells more than it, and the stop shrinks with us', async () => {
    const rig = createRig();
    const { s } = await entered(rig);
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: held(130) });
    rig.broker.say({ type: 'execution', execution: byHand(rig, 60) });
    await rig.settle();
    expect(quantity(rig)).toBe(70);
    expect(rig.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 70 });
    expect(rig.of('alarm-raised')).toMatchObject([{ alarm: 'closed-by-hand' }]);
    rig.broker.say({ type: 'execution', execution: byHand(rig, 70, '7.7.8.01') });
    await rig.settle();
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'closed_by_hand' }]);
    expect(rig.cancels()).toContain(s.orderRef);
  });

  it('is asked about at once when the net changes, so that ours is never sold a second time', async () => {
    const rig = createRig();
    await entered(rig);
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: held(100) });
    rig.broker.say({ type: 'snapshot-failed', why: 'a question of before' });
    await rig.pass(1_000);
    const before = rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    rig.broker.say({ type: 'position', position: held(0) });
    await rig.settle();
    expect(rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length).toBe(before + 1);
    await rig.snapshot({ executions: [byHand(rig, 100)] });
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'closed_by_hand' }]);
  });

  it('seems foreign only because the position outran its execution, and is ours again once asked', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e } = rig.bracket();
    rig.broker.say({ type: 'position', position: held(100) });
    await rig.fill(e, 100, 100);
    const before = rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    await rig.pass(5_600);
    expect(rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length).toBe(before + 1);
    await rig.snapshot({ positions: [held(100)] });
    expect(rig.state().foreign.size).toBe(0);
  });
});
