// Which refusal is of which change of a stop: the stop rests where it was before, where a person has moved it, or where we have.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import {
  alarms,
  asked,
  HELD,
  held,
  openAlarms,
  placed,
  RESTS,
  stopOf,
} from '../harness/shows-then-refuses.ts';

const moves = (harness: Harness) =>
  harness.of('stop-moved').map(({ from, to, why }) => `${from} -> ${to} ${why}`);

/** A first move, to 99.8, is accepted. */
async function moved() {
  const trade = await held();
  trade.gateway.isRefusing = false;
  await trade.gateway.run(1);
  expect(stopOf(trade.harness)).toEqual([99.8]);
  return trade;
}

/** Both are shown, 40 s apart, and neither is refused yet. */
async function movedTwice() {
  const trade = await moved();
  const { harness, gateway } = trade;
  await gateway.run(40, 100.8);
  await gateway.run(2, 101.3);
  expect(stopOf(harness)).toEqual([100.3]);
  await harness.pass(6_000);
  return trade;
}

describe('a stop whose moves were shown long ago', () => {
  it('is recorded where it rests if the broker refuses all of them', async () => {
    const { harness, s, gateway } = await movedTwice();
    await harness.refused(s, 201, 'no');
    await harness.pass(100);
    await harness.refused(s, 201, 'no');
    gateway.rests = 98.52;
    await gateway.list();
    expect(moves(harness).at(-1)).toBe('100.3 -> 98.52 refused');
    expect(harness.of('stop-meddled')).toEqual([]);
  });

  it('is recorded where it rests if the broker refuses the last one', async () => {
    const { harness, s, gateway } = await movedTwice();
    await harness.refused(s, 201, 'no');
    gateway.rests = 99.8;
    await gateway.list();
    expect(moves(harness).at(-1)).toBe('100.3 -> 99.8 refused');
    expect(harness.of('stop-meddled')).toEqual([]);
  });
});

describe('a stop that is shown where it was before its moves', () => {
  it('is recorded there if their refusal follows', async () => {
    const { harness, s, gateway } = await movedTwice();
    gateway.rests = 98.52;
    await gateway.list();
    await harness.pass(1_000);
    await harness.refused(s, 201, 'no');
    await gateway.list();
    expect(moves(harness).at(-1)).toBe('100.3 -> 98.52 refused');
    await gateway.run(8, 101.3);
    expect(harness.of('stop-meddled')).toEqual([]);
  });

  it('was loosened by a person if none follows, and is moved back', async () => {
    const { harness, gateway } = await movedTwice();
    gateway.rests = 98.52;
    await gateway.list();
    expect(harness.of('stop-meddled')).toEqual([]);
    await gateway.run(14, 101.3);
    expect(harness.of('stop-meddled')).toMatchObject([{ what: 'loosened', isContested: false }]);
    expect(gateway.rests).toBe(100.3);
    expect(stopOf(harness)).toEqual([100.3]);
    expect(moves(harness)).toEqual(['98.52 -> 99.8 trail', '99.8 -> 100.3 trail']);
  });

  it('is where it was if the next list shows it there, and no further list is asked for', async () => {
    const { harness, gateway } = await movedTwice();
    gateway.rests = 98.52;
    await gateway.list();
    gateway.rests = 100.3;
    await gateway.list();
    const before = asked(harness);
    await gateway.run(9, 101.3);
    expect(asked(harness)).toBe(before);
    expect(harness.of('stop-meddled')).toEqual([]);
    expect(stopOf(harness)).toEqual([100.3]);
  });

  it('was loosened at once if it is shown at another price', async () => {
    const { harness, gateway } = await movedTwice();
    gateway.rests = 98.6;
    await gateway.list();
    expect(harness.of('stop-meddled')).toMatchObject([{ what: 'loosened', isContested: false }]);
  });
});

describe('a stop whose move was shown and refused, and that a person loosens at once', () => {
  it('is noticed once, however often its repair is shown and refused', async () => {
    const { harness, gateway } = await held();
    await gateway.run(1);
    await gateway.list();
    expect(stopOf(harness)).toEqual([98.52]);
    gateway.rests = 97;
    await gateway.list();
    await gateway.run(8, 100);
    await gateway.list();
    expect(harness.of('stop-meddled')).toMatchObject([{ what: 'loosened', isContested: false }]);
    expect(stopOf(harness)).toEqual([98.52]);
  });

  it('is noticed before the price from before the move was recorded', async () => {
    const { harness, gateway } = await held();
    await gateway.run(1);
    gateway.rests = 97;
    await gateway.list();
    expect(harness.of('stop-meddled')).toMatchObject([{ what: 'loosened', isContested: false }]);
  });
});

