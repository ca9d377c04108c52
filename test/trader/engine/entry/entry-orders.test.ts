// Entry order types, and the values derived from the expected fill price. Bid 99.98, ask 100.02, ATR 0.50.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import {
  ANY_HOURS,
  type EntryOrder,
  NO_EXITS,
  type Strategy,
} from '../../../../src/trader/domain/strategy/strategy.ts';
import { createHarness, TEN_O_CLOCK } from '../harness/harness.ts';
import { FIVE_MINUTES as atr, strategy } from '../harness/settings.ts';

async function readyWith(changes: Partial<Strategy>, at = TEN_O_CLOCK) {
  const harness = createHarness({ strategies: [strategy(changes)], at });
  await harness.ready();
  return harness;
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
    const harness = await readyWith({ entryOrder: limit });
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    const validity = { kind: 'gtd', until: harness.now() + 120_000 };
    // 100.02 - 1.0002, rounded down to the cent; the stop three ATR below, the target two R above.
    expect(e).toMatchObject({ type: 'limit', side: 'buy', limitPrice: 99.01, validity });
    expect([s.stopPrice, t.limitPrice]).toEqual([97.51, 102.01]);
    expect(harness.of('position-planned')[0]?.plan).toMatchObject({ stopPrice: 97.51, r: 1.5 });
  });

  it('as a stop buys half an ATR above the ask, or sells it below the bid', async () => {
    const harness = await readyWith({ entryOrder: stop });
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    expect(e).toMatchObject({ type: 'stop', stopPrice: 100.27 });
    expect(e).not.toHaveProperty('limitPrice');
    expect([s.stopPrice, t.limitPrice]).toEqual([98.77, 103.27]);
    const short = await readyWith({ entryOrder: stop });
    await short.predict('SELL');
    expect(short.bracket().e).toMatchObject({ type: 'stop', side: 'sell', stopPrice: 99.73 });
  });

  it('is sized at its own price', async () => {
    const size = { kind: 'notional', notional: 10_000 } as const;
    const harness = await readyWith({ entryOrder: limit, size });
    await harness.predict('BUY');
    expect(harness.bracket().e.quantity).toBe(Math.floor(10_000 / 99.01));
  });

  it('sets R and target from its fill price', async () => {
    const harness = await readyWith({ entryOrder: stop });
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    for (const leg of [e, t, s])
      await harness.told(leg, { group: leg === e ? '' : 'G', groupEffect: 'reduces' });
    await harness.fill(e, 100, 100.5);
    expect(harness.of('position-opened')[0]?.r).toBeCloseTo(1.73, 9);
    expect(harness.modifies()).toEqual([{ orderRef: t.orderRef, limitPrice: 103.96 }]);
  });

  it('is cancelled by an opposite prediction before it fills', async () => {
    const harness = await readyWith({ entryOrder: limit });
    await harness.predict('BUY');
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.predict('SELL');
    expect(harness.cancels()).toEqual([e.orderRef]);
  });

  it.each([
    ['SELL', 'opposite'],
    ['NEUTRAL', 'neutral'],
  ] as const)('that fills while a %s prediction cancels it is closed', async (signal, reason) => {
    const exit = { ...NO_EXITS, opposite: true, neutral: true };
    const harness = await readyWith({
      entryOrder: limit,
      exit,
      entry: { side: 'long', when: 'prediction.confidence >= 0.7' },
    });
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    for (const leg of [e, t, s])
      await harness.told(leg, { group: leg === e ? '' : 'G', groupEffect: 'reduces' });
    await harness.predict(signal);
    expect(harness.cancels()).toEqual([e.orderRef]);
    await harness.fill(e, 100, 99.01);
    expect(harness.of('position-closing')).toMatchObject([{ reason }]);
    expect(harness.newest('x')).toMatchObject({ side: 'sell', quantity: 100 });
  });

  it('is refused without the ATR of its offset', async () => {
    const offset = { kind: 'atr', atr: { period: 400, barMs: 300_000 }, multiple: 1 } as const;
    const order: EntryOrder = { kind: 'stop', offset, lifeMs: 60_000 };
    const harness = await readyWith({ entryOrder: order, stop: { kind: 'percent', percent: 1 } });
    await harness.predict('BUY');
    expect(harness.reasons()).toEqual([{ kind: 'input_missing', path: 'entry.order.offset_atr' }]);
  });
});

describe('an entry at market', () => {
  async function working() {
    const harness = await readyWith({ entryOrder: { kind: 'market' } });
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    expect(e).toMatchObject({ type: 'market', validity: { kind: 'day' } });
    for (const leg of [e, t, s])
      await harness.told(leg, { group: leg === e ? '' : 'G', groupEffect: 'reduces' });
    return { harness, e };
  }

  it('is cancelled after the time that a limit has, if it did not fill', async () => {
    const { harness, e } = await working();
    await harness.pass(29_000);
    expect(harness.cancels()).toEqual([]);
    await harness.pass(2_000);
    expect(harness.cancels()).toEqual([e.orderRef]);
  });

  it('ends with what it has filled, under a stop', async () => {
    const { harness, e } = await working();
    await harness.fill(e, 40, 100.02);
    await harness.pass(31_000);
    await harness.settle();
    expect(harness.cancels()).toContain(e.orderRef);
    await harness.status(e, 'cancelled');
    expect(harness.of('position-opened')).toMatchObject([{ quantity: 40 }]);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });
});

