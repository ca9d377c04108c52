// Additions to a trade after a gain: another bracket at the trade's stop, through every check of an entry.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { type AddRule, NO_EXITS } from '../../../../src/trader/domain/strategy/strategy.ts';
import { createHarness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { settings, strategy, TRAIL } from '../harness/settings.ts';
import {
  EACH_R,
  filled,
  fundedAnew,
  held,
  MINUTE,
  minuteAt,
  minutesAt,
  restarted,
  shares,
} from './additions.ts';

describe('an addition', () => {
  it('is made at each R gained, with half the first shares, at the stop of the trade, at most twice', async () => {
    const { harness, s } = await held(EACH_R);
    await minuteAt(harness, 101.5);
    expect(harness.submits('entry')).toHaveLength(1);
    await minuteAt(harness, 101.52);
    expect(harness.submits('entry')).toHaveLength(2);
    const { e: first, s: itsStop } = harness.bracket();
    expect(first).toMatchObject({ quantity: 50, side: 'buy' });
    expect(itsStop).toMatchObject({ quantity: 50, stopPrice: 98.52 });
    expect(itsStop.parentRef).not.toBe(s.parentRef);
    await filled(harness, 101.54);
    await minuteAt(harness, 102.5);
    expect(harness.submits('entry')).toHaveLength(2);
    await minuteAt(harness, 103.03);
    expect(harness.submits('entry')).toHaveLength(3);
    await filled(harness, 103.05);
    await minuteAt(harness, 106);
    expect(harness.submits('entry')).toHaveLength(3);
    const taken = harness.of('signal-taken').map(({ signal }) => signal.id.split('/')[1]);
    expect(taken).toEqual(['follow', 'follow+1', 'follow+2']);
  });

  it('is made at exactly its R, and of exactly its percentage', async () => {
    const harness = createHarness({
      strategies: [
        strategy({
          ...{ target: undefined, size: { kind: 'shares', shares: 1_000 } },
          add: { kind: 'r', r: 1, percent: 32.3, max: 1 },
        }),
      ],
    });
    await harness.ready();
    await harness.predict('BUY');
    await filled(harness, 100.01);
    // (101.5 - 100.01) / (100.01 - 98.52) is slightly less than 1.
    await minuteAt(harness, 101.5);
    // 1,000 times 32.3 is slightly less than 32,300.
    expect(harness.bracket().e.quantity).toBe(323);
  });

  it('may wait for a condition, and has a cooldown between two', async () => {
    const add: AddRule = {
      kind: 'when',
      when: 'position.unrealized_r > 0.5',
      percent: 100,
      max: 3,
    };
    const { harness } = await held(add, { cooldownMs: 5 * MINUTE });
    await minuteAt(harness, 101);
    expect(harness.submits('entry')).toHaveLength(1);
    for (const price of [101, 101, 101]) await minuteAt(harness, price);
    expect(harness.submits('entry')).toHaveLength(1);
    await harness.account('NetLiquidation', 1_000_000);
    await minuteAt(harness, 101);
    expect(harness.bracket().e.quantity).toBe(100);
    expect(harness.submits('entry')).toHaveLength(2);
  });

  it('shares the limits of the position, and is refused once per reason', async () => {
    const { risk } = settings([strategy()]);
    const limits = { risk: { ...risk, positionNotionalMax: 12_000 } };
    const { harness } = await held(EACH_R, {}, { settings: limits });
    await minuteAt(harness, 101.52);
    // 100 shares at 101.54 leave 1,846 USD.
    expect(harness.bracket().e.quantity).toBe(18);
    const none = await held(
      EACH_R,
      {},
      { settings: { risk: { ...risk, positionNotionalMax: 10_100 } } },
    );
    await minuteAt(none.harness, 101.52);
    await minuteAt(none.harness, 101.52);
    expect(none.harness.of('signal-refused').map(({ reasons }) => reasons[0])).toEqual([
      { kind: 'size_zero', binding: 'max_position_notional' },
    ]);
  });

  it('counts with what is held of its symbol toward the limit of what moves together', async () => {
    const { risk } = settings([strategy()]);
    const correlation = { above: 0.8, days: 20, clusterPercentMax: 1.25 };
    const { harness } = await held(EACH_R, {}, { settings: { risk: { ...risk, correlation } } });
    await minuteAt(harness, 101.52);
    expect(harness.submits('entry')).toHaveLength(1);
    // 100 shares at 101.52 and 50 at 101.54, of 1,000,000 USD.
    expect(harness.of('signal-refused').map(({ reasons }) => reasons)).toMatchObject([
      [{ kind: 'correlated_over_limit', symbols: ['AAPL'], percent: expect.closeTo(1.5229, 4) }],
    ]);
  });

  it('is part of an entry of the day, whatever the limits on them', async () => {
    const { risk } = settings([strategy()]);
    const limits = { maxPositions: 1, maxEntriesPerDay: 1 };
    const all = { risk: { ...risk, entriesPerDayMax: 1 } };
    const { harness } = await held(EACH_R, { limits }, { settings: all });
    await minuteAt(harness, 101.52);
    expect(harness.submits('entry')).toHaveLength(2);
    expect(harness.state().entriesToday).toEqual(new Map([['follow', 1]]));
  });

  it('that was not sent leaves the entries of the day as they are', async () => {
    const { harness } = await held(EACH_R);
    await minuteAt(harness, 101.52);
    const orderRefs = [harness.bracket().e, harness.bracket().s].map(({ orderRef }) => orderRef);
    harness.broker.say({ type: 'not-sent', orderRefs, reason: 'gateway_mute' });
    await harness.settle();
    expect(harness.kinds()).toEqual(['gateway_mute']);
    expect(harness.state().entriesToday).toEqual(new Map([['follow', 1]]));
  });

  it('is not made while the trade closes, or during a halt', async () => {
    const { harness } = await held(EACH_R);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    await minuteAt(harness, 101.52);
    expect(harness.kinds()).toContain('trading_halted');
    const leaving = await held(EACH_R);
    await leaving.harness.command({
      type: 'exit',
      symbol: 'AAPL',
      isConfirmed: true,
      by: 'a person',
    });
    await minuteAt(leaving.harness, 101.52);
    expect(leaving.harness.of('signal-refused')).toEqual([]);
    expect(leaving.harness.submits('entry')).toHaveLength(1);
  });

  it('is not made while a person closes a part of the trade', async () => {
    const { harness, s } = await held(EACH_R);
    const exit = { type: 'exit', symbol: 'AAPL', quantity: 30, isConfirmed: true } as const;
    await harness.command({ ...exit, by: 'a person' });
    await minuteAt(harness, 101.52);
    await harness.told(s, { group: s.orderRef, groupEffect: 'reduces', quantity: 70 });
    await minuteAt(harness, 101.52);
    expect(harness.submits('entry')).toHaveLength(1);
    await harness.fill(harness.newest('x'), 30, 101.5);
    await harness.pass(6_000);
    await fundedAnew(harness);
    await minuteAt(harness, 101.52);
    expect(harness.bracket().e.quantity).toBe(50);
  });

  it('is not made at the last minute of the session', async () => {
    const { harness } = await held(EACH_R, {}, { at: instant(Date.parse('2026-11-18T20:40:00Z')) });
    await harness.jump(instant(Date.parse('2026-11-18T20:59:00Z')));
    await fundedAnew(harness);
    await minuteAt(harness, 101.52);
    expect(harness.kinds()).toContain('session_closed');
    expect(harness.submits('entry')).toHaveLength(1);
  });

  it('is cancelled if its trade ends before it fills', async () => {
    const offset = { kind: 'percent', percent: 1 } as const;
    const entryOrder = { kind: 'stop', offset, lifeMs: 600_000 } as const;
    const harness = createHarness({
      strategies: [strategy({ target: undefined, add: EACH_R, entryOrder })],
    });
    await harness.ready();
    await harness.predict('BUY');
    const { s } = harness.bracket();
    await filled(harness, 101.03);
    await minuteAt(harness, 102.6);
    const { e } = harness.bracket();
    expect(e).toMatchObject({ type: 'stop', quantity: 50 });
    await harness.told(e);
    await harness.fill(s, 100, 99.5);
    await harness.pass(260);
    expect(harness.cancels()).toContain(e.orderRef);
  });

  it('closes with the trade, each part by its own stop, and the trade counts once', async () => {
    const { harness, s } = await held(EACH_R, { cooldownMs: MINUTE });
    await minuteAt(harness, 101.52);
    const addition = harness.bracket();
    await filled(harness, 101.54);
    await harness.fill(s, 100, 98.5);
    expect(harness.of('lock-set')).toEqual([]);
    await harness.fill(addition.s, 50, 98.5);
    expect(harness.of('position-closed').map(({ realizedPnl }) => Math.round(realizedPnl))).toEqual(
      [-152, -152],
    );
    expect(harness.of('lock-set')).toHaveLength(1);
  });
});

describe('the terms of an addition', () => {
  it.each([
    { signal: 'BUY', steps: [101.52, 102.3, 103.03], tightest: 100.02 },
    { signal: 'SELL', steps: [98.48, 97.7, 96.97], tightest: 99.98 },
  ])('have the tightest stop of the trade: $signal', async ({ signal, steps, tightest }) => {
    const trail = { kind: 'break-even', atR: 1.5, offset: 0, activateAtR: 0, step: 0.01 } as const;
    const harness = createHarness({
      strategies: [strategy({ target: undefined, add: EACH_R, trail })],
    });
    await harness.ready();
    const base = await harness.enter(signal);
    await harness.told(base.s, { group: base.s.orderRef, groupEffect: 'reduces' });
    const [first = 0, beyond = 0, second = 0] = steps;
    await minuteAt(harness, first);
    await filled(harness, first);
    for (const price of [beyond, beyond + 0.01, beyond]) {
      await harness.pass(1_000);
      await harness.quote(price);
    }
    // Only the first part has gained 1.5 of its own R.
    expect(harness.modifies()).toEqual([{ orderRef: base.s.orderRef, stopPrice: tightest }]);
    await harness.told(base.s, {
      group: base.s.orderRef,
      groupEffect: 'reduces',
      stopPrice: tightest,
    });
    await minuteAt(harness, second);
    expect(harness.submits('entry')).toHaveLength(3);
    expect(harness.bracket().s.stopPrice).toBe(tightest);
  });

  it('are those of the trade after the file has changed: trail, target and exits', async () => {
    const maxMs = 60 * MINUTE;
    const exit = { ...NO_EXITS, maxMs };
    const { harness } = await held(EACH_R, { trail: TRAIL, target: { kind: 'r', r: 4 }, exit });
    const next = restarted(harness, {
      ...{ hash: 'beef', add: EACH_R, trail: undefined, target: undefined, exit: NO_EXITS },
    });
    await next.ready({
      positions: shares(100, 100.02),
      openOrders: [harness.bracket().s, harness.bracket().t].map((leg) =>
        reportOf(leg, { group: 'G', groupEffect: 'reduces' }),
      ),
    });
    await minutesAt(next, 1, 101.52);
    const [base, addition] = [...next.state().positions.values()].map(({ plan }) => plan);
    const { target, trail, exit: exits } = base ?? {};
    expect(addition).toMatchObject({ target, trail, exit: exits, addOn: 1 });
    expect(addition).toMatchObject({ target: { r: 4 }, trail: { multiple: 2 }, exit: { maxMs } });
  });
});

describe('a second addition', () => {
  const add: AddRule = { kind: 'when', when: 'position.unrealized_r > 0.5', percent: 50, max: 3 };

  it.each(['before it is acknowledged', 'while it rests', 'while a part of it has filled'])(
    'is not made beside a first one: %s',
    async (moment) => {
      const offset = { kind: 'percent', percent: 1 } as const;
      const entryOrder = { kind: 'stop', offset, lifeMs: 60 * MINUTE } as const;
      const harness = createHarness({
        strategies: [strategy({ target: undefined, add, entryOrder })],
      });
      await harness.ready();
      await harness.predict('BUY');
      await filled(harness, 101.03);
      await minuteAt(harness, 102.6);
      const { e, s } = harness.bracket();
      if (moment !== 'before it is acknowledged') await harness.told(e);
      if (moment === 'while a part of it has filled') {
        await harness.fill(e, 20, 103.6);
        await harness.told(s, { group: s.orderRef, groupEffect: 'reduces' });
      }
      await minutesAt(harness, 2, 102.6);
      expect(harness.submits('entry')).toHaveLength(2);
      expect(harness.of('signal-refused')).toEqual([]);
    },
  );
});