describe('a stop whose second move is refused in flight, after the first was accepted', () => {
  it.each([2_000, 12_000])('is restored once if a person loosens it %i ms later', async (ms) => {
    const { harness, gateway } = await moved();
    gateway.isShowing = false;
    gateway.isRefusing = true;
    await gateway.run(7, 101.3);
    expect(harness.of('change-refused')).toHaveLength(1);
    await gateway.list();
    await harness.pass(ms);
    gateway.rests = 99;
    await gateway.list();
    expect(harness.of('stop-meddled')).toMatchObject([{ what: 'loosened', isContested: false }]);
    expect(stopOf(harness)).toEqual([99.8]);
    expect(moves(harness)).toEqual(['98.52 -> 99.8 trail']);
  });

  it('is recorded at the former price if the refusal was that of the first', async () => {
    const { harness, gateway } = await moved();
    gateway.isShowing = false;
    gateway.isRefusing = true;
    await gateway.run(6, 101.3);
    gateway.rests = 98.52;
    await gateway.list();
    expect(moves(harness).at(-1)).toBe('99.8 -> 98.52 refused');
    expect(harness.of('stop-meddled')).toEqual([]);
  });

  it('is said to rest at the first, in one alarm that does not end, if all later ones are refused', async () => {
    const { harness, gateway } = await moved();
    gateway.isShowing = false;
    gateway.isRefusing = true;
    await gateway.run(300, 101.3);
    await gateway.list();
    expect(alarms(harness)).toEqual(['stop-unmovable']);
    expect(harness.of('alarm-raised')[0]?.text).toContain('it rests at 99.8.');
    expect(openAlarms(harness)).toEqual(['stop-unmovable']);
    expect(harness.modifies().length).toBeLessThan(14);
  });

  it('is recorded as trailed if the second is in force, and no list asks for the next', async () => {
    const { harness, s, gateway } = await moved();
    await harness.pass(6_000);
    await harness.quote(101.3);
    const { stopPrice = 0 } = harness.modifies().at(-1) ?? {};
    await harness.refused(s, 201, 'no');
    await harness.told(s, { ...RESTS, stopPrice });
    gateway.rests = stopPrice;
    await gateway.list();
    const before = asked(harness);
    for (let n = 0; n < 16; n += 1) {
      await harness.pass(500);
      if (asked(harness) > before) await gateway.list();
    }
    expect(asked(harness)).toBe(before);
    await harness.pass(3_000);
    await gateway.list();
    expect(moves(harness).at(-1)).toBe('99.8 -> 100.3 trail');
  });
});

const at = (day: number, time: string) => instant(Date.parse(`2026-11-${day}T${time}-05:00`));
const holds = (quantity: number, averageCost: number) => ({
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost }],
});

describe('a price that was refused, and accepted when it was sent again', () => {
  it('is not recorded again after a split', async () => {
    const { harness, s, t, gateway } = await held(true);
    await harness.pass(6_000);
    await harness.quote(100.5);
    const asks = { type: 'stop-at', symbol: 'AAPL', price: 99.5, isConfirmed: true } as const;
    expect(await harness.command({ ...asks, by: 'ann' })).toMatchObject({ ok: true });
    gateway.isShowing = false;
    await gateway.run(1, 100.5);
    gateway.isRefusing = false;
    await gateway.run(12, 100.5);
    expect(moves(harness)).toEqual(['98.52 -> 99.5 operator']);
    const openOrders = [reportOf(s, { ...RESTS, stopPrice: 99.5 }), reportOf(t, RESTS)];
    await harness.jump(at(18, '15:59:55'));
    await harness.quote(100.5);
    await harness.snapshot({ ...HELD, openOrders });
    await harness.jump(at(19, '09:00:01'));
    await harness.quote(25.1);
    for (let n = 0; n < 2; n += 1) {
      await harness.snapshot({ ...holds(400, 25.005), openOrders });
      await harness.pass(600);
    }
    await harness.told(s, { ...RESTS, stopPrice: 99.5, status: 'pending_cancel' });
    expect(harness.of('position-split')).toHaveLength(1);
    expect(stopOf(harness)).toEqual([24.87]);
    for (const leg of [s, t]) await harness.status(leg, 'cancelled');
    await harness.pass(3_000);
    await harness.snapshot({ ...holds(400, 25.005), openOrders: [] });
    await harness.jump(at(19, '09:29:59'));
    for (let n = 0; n < 2; n += 1) {
      await harness.pass(2_000);
      await harness.quote(25.1);
    }
    expect(placed(harness)).toMatchObject([{ side: 'sell', quantity: 400, stopPrice: 24.87 }]);
  });
});
