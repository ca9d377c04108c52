// The watchdog for missing stops: a stop missing twice is replaced, and the position is closed only as the last resort.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, instant, plus } from '../../../../src/kernel/instant.ts';
import { type Bracket, createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const POSITIONS = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }];

async function held(): Promise<{
  harness: Harness;
  legs: Bracket;
  lost: Parameters<Harness['snapshot']>[0];
}> {
  const harness = createHarness();
  await harness.ready();
  const legs = await harness.enter();
  const openOrders = [reportOf(legs.t, { group: 'G', groupEffect: 'reduces' })];
  return { harness, legs, lost: { openOrders, positions: POSITIONS } };
}

const asked = (harness: Harness): number =>
  harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;

describe('a stop that the broker does not show', () => {
  it('is cancelled by number once two complete answers two seconds apart lack it, and then replaced in the group of its target', async () => {
    const { harness, legs, lost } = await held();
    await harness.pass(6_000);
    await harness.snapshot(lost);
    await harness.pass(1_000);
    await harness.snapshot(lost);
    expect(harness.submits('protection')).toEqual([]);
    expect(harness.cancels()).toEqual([]);
    await harness.pass(1_000);
    await harness.snapshot(lost);
    expect(harness.submits('protection')).toEqual([]);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toEqual(['stop-missing']);
    harness.broker.say({
      type: 'cancel-refused',
      handle: legs.s.handle,
      known: true,
      text: 'unknown',
    });
    await harness.pass(600);
    await harness.snapshot(lost);
    const [leg] = harness.submits('protection')[0]?.legs ?? [];
    expect(leg).toMatchObject({ quantity: 100, stopPrice: legs.s.stopPrice, group: 'G' });
    expect(harness.cancels()).toEqual([legs.s.orderRef]);
    expect(harness.engine.status().repairs).toBe(1);
  });

  it('is not treated as missing within five seconds of an execution, or if it appears in between', async () => {
    const { harness, legs, lost } = await held();
    await harness.pass(3_000);
    await harness.snapshot(lost);
    await harness.pass(3_000);
    await harness.snapshot(lost);
    await harness.pass(1_500);
    await harness.snapshot({
      positions: POSITIONS,
      openOrders: [legs.s, legs.t].map((leg) =>
        reportOf(leg, { group: 'G', groupEffect: 'reduces' }),
      ),
    });
    await harness.pass(1_500);
    await harness.snapshot(lost);
    expect(harness.submits('protection')).toEqual([]);
  });

  it('is no reason to give up an entry that has filled in part and whose cancel is not answered', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    for (const leg of [e, s, t])
      await harness.told(leg, leg === e ? {} : { group: 'G', groupEffect: 'reduces' });
    await harness.fill(e, 40, 100.02);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    expect(harness.cancels()).toEqual([e.orderRef]);
    const openOrders = [s, t].map((leg) =>
      reportOf(leg, { group: 'G', groupEffect: 'reduces', quantity: 40 }),
    );
    const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 40, averageCost: 100 }];
    for (let look = 0; look < 3; look += 1) {
      await harness.pass(6_000);
      await harness.snapshot({ openOrders, positions });
    }
    expect(harness.state().orders.get(e.orderRef)?.status).toBe('pending_cancel');
    expect(harness.cancels().length).toBeGreaterThan(1);
    expect(new Set(harness.cancels())).toEqual(new Set([e.orderRef]));
  });

  it('is checked every thirty seconds while a position is held', async () => {
    const { harness, lost } = await held();
    await harness.pass(6_000);
    await harness.snapshot({ ...lost, openOrders: [] });
    await harness.snapshot({
      positions: POSITIONS,
      openOrders: [harness.newest('s'), harness.newest('t')].map((leg) => reportOf(leg)),
    });
    await harness.pass(1_000);
    const before = asked(harness);
    await harness.pass(30_000);
    expect(asked(harness)).toBeGreaterThan(before);
  });
});

describe('a position that changes', () => {
  it('soon after our own execution leads to a request if no execution explains it in two seconds', async () => {
    const { harness } = await held();
    await harness.pass(2_000);
    const before = asked(harness);
    tell(harness, 0);
    await harness.pass(1_500);
    expect(asked(harness)).toBe(before);
    await harness.pass(1_000);
    expect(asked(harness)).toBe(before + 1);
  });

  it('leads to a request at once if positions have shown our last execution before', async () => {
    const { harness } = await held();
    await harness.pass(1_000);
    tell(harness, 100);
    await harness.pass(1_000);
    const before = asked(harness);
    tell(harness, 0);
    await harness.pass(100);
    expect(asked(harness)).toBe(before + 1);
  });

  it('is late after an exit and another entry: the quantity that it shows may be that of the first', async () => {
    const { harness, legs } = await held();
    await harness.fill(legs.s, 100, 98.5);
    await harness.status(legs.t, 'cancelled');
    await harness.pass(5_100);
    await harness.quote(100);
    await harness.enter();
    expect(harness.submits('entry')).toHaveLength(2);
    const before = asked(harness);
    for (const quantity of [100, 0, 100]) tell(harness, quantity);
    await harness.pass(300);
    expect(asked(harness)).toBe(before);
  });
});

function tell({ broker }: Harness, quantity: number): void {
  const position = { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 };
  broker.say({ type: 'position', position });
}

