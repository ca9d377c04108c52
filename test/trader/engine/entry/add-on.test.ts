// Additions to a trade after a gain: another bracket at the trade's stop, through every check of an entry.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { AddRule, Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { barAt } from '../rig/history.ts';
import { createRig, type Rig, type RigOptions } from '../rig/rig.ts';
import { settings, strategy } from '../rig/settings.ts';

const MINUTE = 60_000;
const EACH_R: AddRule = { kind: 'r', r: 1, percent: 50, max: 2 };

/** 100 shares at 100.02 with a stop at 98.52: R is 1.50. */
async function held(add: AddRule, changes: Partial<Strategy> = {}, more: RigOptions = {}) {
  const rig = createRig({
    strategies: [strategy({ target: undefined, add, ...changes })],
    ...more,
  });
  await rig.ready();
  const { s } = await rig.enter();
  await rig.told(s, { group: s.orderRef, groupEffect: 'reduces' });
  return { rig, s };
}

/** Moves the market to this price and finishes the minute. */
async function minuteAt(rig: Rig, price: number): Promise<void> {
  await rig.pass(MINUTE);
  await rig.quote(price);
  const start = instant(Math.floor(rig.now() / MINUTE) * MINUTE - MINUTE);
  await rig.market({ type: 'bar', symbol: 'AAPL', bar: barAt(start, price) });
}

/** Acknowledges the newest addition and fills it at its reference price. */
async function filled(rig: Rig, price: number) {
  const { e, s } = rig.bracket();
  await rig.told(e);
  await rig.told(s, { group: s.orderRef, groupEffect: 'reduces', status: 'presubmitted' });
  await rig.fill(e, e.quantity, price);
  await rig.told(s, { group: s.orderRef, groupEffect: 'reduces' });
}

describe('an addition', () => {
  it('is made at each R gained, with half the first shares, at the stop of the trade, at most twice', async () => {
    const { rig, s } = await held(EACH_R);
    await minuteAt(rig, 101.5);
    expect(rig.submits('entry')).toHaveLength(1);
    await minuteAt(rig, 101.52);
    expect(rig.submits('entry')).toHaveLength(2);
    const { e: first, s: itsStop } = rig.bracket();
    expect(first).toMatchObject({ quantity: 50, side: 'buy' });
    expect(itsStop).toMatchObject({ quantity: 50, stopPrice: 98.52 });
    expect(itsStop.group).not.toBe(s.group);
    await filled(rig, 101.54);
    await minuteAt(rig, 102.5);
    expect(rig.submits('entry')).toHaveLength(2);
    await minuteAt(rig, 103.03);
    expect(rig.submits('entry')).toHaveLength(3);
    await filled(rig, 103.05);
    await minuteAt(rig, 106);
    expect(rig.submits('entry')).toHaveLength(3);
    const taken = rig.of('signal-taken').map(({ signal }) => signal.id.split('/')[1]);
    expect(taken).toEqual(['follow', 'follow+1', 'follow+2']);
  });

  it('may wait for a condition, and has a cooldown between two', async () => {
    const add: AddRule = {
      kind: 'when',
      when: 'position.unrealized_r > 0.5',
      percent: 100,
      max: 3,
    };
    const { rig } = await held(add, { cooldownMs: 5 * MINUTE });
    await minuteAt(rig, 101);
    expect(rig.submits('entry')).toHaveLength(1);
    for (const price of [101, 101, 101]) await minuteAt(rig, price);
    expect(rig.submits('entry')).toHaveLength(1);
    await rig.account('NetLiquidation', 1_000_000);
    await minuteAt(rig, 101);
    expect(rig.bracket().e.quantity).toBe(100);
    expect(rig.submits('entry')).toHaveLength(2);
  });

  it('shares the limits of the position, and is refused once per reason', async () => {
    const { risk } = settings([strategy()]);
    const limits = { risk: { ...risk, positionNotionalMax: 12_000 } };
    const { rig } = await held(EACH_R, {}, { settings: limits });
    await minuteAt(rig, 101.52);
    // 100 shares at 101.54 leave 1,846 USD.
    expect(rig.bracket().e.quantity).toBe(18);
    const none = await held(
      EACH_R,
      {},
      { settings: { risk: { ...risk, positionNotionalMax: 10_100 } } },
    );
    await minuteAt(none.rig, 101.52);
    await minuteAt(none.rig, 101.52);
    expect(none.rig.of('signal-refused').map(({ reasons }) => reasons[0])).toEqual([
      { kind: 'size_zero', binding: 'max_position_notional' },
    ]);
  });

  it('is not made while the trade closes, or during a halt', async () => {
    const { rig } = await held(EACH_R);
    await rig.command({ type: 'halt', why: 'lunch', by: 'a person' });
    await minuteAt(rig, 101.52);
    expect(rig.kinds()).toContain('trading_halted');
    const leaving = await held(EACH_R);
    await leaving.rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' });
    await minuteAt(leaving.rig, 101.52);
    expect(leaving.rig.of('signal-refused')).toEqual([]);
    expect(leaving.rig.submits('entry')).toHaveLength(1);
  });

  it('is not made at the last minute of the session', async () => {
    const { rig } = await held(EACH_R, {}, { at: instant(Date.parse('2026-11-18T20:40:00Z')) });
    await rig.jump(instant(Date.parse('2026-11-18T20:59:00Z')));
    for (const tag of [
      'NetLiquidation',
      'BuyingPower',
      'AvailableFunds',
      'ExcessLiquidity',
    ] as const)
      await rig.account(tag, 1_000_000);
    await minuteAt(rig, 101.52);
    expect(rig.kinds()).toContain('session_closed');
    expect(rig.submits('entry')).toHaveLength(1);
  });

  it('is cancelled if its trade ends before it fills', async () => {
    const offset = { kind: 'percent', percent: 1 } as const;
    const entryOrder = { kind: 'stop', offset, lifeMs: 600_000 } as const;
    const rig = createRig({
      strategies: [strategy({ target: undefined, add: EACH_R, entryOrder })],
    });
    await rig.ready();
    await rig.predict('BUY');
    const { s } = rig.bracket();
    await filled(rig, 101.03);
    await minuteAt(rig, 102.6);
    const { e } = rig.bracket();
    expect(e).toMatchObject({ type: 'stop', quantity: 50 });
    await rig.told(e);
    await rig.fill(s, 100, 99.5);
    await rig.pass(260);
    expect(rig.cancels()).toContain(e.orderRef);
  });

  it('closes with the trade, each part by its own stop, and the trade counts once', async () => {
    const { rig, s } = await held(EACH_R, { cooldownMs: MINUTE });
    await minuteAt(rig, 101.52);
    const addition = rig.bracket();
    await filled(rig, 101.54);
    await rig.fill(s, 100, 98.5);
    expect(rig.of('lock-set')).toEqual([]);
    await rig.fill(addition.s, 50, 98.5);
    expect(rig.of('position-closed').map(({ realizedPnl }) => Math.round(realizedPnl))).toEqual([
      -152, -152,
    ]);
    expect(rig.of('lock-set')).toHaveLength(1);
  });
});
