// Entry order types, and the values derived from the expected fill price. Bid 99.98, ask 100.02, ATR 0.50.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import {
  ANY_HOURS,
  type EntryOrder,
  NO_EXITS,
  type Strategy,
} from '../../../../src/trader/domain/strategy/strategy.ts';
import { createRig, TEN_O_CLOCK } from '../rig/rig.ts';
import { FIVE_MINUTES as atr, strategy } from '../rig/settings.ts';

async function readyWith(changes: Partial<Strategy>, at = TEN_O_CLOCK) {
  const rig = createRig({ strategies: [strategy(changes)], at });
  await rig.ready();
  return rig;
}

const HALF_ATR = { kind: 'atr', atr, multiple: 0.5 } as const;

describe('an entry that rests', () => {
  const limit: EntryOrder = {
    kind: 'limit',
    offset: { kind: 'percent', percent: 1 },
    lifeMs: 120_000,
  };
  const stop: EntryOrder = { kind: 'stop', offset: HALF_ATR, lifeMs: 60_000 };

  it('as a limit waits one percent under the ask, with stop and target measured from its price', async () => {
    const rig = await readyWith({ entryOrder: limit });
    await rig.predict('BUY');
    const { e, t, s } = rig.bracket();
    const validity = { kind: 'gtd', until: rig.now() + 120_000 };
    // 100.02 - 1.0002, rounded down to the cent; the stop three ATR below, the target two R above.
    expect(e).toMatchObject({ type: 'limit', side: 'buy', limitPrice: 99.01, validity });
    expect([s.stopPrice, t.limitPrice]).toEqual([97.51, 102.01]);
    expect(rig.of('position-planned')[0]?.plan).toMatchObject({ stopPrice: 97.51, r: 1.5 });
  });

  it('as a stop buys half an ATR above the ask, or sells it below the bid', async () => {
    const rig = await readyWith({ entryOrder: stop });
    await rig.predict('BUY');
    const { e, t, s } = rig.bracket();
    expect(e).toMatchObject({ type: 'stop', stopPrice: 100.27 });
    expect(e).not.toHaveProperty('limitPrice');
    expect([s.stopPrice, t.limitPrice]).toEqual([98.77, 103.27]);
    const short = await readyWith({ entryOrder: stop });
    await short.predict('SELL');
    expect(short.bracket().e).toMatchObject({ type: 'stop', side: 'sell', stopPrice: 99.73 });
  });

  it('is sized at its own price', async () => {
    const size = { kind: 'notional', notional: 10_000 } as const;
    const rig = await readyWith({ entryOrder: limit, size });
    await rig.predict('BUY');
    expect(rig.bracket().e.quantity).toBe(Math.floor(10_000 / 99.01));
  });

  it('sets R and target from its fill price', async () => {
    const rig = await readyWith({ entryOrder: stop });
    await rig.predict('BUY');
    const { e, t, s } = rig.bracket();
    for (const leg of [e, t, s])
      await rig.told(leg, { group: leg === e ? '' : 'G', groupEffect: 'reduces' });
    await rig.fill(e, 100, 100.5);
    expect(rig.of('position-opened')[0]?.r).toBeCloseTo(1.73, 9);
    expect(rig.modifies()).toEqual([{ orderRef: t.orderRef, limitPrice: 103.96 }]);
  });

  it('is cancelled by an opposite prediction before it fills', async () => {
    const rig = await readyWith({ entryOrder: limit });
    await rig.predict('BUY');
    const { e } = rig.bracket();
    await rig.told(e);
    await rig.predict('SELL');
    expect(rig.cancels()).toEqual([e.orderRef]);
  });

  it.each([
    ['SELL', 'opposite'],
    ['NEUTRAL', 'neutral'],
  ] as const)('that fills while a %s prediction cancels it is closed', async (signal, reason) => {
    const exit = { ...NO_EXITS, opposite: true, neutral: true };
    const rig = await readyWith({
      entryOrder: limit,
      exit,
      entry: { side: 'long', when: 'prediction.confidence >= 0.7' },
    });
    await rig.predict('BUY');
    const { e, t, s } = rig.bracket();
    for (const leg of [e, t, s])
      await rig.told(leg, { group: leg === e ? '' : 'G', groupEffect: 'reduces' });
    await rig.predict(signal);
    expect(rig.cancels()).toEqual([e.orderRef]);
    await rig.fill(e, 100, 99.01);
    expect(rig.of('position-closing')).toMatchObject([{ reason }]);
    expect(rig.newest('x')).toMatchObject({ side: 'sell', quantity: 100 });
  });

  it('is refused without the ATR of its offset', async () => {
    const offset = { kind: 'atr', atr: { period: 400, barMs: 300_000 }, multiple: 1 } as const;
    const order: EntryOrder = { kind: 'stop', offset, lifeMs: 60_000 };
    const rig = await readyWith({ entryOrder: order, stop: { kind: 'percent', percent: 1 } });
    await rig.predict('BUY');
    expect(rig.reasons()).toEqual([{ kind: 'input_missing', path: 'entry.order.offset_atr' }]);
  });
});

