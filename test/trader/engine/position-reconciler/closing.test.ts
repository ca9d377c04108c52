// Reasons to close a position, and the reversal that may follow.
import { describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { historyUntil } from '../harness/history.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, settings, strategy } from '../harness/settings.ts';
import { at, held, timed } from './held.ts';

describe('a position is closed', () => {
  it('by its age, before the close of the session, and earlier on a short day', async () => {
    const aged = createHarness({ strategies: [timed] });
    await held(aged);
    await aged.jump(instant(aged.now() + 1_798_500));
    await aged.quote(100);
    expect(aged.of('position-closing')).toEqual([]);
    await aged.pass(1_500);
    expect(aged.of('position-closing')).toMatchObject([{ reason: 'max_minutes' }]);

    const short = createHarness({
      strategies: [
        strategy({
          exit: { opposite: true, neutral: false, maxMs: undefined, flattenBeforeCloseMs: 300_000 },
        }),
      ],
      // The day after Thanksgiving closes at 13:00.
      at: instant(Date.parse('2026-11-27T15:00:20Z')),
    });
    await held(short);
    await short.jump(instant(Date.parse('2026-11-27T17:54:58Z')));
    expect(short.of('position-closing')).toEqual([]);
    await short.quote(100);
    await short.jump(instant(Date.parse('2026-11-27T17:55:00Z')));
    expect(short.of('position-closing')).toMatchObject([{ reason: 'session_end' }]);
  });

  it('before the earlier close if the broker lists another one than our calendar', async () => {
    const harness = createHarness({
      strategies: [strategy({ exit: { ...timed.exit, maxMs: undefined } })],
    });
    await held(harness);
    const instrument = harness.state().instruments.get('AAPL');
    if (instrument === undefined) throw new Error('AAPL is not resolved');
    const span = { open: at('2026-11-18T14:30:00Z'), close: at('2026-11-18T20:00:00Z') };
    const brokerDays = [{ day: '2026-11-18' as TradingDay, span }];
    harness.broker.say({ type: 'instrument-resolved', instrument: { ...instrument, brokerDays } });
    await harness.jump(at('2026-11-18T19:54:00Z'));
    expect(harness.of('position-closing')).toEqual([]);
    await harness.jump(at('2026-11-18T19:55:01Z'));
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'session_end' }]);
  });

  it('or raises an alarm if it is still open half a minute before the close', async () => {
    const harness = createHarness({
      strategies: [timed],
      at: instant(Date.parse('2026-11-18T20:50:20Z')),
    });
    await held(harness);
    await harness.jump(instant(Date.parse('2026-11-18T20:55:00Z')));
    await harness.told(harness.newest('x'), { group: 'G', groupEffect: 'reduces' as const });
    await harness.jump(instant(Date.parse('2026-11-18T20:59:29Z')));
    // The exit works and does not fill.
    expect(harness.of('alarm-raised')).toMatchObject([{ alarm: 'exit-held' }]);
    await harness.pass(5_000);
    expect(harness.of('alarm-raised').slice(1)).toMatchObject([
      { alarm: 'still-closing', text: expect.stringContaining('its stop rests') },
    ]);
  });

  it('but not while its entry works, which ends six minutes before the close', async () => {
    const harness = createHarness({
      strategies: [timed],
      at: instant(Date.parse('2026-11-18T20:53:20Z')),
    });
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.jump(instant(Date.parse('2026-11-18T20:53:59Z')));
    expect(harness.cancels()).toEqual([]);
    await harness.pass(1_300);
    expect(harness.cancels()).toEqual([e.orderRef]);
  });

  it('at the next open if the process was down at the close', async () => {
    const harness = createHarness({
      strategies: [timed],
      at: instant(Date.parse('2026-11-18T20:40:00Z')),
    });
    const { s, t } = await held(harness);
    const next = await harness.crash(17 * 3_600_000);
    await next.connect();
    const openOrders = [t, s].map((leg) =>
      reportOf(leg, { group: 'G', groupEffect: 'reduces' as const }),
    );
    const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }];
    await next.snapshot({ openOrders, positions });
    await next.pass(1_000);
    // 08:40: the market is closed, the stop rests.
    expect(next.of('position-closing')).toEqual([]);
    await next.jump(instant(Date.parse('2026-11-19T14:30:01Z')));
    await next.quote(99);
    await next.pass(300);
    expect(next.of('position-closing')).toMatchObject([{ reason: 'missed_flatten' }]);
    expect(next.newest('x')).toMatchObject({ quantity: 100, group: 'G' });
  });

  it('once the halt of its symbol is over, not before', async () => {
    const harness = createHarness({ strategies: [timed] });
    await held(harness);
    await harness.quote(100, { isHalted: true });
    await harness.predict('NEUTRAL', { timestamp: harness.now() });
    await harness.pass(500);
    expect(harness.submits('exit')).toEqual([]);
    await harness.quote(100);
    await harness.pass(300);
    expect(harness.submits('exit')).toHaveLength(1);
  });
});

