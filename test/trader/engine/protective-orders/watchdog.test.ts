// The watchdog for missing stops: a stop missing twice is replaced, and the position is closed only as the last resort.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, instant, plus } from '../../../../src/kernel/instant.ts';
import { type Bracket, createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const POSITIONS = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }];

async function held(): Promise<{ rig: Rig; legs: Bracket; lost: Parameters<Rig['snapshot']>[0] }> {
  const rig = createRig();
  await rig.ready();
  const legs = await rig.enter();
  const openOrders = [reportOf(legs.t, { group: 'G', groupEffect: 'reduces' })];
  return { rig, legs, lost: { openOrders, positions: POSITIONS } };
}

const asked = (rig: Rig): number =>
  rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;

describe('a stop that the broker does not show', () => {
  it('is cancelled by number once two complete answers two seconds apart lack it, and then replaced in the group of its target', async () => {
    const { rig, legs, lost } = await held();
    await rig.pass(6_000);
    await rig.snapshot(lost);
    await rig.pass(1_000);
    await rig.snapshot(lost);
    expect(rig.submits('protection')).toEqual([]);
    expect(rig.cancels()).toEqual([]);
    await rig.pass(1_500);
    await rig.snapshot(lost);
    expect(rig.submits('protection')).toEqual([]);
    rig.broker.say({ type: 'cancel-refused', handle: legs.s.handle, known: true, text: 'unknown' });
    await rig.pass(600);
    await rig.snapshot(lost);
    const [leg] = rig.submits('protection')[0]?.legs ?? [];
    expect(leg).toMatchObject({ quantity: 100, stopPrice: legs.s.stopPrice, group: 'G' });
    expect(rig.cancels()).toEqual([legs.s.orderRef]);
    expect(rig.engine.status().repairs).toBe(1);
  });

  it('is not treated as missing within five seconds of an execution, or if it appears in between', async () => {
    const { rig, legs, lost } = await held();
    await rig.pass(3_000);
    await rig.snapshot(lost);
    await rig.pass(3_000);
    await rig.snapshot(lost);
    await rig.pass(1_500);
    await rig.snapshot({
      positions: POSITIONS,
      openOrders: [legs.s, legs.t].map((leg) =>
        reportOf(leg, { group: 'G', groupEffect: 'reduces' }),
      ),
    });
    await rig.pass(1_500);
    await rig.snapshot(lost);
    expect(rig.submits('protection')).toEqual([]);
  });

  it('is checked every thirty seconds while a position is held', async () => {
    const { rig, lost } = await held();
    await rig.pass(6_000);
    await rig.snapshot({ ...lost, openOrders: [] });
    await rig.snapshot({
      positions: POSITIONS,
      openOrders: [rig.newest('s'), rig.newest('t')].map((leg) => reportOf(leg)),
    });
    await rig.pass(1_000);
    const before = asked(rig);
    await rig.pass(30_000);
    expect(asked(rig)).toBeGreaterThan(before);
  });
});

describe('a position that changes', () => {
  it('soon after our own execution leads to a request if no execution explains it in two seconds', async () => {
    const { rig } = await held();
    await rig.pass(2_000);
    const before = asked(rig);
    tell(rig, 0);
    await rig.pass(1_500);
    expect(asked(rig)).toBe(before);
    await rig.pass(1_000);
    expect(asked(rig)).toBe(before + 1);
  });

  it('leads to a request at once if positions have shown our last execution before', async () => {
    const { rig } = await held();
    await rig.pass(1_000);
    tell(rig, 100);
    await rig.pass(1_000);
    const before = asked(rig);
    tell(rig, 0);
    await rig.pass(100);
    expect(asked(rig)).toBe(before + 1);
  });

  it('is late after an exit and another entry: the quantity that it shows may be that of the first', async () => {
    const { rig, legs } = await held();
    await rig.fill(legs.s, 100, 98.5);
    await rig.status(legs.t, 'cancelled');
    await rig.pass(5_100);
    await rig.quote(100);
    await rig.enter();
    expect(rig.submits('entry')).toHaveLength(2);
    const before = asked(rig);
    for (const quantity of [100, 0, 100]) tell(rig, quantity);
    await rig.pass(300);
    expect(asked(rig)).toBe(before);
  });
});

function tell({ broker }: Rig, quantity: number): void {
  const position = { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 };
  broker.say({ type: 'position', position });
}

describe('a complete answer', () => {
  it('is requested again if it does not arrive', async () => {
    const rig = createRig();
    await rig.connect();
    const before = asked(rig);
    await rig.pass(20_000);
    expect(asked(rig)).toBe(before + 1);
    rig.broker.say({ type: 'snapshot-failed', why: 'no end of positions in time' });
    await rig.pass(1_000);
    expect(asked(rig)).toBe(before + 2);
  });
});