describe('a complete answer', () => {
  it('is requested again if it does not arrive', async () => {
    const harness = createHarness();
    await harness.connect();
    const before = asked(harness);
    await harness.pass(20_000);
    expect(asked(harness)).toBe(before + 1);
    harness.broker.say({ type: 'snapshot-failed', why: 'no end of positions in time' });
    await harness.pass(1_000);
    expect(asked(harness)).toBe(before + 2);
  });
});

describe('the unprotected time of a position', () => {
  it('counts from a second after its stop ended until it is protected again, except during a halt', async () => {
    const { harness, legs } = await held();
    const bareMs = () => harness.engine.status().nakedSeenMs;
    expect(bareMs()).toBe(0);
    await harness.pass(6_000);
    await harness.status(legs.s, 'cancelled');
    await harness.pass(1_000);
    expect(bareMs()).toBe(0);
    await harness.pass(1_000);
    expect(bareMs()).toBeGreaterThan(500);
    await harness.quote(100, { isHalted: true });
    const halted = bareMs();
    await harness.pass(3_000);
    expect(bareMs()).toBe(halted);
    await harness.quote(100);
    await harness.told(harness.newest('s'));
    await harness.pass(3_000);
    expect(bareMs()).toBe(halted);
  });

  it('of today goes on while trading is halted, by the exchange or by an operator', async () => {
    const { harness, legs } = await held();
    const today = () => harness.engine.status().nakedTodayMs;
    await harness.pass(6_000);
    await harness.status(legs.s, 'cancelled');
    await harness.pass(5_000);
    expect(today()).toBe(5_000);
    await harness.quote(100, { isHalted: true });
    await harness.pass(3_000);
    expect(today()).toBe(8_000);
    await harness.quote(100);
    await harness.command({ type: 'halt', by: 'ann', why: 'test' });
    await harness.pass(2_000);
    expect(today()).toBe(10_000);
  });

  it('of today is from the first moment on, and survives a crash and the end of the day', async () => {
    const { harness, legs } = await held();
    const today = (one: Harness) => one.engine.status().nakedTodayMs;
    await harness.pass(6_000);
    await harness.status(legs.s, 'cancelled');
    await harness.pass(1_000);
    expect(today(harness)).toBe(0);
    await harness.pass(4_000);
    expect(today(harness)).toBe(5_000);
    await harness.told(harness.newest('s'));
    const ended = today(harness);
    await harness.pass(60_000);
    expect(today(harness)).toBe(ended);
    const again = await harness.crash();
    expect(today(again)).toBe(ended);
    await again.jump(plus(again.now(), 20 * HOUR_MS));
    expect(today(again)).toBe(0);
  });

  it('is market time at any speed', async () => {
    const harness = createHarness({ speed: 10 });
    await harness.ready();
    const { s } = await harness.enter();
    await harness.status(s, 'cancelled');
    await harness.pass(2_000);
    expect(harness.engine.status().nakedSeenMs).toBeGreaterThan(5_000);
  });
});

describe('a stop that is refused', () => {
  it('in a closed market is tried three times, raises an alarm each minute, and is tried again at the sweep and the open', async () => {
    const { harness, legs, lost } = await held();
    await harness.pass(6_000);
    await harness.jump(instant(Date.UTC(2026, 10, 18, 21, 30)));
    await harness.status(legs.s, 'cancelled');
    const sweep = async (at: number) => {
      await harness.jump(instant(at));
      await harness.quote(100);
      await harness.snapshot(lost);
      await harness.pass(3_000);
    };
    await sweep(Date.UTC(2026, 10, 19, 1, 0, 1));
    const refuse = async () => {
      await harness.refused(harness.newest('s'), 201);
      await harness.pass(3_000);
    };
    for (let time = 0; time < 3; time += 1) await refuse();
    await harness.pass(120_000);
    expect(harness.submits('protection')).toHaveLength(3);
    expect(harness.submits('exit')).toEqual([]);
    const told = harness.of('alarm-raised').filter(({ alarm }) => alarm === 'unprotected');
    expect(told.length).toBeGreaterThanOrEqual(2);
    // A new connection to the broker allows new attempts.
    await harness.connect();
    await harness.snapshot(lost);
    await harness.pass(3_000);
    expect(harness.submits('protection')).toHaveLength(4);
    for (let time = 0; time < 3; time += 1) await refuse();
    await sweep(Date.UTC(2026, 10, 19, 14, 0, 1));
    expect(harness.submits('protection')).toHaveLength(7);
    for (let time = 0; time < 3; time += 1) await refuse();
    await harness.jump(instant(Date.UTC(2026, 10, 19, 14, 30, 1)));
    expect(harness.submits('protection').length).toBeGreaterThanOrEqual(10);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('during a halt does not close the position when the halt ends before the next attempt', async () => {
    const { harness, legs } = await held();
    await harness.pass(6_000);
    await harness.quote(100, { isHalted: true });
    await harness.status(legs.s, 'cancelled');
    for (let time = 0; time < 3; time += 1) {
      await harness.refused(harness.newest('s'), 201);
      await harness.pass(3_000);
    }
    expect(harness.submits('protection')).toHaveLength(3);
    await harness.pass(1_000);
    await harness.quote(100);
    await harness.pass(1_000);
    expect(harness.submits('protection')).toHaveLength(4);
    expect(harness.submits('exit')).toEqual([]);
  });
});