describe('a reversal', () => {
  it('waits until the symbol is flat and the broker agrees, and is then judged again', async () => {
    // The pause after a trade does not apply to the reversal that ended it.
    const harness = createHarness({ strategies: [strategy({ cooldownMs: 300_000 })] });
    const { s, t } = await held(harness);
    await harness.pass(6_000);
    await harness.quote(100);
    await harness.predict('SELL');
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'opposite' }]);
    expect(harness.of('wish-stored')).toHaveLength(1);
    await harness.fill(harness.newest('x'), 100, 99.98);
    for (const leg of [s, t]) await harness.status(leg, 'cancelled');
    await harness.pass(4_000);
    expect(harness.submits('entry')).toHaveLength(1);
    const asked = harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    await harness.pass(2_000);
    // The broker has not reported its net since the exit, so it is requested.
    expect(harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length).toBe(asked + 1);
    await harness.snapshot();
    await harness.quote(100);
    await harness.pass(300);
    expect(harness.submits('entry')).toHaveLength(2);
    expect(harness.bracket().e).toMatchObject({ side: 'sell', quantity: 100 });
    expect(harness.of('signal-taken').map(({ signal }) => signal.side)).toEqual(['long', 'short']);
  });

  it('waits too if a figure for its size is unknown while the position is left, unlike one of its condition', async () => {
    for (const [when, wishes] of [
      ['prediction.confidence > 0.5', 1],
      ["price.last > sma(20, '1m') * 0.9", 0],
    ] as const) {
      const entry = { side: 'both', when } as const;
      const harness = createHarness({
        strategies: [strategy({ entry, stop: { kind: 'percent', percent: 2 } })],
      });
      const { s, t } = await held(harness);
      await harness.pass(6_000);
      await harness.quote(100);
      await harness.market({ type: 'gap', symbol: 'AAPL' });
      await harness.predict('SELL');
      expect(harness.kinds()).toContain('input_missing');
      expect(harness.of('position-closing')).toMatchObject([{ reason: 'opposite' }]);
      expect(harness.of('wish-stored')).toHaveLength(wishes);
      await harness.fill(harness.newest('x'), 100, 99.98);
      for (const leg of [s, t]) await harness.status(leg, 'cancelled');
      const bars = historyUntil(harness.now(), 100);
      await harness.market({ type: 'history', symbol: 'AAPL', bars });
      await harness.pass(5_500);
      await harness.snapshot();
      await harness.quote(100);
      await harness.pass(300);
      expect(harness.submits('entry')).toHaveLength(1 + wishes);
    }
  });

  it('is refused if its price has become stale', async () => {
    const harness = createHarness();
    await wishing(harness);
    await harness.pass(5_500);
    await harness.snapshot();
    await harness.pass(300);
    expect(harness.kinds()).toContain('quote_stale');
  });

  it('is dropped when the price has moved away, when the stop has filled, and when a newer signal arrives', async () => {
    const moved = createHarness();
    await wishing(moved);
    await moved.pass(5_500);
    await moved.snapshot();
    await moved.quote(100.3);
    await moved.pass(300);
    expect(moved.kinds()).toEqual(['moved_away']);

    // 0.30 is more than half an ATR of 0.50, and less than a whole one.
    const risk = { ...settings([]).risk, reversalMoveAtrsMax: 1 };
    const farther = createHarness({ settings: { risk } });
    await wishing(farther);
    await farther.pass(5_500);
    await farther.snapshot();
    await farther.quote(100.3);
    await farther.pass(300);
    expect(farther.submits('entry')).toHaveLength(2);
    expect(moved.submits('entry')).toHaveLength(1);

    const stopped = createHarness();
    const { s } = await held(stopped);
    await stopped.predict('SELL');
    await stopped.fill(s, 100, 98.5);
    await stopped.pass(300);
    expect(stopped.of('wish-dropped').at(-1)?.why).toBe('stopped out while waiting');

    const renewed = createHarness();
    await wishing(renewed);
    await renewed.predict('NEUTRAL');
    expect(renewed.of('wish-dropped').at(-1)?.why).toBe('a newer prediction came');
    await renewed.pass(7_000);
    await renewed.snapshot();
    await renewed.quote(100);
    await renewed.pass(300);
    expect(renewed.submits('entry')).toHaveLength(1);
  });

  it('cancels an entry that still works, and closes what fills meanwhile', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    await harness.told(e);
    for (const leg of [t, s])
      await harness.told(leg, { group: 'G', groupEffect: 'reduces' as const });
    await harness.predict('SELL');
    expect(harness.cancels()).toEqual([e.orderRef]);
    expect(harness.of('wish-stored')).toHaveLength(1);
    await harness.fill(e, 30, 100.02);
    await harness.status(e, 'cancelled');
    await harness.pass(300);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'opposite' }]);
    for (const leg of [t, s])
      await harness.told(leg, { group: 'G', groupEffect: 'reduces' as const, quantity: 30 });
    expect(harness.newest('x')).toMatchObject({ quantity: 30, group: 'G' });
  });

  it('does not survive a restart', async () => {
    const harness = createHarness();
    await wishing(harness);
    const next = await harness.crash();
    await next.ready();
    await next.pass(8_000);
    await next.quote(100);
    await next.pass(300);
    expect(next.submits()).toEqual([]);
    expect(next.state().pendingReversals.size).toBe(0);
  });

  async function wishing(harness: Harness): Promise<void> {
    const { s, t } = await held(harness);
    await harness.predict('SELL');
    await harness.fill(harness.newest('x'), 100, 99.98);
    for (const leg of [s, t]) await harness.status(leg, 'cancelled');
    expect(harness.state().pendingReversals.size).toBe(1);
  }
});