describe('the size of an entry', () => {
  it('may be a percentage of equity', async () => {
    const harness = await readyWith({ size: { kind: 'equity-percent', percent: 2 } });
    await harness.predict('BUY');
    // 20,000 of 1,000,000 USD at 100.02.
    expect(harness.of('entry-intended')[0]?.sizing).toMatchObject({
      shares: 199,
      binding: 'equity-percent',
    });
  });

  it('by volatility is refused while prices do not move', async () => {
    const size = { kind: 'volatility', percent: 1, bars: { period: 20, barMs: 300_000 } } as const;
    const harness = await readyWith({ size });
    await harness.predict('BUY');
    expect(harness.reasons()).toEqual([{ kind: 'input_missing', path: 'sizing.volatility' }]);
  });
});

describe('the hours of a strategy', () => {
  const MINUTE = 60_000;
  const hours = (from: number, until: number) => ({
    ...ANY_HOURS,
    between: { fromMs: from * MINUTE, untilMs: until * MINUTE },
  });

  it('refuse entries that are too early, too late, or on another weekday, each with its reason', async () => {
    const harness = await readyWith({
      entryHours: { ...hours(615, 930), days: new Set(['mon', 'tue']), allowsEarlyClose: true },
    });
    await harness.predict('BUY');
    expect(harness.reasons()).toEqual([
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
    const harness = await readyWith({ entryHours: { ...ANY_HOURS, allowsEarlyClose: false } }, at);
    await harness.predict('BUY');
    expect(harness.kinds()).toEqual(['early_close_day']);
  });

  it('end a resting entry with the window, and refuse entries from a minute before the exit time', async () => {
    const limit: EntryOrder = {
      kind: 'limit',
      offset: { kind: 'percent', percent: 1 },
      lifeMs: 3_600_000,
    };
    const harness = await readyWith({ entryOrder: limit, entryHours: hours(570, 630) });
    await harness.predict('BUY');
    expect(harness.bracket().e.validity).toEqual({
      kind: 'gtd',
      until: Date.parse('2026-11-18T15:30:00Z'),
    });
    const leaving = await readyWith({ exit: { ...NO_EXITS, atMs: 601 * MINUTE } });
    await leaving.predict('BUY');
    expect(leaving.reasons()).toEqual([
      { kind: 'exit_time_near', at: Date.parse('2026-11-18T15:01:00Z') },
    ]);
  });

  it('end a resting entry a minute before the exit time of the strategy', async () => {
    const limit: EntryOrder = {
      kind: 'limit',
      offset: { kind: 'percent', percent: 1 },
      lifeMs: 7_200_000,
    };
    const exit = { ...NO_EXITS, atMs: 630 * MINUTE };
    const harness = await readyWith({ entryOrder: limit, exit });
    await harness.predict('BUY');
    expect(harness.bracket().e.validity).toEqual({
      kind: 'gtd',
      until: Date.parse('2026-11-18T15:29:00Z'),
    });
  });

  it('end a resting entry a minute before a flatten that comes earlier than the usual last six', async () => {
    const limit: EntryOrder = {
      kind: 'limit',
      offset: { kind: 'percent', percent: 1 },
      lifeMs: 7_200_000,
    };
    for (const [flattenBeforeCloseMs, lastMinute] of [
      [60 * MINUTE, '19:59'],
      [3 * MINUTE, '20:54'],
      [undefined, '20:54'],
    ] as const) {
      const at = instant(Date.parse('2026-11-18T19:50:00Z'));
      const exit = { ...NO_EXITS, flattenBeforeCloseMs };
      const harness = await readyWith({ entryOrder: limit, exit }, at);
      await harness.predict('BUY');
      const { e } = harness.bracket();
      const latest = Date.parse(`2026-11-18T${lastMinute}:00Z`);
      if (flattenBeforeCloseMs !== undefined)
        expect(e.validity).toEqual({ kind: 'gtd', until: latest });
      await harness.told(e);
      await harness.jump(instant(latest - 2_000));
      expect(harness.cancels()).toEqual([]);
      await harness.jump(instant(latest));
      expect(harness.cancels()).toEqual([e.orderRef]);
    }
  });

  it('close the position at the exit time of the strategy', async () => {
    const harness = await readyWith({ exit: { ...NO_EXITS, atMs: 602 * MINUTE } });
    await harness.enter();
    await harness.jump(instant(Date.parse('2026-11-18T15:01:58Z')));
    expect(harness.submits('exit')).toEqual([]);
    await harness.jump(instant(Date.parse('2026-11-18T15:02:00Z')));
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'exit_time' }]);
    expect(harness.newest('x')).toMatchObject({ quantity: 100, side: 'sell', group: 'G' });
  });
});