describe('an entry at market', () => {
  async function working() {
    const rig = await readyWith({ entryOrder: { kind: 'market' } });
    await rig.predict('BUY');
    const { e, t, s } = rig.bracket();
    expect(e).toMatchObject({ type: 'market', validity: { kind: 'day' } });
    for (const leg of [e, t, s])
      await rig.told(leg, { group: leg === e ? '' : 'G', groupEffect: 'reduces' });
    return { rig, e };
  }

  it('is cancelled after the time that a limit has, if it did not fill', async () => {
    const { rig, e } = await working();
    await rig.pass(29_000);
    expect(rig.cancels()).toEqual([]);
    await rig.pass(2_000);
    expect(rig.cancels()).toEqual([e.orderRef]);
  });

  it('ends with what it has filled, under a stop', async () => {
    const { rig, e } = await working();
    await rig.fill(e, 40, 100.02);
    await rig.pass(31_000);
    await rig.settle();
    expect(rig.cancels()).toContain(e.orderRef);
    await rig.status(e, 'cancelled');
    expect(rig.of('position-opened')).toMatchObject([{ quantity: 40 }]);
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });
});

describe('the size of an entry', () => {
  it('may be a percentage of equity', async () => {
    const rig = await readyWith({ size: { kind: 'equity-percent', percent: 2 } });
    await rig.predict('BUY');
    // 20,000 of 1,000,000 USD at 100.02.
    expect(rig.of('entry-intended')[0]?.sizing).toMatchObject({
      shares: 199,
      binding: 'equity-percent',
    });
  });

  it('by volatility is refused while prices do not move', async () => {
    const size = { kind: 'volatility', percent: 1, bars: { period: 20, barMs: 300_000 } } as const;
    const rig = await readyWith({ size });
    await rig.predict('BUY');
    expect(rig.reasons()).toEqual([{ kind: 'input_missing', path: 'sizing.volatility' }]);
  });
});

describe('the hours of a strategy', () => {
  const MINUTE = 60_000;
  const hours = (from: number, until: number) => ({
    ...ANY_HOURS,
    between: { fromMs: from * MINUTE, untilMs: until * MINUTE },
  });

  it('refuse entries that are too early, too late, or on another weekday, each with its reason', async () => {
    const rig = await readyWith({
      entryHours: { ...hours(615, 930), days: new Set(['mon', 'tue']), allowsEarlyClose: true },
    });
    await rig.predict('BUY');
    expect(rig.reasons()).toEqual([
      { kind: 'day_not_allowed', day: 'wed' },
      {
        kind: 'outside_entry_hours',
        from: Date.parse('2026-11-18T15:15:00Z'),
        until: Date.parse('2026-11-18T20:30:00Z'),
      },
    ]);
  });

  it('refuse entries on early-close days if configured', async () => {
    // The Friday after Thanksgiving.
    const at = instant(Date.parse('2026-11-27T15:00:20Z'));
    const rig = await readyWith({ entryHours: { ...ANY_HOURS, allowsEarlyClose: false } }, at);
    await rig.predict('BUY');
    expect(rig.kinds()).toEqual(['early_close_day']);
  });

  it('end a resting entry with the window, and refuse entries from a minute before the exit time', async () => {
    const limit: EntryOrder = {
      kind: 'limit',
      offset: { kind: 'percent', percent: 1 },
      lifeMs: 3_600_000,
    };
    const rig = await readyWith({ entryOrder: limit, entryHours: hours(570, 630) });
    await rig.predict('BUY');
    expect(rig.bracket().e.validity).toEqual({
      kind: 'gtd',
      until: Date.parse('2026-11-18T15:30:00Z'),
    });
    const leaving = await readyWith({ exit: { ...NO_EXITS, atMs: 601 * MINUTE } });
    await leaving.predict('BUY');
    expect(leaving.reasons()).toEqual([
      { kind: 'exit_time_near', at: Date.parse('2026-11-18T15:01:00Z') },
    ]);
  });

  it('close the position at the exit time of the strategy', async () => {
    const rig = await readyWith({ exit: { ...NO_EXITS, atMs: 602 * MINUTE } });
    await rig.enter();
    await rig.jump(instant(Date.parse('2026-11-18T15:01:58Z')));
    expect(rig.submits('exit')).toEqual([]);
    await rig.jump(instant(Date.parse('2026-11-18T15:02:00Z')));
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'exit_time' }]);
    expect(rig.newest('x')).toMatchObject({ quantity: 100, side: 'sell', group: 'G' });
  });
});