describe('the unprotected time of a position', () => {
  it('counts from a second after its stop ended until it is protected again, except during a halt', async () => {
    const { rig, legs } = await held();
    const bareMs = () => rig.engine.status().nakedSeenMs;
    expect(bareMs()).toBe(0);
    await rig.pass(6_000);
    await rig.status(legs.s, 'cancelled');
    await rig.pass(1_000);
    expect(bareMs()).toBe(0);
    await rig.pass(1_000);
    expect(bareMs()).toBeGreaterThan(500);
    await rig.quote(100, { isHalted: true });
    const halted = bareMs();
    await rig.pass(3_000);
    expect(bareMs()).toBe(halted);
    await rig.quote(100);
    await rig.told(rig.newest('s'));
    await rig.pass(3_000);
    expect(bareMs()).toBe(halted);
  });

  it('of today goes on while trading is halted, by the exchange or by an operator', async () => {
    const { rig, legs } = await held();
    const today = () => rig.engine.status().nakedTodayMs;
    await rig.pass(6_000);
    await rig.status(legs.s, 'cancelled');
    await rig.pass(5_000);
    expect(today()).toBe(5_000);
    await rig.quote(100, { isHalted: true });
    await rig.pass(3_000);
    expect(today()).toBe(8_000);
    await rig.quote(100);
    await rig.command({ type: 'halt', by: 'ann', why: 'test' });
    await rig.pass(2_000);
    expect(today()).toBe(10_000);
  });

  it('of today is from the first moment on, and survives a crash and the end of the day', async () => {
    const { rig, legs } = await held();
    const today = (one: Rig) => one.engine.status().nakedTodayMs;
    await rig.pass(6_000);
    await rig.status(legs.s, 'cancelled');
    await rig.pass(1_000);
    expect(today(rig)).toBe(0);
    await rig.pass(4_000);
    expect(today(rig)).toBe(5_000);
    await rig.told(rig.newest('s'));
    const ended = today(rig);
    await rig.pass(60_000);
    expect(today(rig)).toBe(ended);
    const again = await rig.crash();
    expect(today(again)).toBe(ended);
    await again.jump(plus(again.now(), 20 * HOUR_MS));
    expect(today(again)).toBe(0);
  });

  it('is market time at any speed', async () => {
    const rig = createRig({ speed: 10 });
    await rig.ready();
    const { s } = await rig.enter();
    await rig.status(s, 'cancelled');
    await rig.pass(2_000);
    expect(rig.engine.status().nakedSeenMs).toBeGreaterThan(5_000);
  });
});

describe('a stop that is refused', () => {
  it('in a closed market is tried three times, raises an alarm each minute, and is tried again at the sweep and the open', async () => {
    const { rig, legs, lost } = await held();
    await rig.pass(6_000);
    await rig.jump(instant(Date.UTC(2026, 10, 18, 21, 30)));
    await rig.status(legs.s, 'cancelled');
    const sweep = async (at: number) => {
      await rig.jump(instant(at));
      await rig.quote(100);
      await rig.snapshot(lost);
      await rig.pass(3_000);
    };
    await sweep(Date.UTC(2026, 10, 19, 1, 0, 1));
    const refuse = async () => {
      await rig.refused(rig.newest('s'), 201);
      await rig.pass(3_000);
    };
    for (let time = 0; time < 3; time += 1) await refuse();
    await rig.pass(120_000);
    expect(rig.submits('protection')).toHaveLength(3);
    expect(rig.submits('exit')).toEqual([]);
    const told = rig.of('alarm-raised').filter(({ alarm }) => alarm === 'unprotected');
    expect(told.length).toBeGreaterThanOrEqual(2);
    // A new connection to the broker allows new attempts.
    await rig.connect();
    await rig.snapshot(lost);
    await rig.pass(3_000);
    expect(rig.submits('protection')).toHaveLength(4);
    for (let time = 0; time < 3; time += 1) await refuse();
    await sweep(Date.UTC(2026, 10, 19, 14, 0, 1));
    expect(rig.submits('protection')).toHaveLength(7);
    for (let time = 0; time < 3; time += 1) await refuse();
    await rig.jump(instant(Date.UTC(2026, 10, 19, 14, 30, 1)));
    expect(rig.submits('protection').length).toBeGreaterThanOrEqual(10);
    expect(rig.submits('exit')).toEqual([]);
  });

  it('during a halt does not close the position when the halt ends before the next attempt', async () => {
    const { rig, legs } = await held();
    await rig.pass(6_000);
    await rig.quote(100, { isHalted: true });
    await rig.status(legs.s, 'cancelled');
    for (let time = 0; time < 3; time += 1) {
      await rig.refused(rig.newest('s'), 201);
      await rig.pass(3_000);
    }
    expect(rig.submits('protection')).toHaveLength(3);
    await rig.pass(1_000);
    await rig.quote(100);
    await rig.pass(1_000);
    expect(rig.submits('protection')).toHaveLength(4);
    expect(rig.submits('exit')).toEqual([]);
  });
});
