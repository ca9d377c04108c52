// The day's loss, halts and counts are in the journal, and a restart resets none of them.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, settings, strategy } from '../harness/settings.ts';

const base = settings([strategy()]).risk;
/** 0.01 % of 1,000,000: 100 USD. */
const tight = (changes: Partial<typeof base> = {}) => ({
  strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })],
  settings: { risk: { ...base, dailyLossPercentMax: 0.01, ...changes } },
});

async function lost(harness: Harness) {
  await harness.ready();
  const legs = await harness.enter();
  await harness.quote(100, { symbol: 'MSFT' });
  await harness.predict('BUY', { symbol: 'MSFT' });
  const others = harness.bracket();
  const other = others.e;
  await harness.told(other);
  await harness.quote(99.06);
  await harness.pass(300);
  expect(harness.of('trading-changed')).toEqual([]);
  await harness.quote(99.03);
  await harness.pass(300);
  return { ...legs, other, others: [others.e, others.t, others.s] };
}

describe("the day's loss", () => {
  it('marked at the bid blocks entries at the limit, and ends working ones', async () => {
    const harness = createHarness(tight());
    const { other } = await lost(harness);
    // 100 x (99.01 - 100.02) is a loss of 101, one of 98 was within the limit of 100.
    expect(harness.of('trading-changed')).toMatchObject([{ state: 'REDUCING', why: 'daily-loss' }]);
    expect(harness.cancels()).toEqual([other.orderRef]);
    expect(harness.of('position-closing')).toEqual([]);
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.kinds()).toEqual(expect.arrayContaining(['trading_reducing', 'daily_loss']));
  });

  it('closes all positions if so configured', async () => {
    const harness = createHarness(tight({ onDailyLoss: 'flatten' }));
    await lost(harness);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'daily_loss' }]);
    expect(harness.newest('x')).toMatchObject({ symbol: 'AAPL', quantity: 100 });
  });

  it('keeps positions adopted after the limit was reached', async () => {
    const harness = createHarness(tight({ onDailyLoss: 'flatten' }));
    await harness.ready();
    await harness.enter();
    await harness.quote(99);
    await harness.pass(300);
    await harness.fill(harness.newest('x'), 100, 99);
    await harness.pass(6_000);
    const held = { account: ACCOUNT, symbol: 'MSFT', quantity: 50, averageCost: 100 };
    await harness.snapshot({ positions: [held] });
    await harness.quote(100, { symbol: 'MSFT' });
    const adopt = { type: 'adopt', symbol: 'MSFT', isConfirmed: true, by: 'a person' } as const;
    expect(await harness.command(adopt)).toMatchObject({ ok: true });
    await harness.pass(1_000);
    expect(harness.of('position-closing').map(({ symbol }) => symbol)).toEqual(['AAPL']);
  });

  it('also closes positions that fill after the limit was reached', async () => {
    const harness = createHarness(tight({ onDailyLoss: 'flatten' }));
    const { other, others } = await lost(harness);
    for (const leg of others.slice(1))
      await harness.told(leg, { group: 'M', groupEffect: 'reduces' });
    await harness.fill(other, 100, 100.02);
    expect(harness.of('position-closing')).toMatchObject([
      { symbol: 'AAPL', reason: 'daily_loss' },
      { symbol: 'MSFT', reason: 'daily_loss' },
    ]);
    expect(harness.newest('x')).toMatchObject({ symbol: 'MSFT', quantity: 100 });
  });

  it('stays reached across a restart, until the operator overrides it for the day or the next session begins', async () => {
    const harness = createHarness(tight());
    const { s, t, others } = await lost(harness);
    for (const leg of others) await harness.status(leg, 'cancelled');
    const next = await harness.crash();
    await next.connect();
    const held = {
      openOrders: [t, s].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' })),
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    };
    await next.snapshot(held);
    await next.quote(99);
    await next.pass(300);
    expect(next.engine.status().trading).toEqual({ state: 'REDUCING', reason: 'daily-loss' });
    const plain = await next.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    expect(plain.ok).toBe(false);
    const lifted = await next.command({ type: 'resume', overrideDailyLoss: true, by: 'a person' });
    expect(lifted.ok).toBe(true);
    await next.pass(1_000);
    expect(next.engine.status().trading.state).toBe('ACTIVE');

    const after = await next.crash();
    await after.connect();
    await after.snapshot(held);
    await after.quote(99);
    await after.jump(instant(Date.parse('2026-11-19T14:31:00Z')));
    await after.account('NetLiquidation', 999_900);
    await after.quote(99);
    await after.pass(300);
    // Losses of the day before do not count again.
    const [day] = after.of('day-started');
    expect(day?.day).toBe('2026-11-19');
    expect(day?.carriedPnl).toBeCloseTo(-104, 6);
    await after.quote(98.9);
    await after.pass(300);
    expect(after.engine.status().trading.state).toBe('ACTIVE');
    await after.quote(97.9);
    await after.pass(300);
    expect(after.engine.status().trading.state).toBe('REDUCING');
    // The override was for the day before.
    await after.command({ type: 'halt', why: 'lunch', by: 'a person' });
    await after.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    expect(after.engine.status().trading).toEqual({ state: 'REDUCING', reason: 'daily-loss' });
  });

  it('of yesterday closes nothing that is entered today, and keeps no halt from being lifted', async () => {
    const harness = createHarness(tight({ onDailyLoss: 'flatten' }));
    const { s, t, others } = await lost(harness);
    await harness.fill(harness.newest('x'), 100, 99);
    for (const leg of [s, t, ...others]) await harness.status(leg, 'cancelled');
    const closed = harness.of('position-closing').length;
    await harness.jump(instant(Date.parse('2026-11-19T15:00:00Z')));
    await harness.ready();
    await harness.pass(300);
    await harness.enter();
    await harness.pass(1_000);
    expect(harness.submits('entry')).toHaveLength(3);
    expect(harness.of('position-closing')).toHaveLength(closed);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    await harness.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    expect(harness.engine.status().trading.state).toBe('ACTIVE');
  });

  it('stays reached under a halt that is lifted after a restart', async () => {
    const harness = createHarness(tight());
    await lost(harness);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    const next = await harness.crash();
    expect(next.engine.status().trading).toEqual({ state: 'HALTED', reason: 'lunch' });
    await next.connect();
    await next.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    expect(next.engine.status().trading).toEqual({ state: 'REDUCING', reason: 'daily-loss' });
  });

  it('stays reached across a restart although what was lost has been won back since', async () => {
    const harness = createHarness(tight());
    const { s, t, others } = await lost(harness);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    await harness.fill(t, 100, 101);
    for (const leg of [s, ...others]) await harness.status(leg, 'cancelled');
    const next = await harness.crash();
    await next.connect();
    await next.snapshot({ positions: [] });
    await next.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    expect(next.engine.status().trading).toEqual({ state: 'REDUCING', reason: 'daily-loss' });
  });

  it('counts what was lost, and paid in commissions, before a restart', async () => {
    const harness = createHarness(tight());
    await harness.ready();
    const { s, t } = await harness.enter();
    await harness.fill(s, 100, 99.5, { execId: '0001.9.9.01' });
    await harness.status(t, 'cancelled');
    harness.broker.say({
      type: 'commission',
      execId: '0001.9.9.01',
      commission: 20,
      currency: 'USD',
      realizedPnl: undefined,
    });
    await harness.pass(300);
    // 52 and 20.
    expect(harness.of('daily-loss-reached')).toEqual([]);
    const next = await harness.crash(60_000);
    await next.connect();
    await next.snapshot();
    await next.pass(300);
    await next.quote(100, { symbol: 'MSFT' });
    await next.predict('BUY', { symbol: 'MSFT' });
    const { e } = next.bracket();
    await next.told(e);
    await next.fill(e, 100, 100);
    await next.quote(99.9, { symbol: 'MSFT' });
    await next.pass(300);
    expect(next.of('daily-loss-reached')).toEqual([]);
    // The bid of 99.71 makes 29 more.
    await next.quote(99.73, { symbol: 'MSFT' });
    await next.pass(300);
    expect(next.of('daily-loss-reached')).toMatchObject([{ loss: 101, limit: 100 }]);
    expect(next.engine.status().trading).toEqual({ state: 'REDUCING', reason: 'daily-loss' });
    // The next day begins without any of it.
    await next.jump(instant(Date.parse('2026-11-19T14:31:00Z')));
    await next.account('NetLiquidation', 999_900);
    await next.quote(99.73, { symbol: 'MSFT' });
    await next.pass(300);
    expect(next.of('day-started')).toMatchObject([
      { day: '2026-11-19', carriedPnl: expect.closeTo(-29, 6) },
    ]);
    expect(next.state()).toMatchObject({ dayRealized: 0, dayCommissions: 0 });
  });

  it.each([
    ['counts from the price at that close', false, 850],
    ['counts whole if the price at a close is of the trade before it', true, 0],
  ])(
    'of a trade from before a close, that ended before the day began, %s',
    async (_, isSecond, carriedPnl) => {
      const at = (time: string) => instant(Date.parse(`2026-11-${time}:00Z`));
      const harness = createHarness();
      await harness.ready();
      let legs = await harness.enter();
      await harness.pass(6_000);
      const [position] = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100.02 }];
      const openOrders = [legs.s, legs.t].map((leg) =>
        reportOf(leg, { group: 'G', groupEffect: 'reduces' }),
      );
      await harness.snapshot({ positions: [position], openOrders });
      await harness.jump(at('18T20:59'));
      await harness.quote(108.52);
      await harness.jump(at('18T21:00'));
      let morning = at('19T14:31');
      if (isSecond) {
        await harness.jump(at('19T15:00'));
        await harness.ready({ positions: [position], openOrders });
        await harness.fill(legs.s, 100, 98.5);
        await harness.status(legs.t, 'cancelled');
        await harness.pass(6_000);
        await harness.snapshot();
        await harness.pass(300);
        await harness.quote(100);
        legs = await harness.enter();
        morning = at('20T14:31');
      }
      const next = await harness.crash(morning - harness.now());
      await next.connect();
      const fill = { execId: '7.7.7.01', shares: 100, price: 98.5, at: morning };
      for (let time = 0; time < 3; time += 1) {
        await next.snapshot({ executions: [executionOf(legs.s, fill)] });
        for (const orderRef of next.cancels()) {
          const { handle } = next.state().orders.get(orderRef)?.terms ?? {};
          next.broker.say({ type: 'cancel-refused', handle, known: false, text: 'not found' });
        }
        await next.pass(6_000);
      }
      expect(next.of('position-closed')).toHaveLength(1);
      expect(next.of('day-started')).toHaveLength(1);
      expect(next.of('day-started')[0]?.carriedPnl ?? 0).toBeCloseTo(carriedPnl, 6);
    },
  );

  it('counts no gain or loss of shares that are missing from the account, before or after the day began', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    const next = await harness.crash(Date.parse('2026-11-19T14:40:00Z') - harness.now());
    await next.connect();
    await next.quote(800);
    await next.account('NetLiquidation', 1_000_000);
    for (let time = 0; time < 12; time += 1) {
      await next.snapshot({ positions: [] });
      for (const orderRef of next.cancels()) {
        const { handle } = next.state().orders.get(orderRef)?.terms ?? {};
        next.broker.say({ type: 'cancel-refused', handle, known: false, text: 'not found' });
      }
      await next.quote(800);
      await next.pass(1_000);
    }
    expect(next.of('position-closed')).toMatchObject([{ isInferred: true }]);
    expect(next.of('day-started')).toHaveLength(1);
    expect(next.state().dayCarried).toBe(0);
    expect(next.of('daily-loss-reached')).toEqual([]);
  });

  it.each([
    ['keep', 'before'],
    ['flatten', 'before'],
    ['keep', 'after'],
  ] as const)(
    'stays reached when a halt is lifted (%s, halted %s)',
    async (onDailyLoss, halted) => {
      const harness = createHarness(tight({ onDailyLoss }));
      await harness.ready();
      await harness.enter();
      const halt = () => harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
      const resume = (overrideDailyLoss: boolean) =>
        harness.command({ type: 'resume', overrideDailyLoss, by: 'a person' });
      if (halted === 'before') await halt();
      await harness.quote(99);
      await harness.pass(300);
      if (halted === 'after') await halt();
      expect(harness.engine.status().trading).toEqual({ state: 'HALTED', reason: 'lunch' });
      expect(harness.of('position-closing')).toHaveLength(onDailyLoss === 'flatten' ? 1 : 0);
      // The market recovers, but the limit stays reached.
      await harness.quote(100.5);
      expect(await resume(false)).toMatchObject({ ok: true });
      await harness.pass(300);
      expect(harness.engine.status().trading).toEqual({ state: 'REDUCING', reason: 'daily-loss' });
      expect(await resume(false)).toMatchObject({ ok: false });
      await halt();
      expect(await resume(true)).toMatchObject({ ok: true });
      // Overridden for the day: another halt does not restore the limit.
      await halt();
      await resume(false);
      await harness.quote(99);
      await harness.pass(300);
      expect(harness.engine.status().trading.state).toBe('ACTIVE');
      expect(harness.of('alarm-raised').filter(({ alarm }) => alarm === 'daily-loss')).toHaveLength(
        1,
      );
    },
  );

  it('is marked at the stop without a price for a minute', async () => {
    const harness = createHarness(tight());
    await harness.ready();
    const { s } = await harness.enter();
    expect(100 * (100.02 - (s.stopPrice ?? 0))).toBeGreaterThan(100);
    await harness.quote(100);
    await harness.pass(59_000);
    expect(harness.of('daily-loss-reached')).toEqual([]);
    await harness.pass(2_000);
    expect(harness.of('daily-loss-reached')).toHaveLength(1);
  });

  it.each([
    ['the stock is quiet and the line is not', {}, 0],
    ['it is halted', { isHalted: true }, 1],
    ['its prices are not live', { isLive: false }, 1],
  ])('is marked at its last price while %s: %j', async (_, quote, reached) => {
    const harness = createHarness(tight());
    await harness.ready();
    await harness.enter();
    await harness.quote(100, quote);
    for (let second = 0; second < 300; second += 20) {
      await harness.pass(20_000);
      harness.broker.say({ type: 'clock-read', skewMs: 0 });
    }
    await harness.pass(300);
    expect(harness.of('daily-loss-reached')).toHaveLength(reached);
  });

  it('is marked at the stop while a farm is broken, whatever else arrives', async () => {
    const harness = createHarness(tight());
    await harness.ready();
    await harness.enter();
    await harness.quote(100);
    harness.broker.say({ type: 'farm-changed', farm: 'usfarm', isBroken: true });
    for (let second = 0; second < 80; second += 20) {
      await harness.pass(20_000);
      harness.broker.say({ type: 'clock-read', skewMs: 0 });
    }
    await harness.pass(300);
    expect(harness.of('daily-loss-reached')).toHaveLength(1);
  });

  it('is measured from the first net liquidation above zero, which servers in a reset may not state', async () => {
    const harness = createHarness(tight({ onDailyLoss: 'flatten' }));
    await harness.ready();
    const next = await harness.crash(Date.parse('2026-11-19T14:40:00Z') - harness.now());
    await next.connect();
    await next.account('NetLiquidation', 0);
    await next.snapshot({});
    await next.quote(100);
    await next.pass(2_000);
    expect(next.of('day-started')).toEqual([]);
    expect(next.of('daily-loss-reached')).toEqual([]);
    await next.account('NetLiquidation', 999_000);
    await next.pass(2_000);
    expect(next.of('day-started').at(-1)).toMatchObject({ netLiquidation: 999_000 });
  });

  it('is unknown, and no entry is made, until a broker in a reset reports the account again', async () => {
    const harness = createHarness();
    await harness.ready();
    harness.broker.say({ type: 'account-unknown', account: ACCOUNT });
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('account_values_stale');
  });

  it('counts commissions', async () => {
    const harness = createHarness(tight());
    await harness.ready();
    await harness.enter();
    const execId = harness.of('execution-booked')[0]?.execId ?? '';
    harness.broker.say({
      type: 'commission',
      execId,
      commission: 97,
      currency: 'USD',
      realizedPnl: undefined,
    });
    await harness.quote(100);
    await harness.pass(300);
    // 97 paid and 4 of spread.
    expect(harness.engine.status().trading.state).toBe('REDUCING');
  });
});

describe('a halt', () => {
  it('ends working entries, survives a restart, and is lifted by resume', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    expect(harness.cancels()).toEqual([e.orderRef]);
    await harness.status(e, 'cancelled');
    const next = await harness.crash();
    await next.connect();
    expect(next.engine.status().trading).toEqual({ state: 'HALTED', reason: 'lunch' });
    await next.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    expect(next.engine.status().trading.state).toBe('ACTIVE');
  });

  it('file that appears between decision and send blocks the entry', async () => {
    const harness = createHarness();
    await harness.ready();
    harness.broker.onSubmit = () => expect.unreachable('nothing may be sent');
    const answers = [false, true];
    Object.defineProperty(harness, 'isHaltFile', { get: () => answers.shift() ?? true });
    await harness.predict('BUY');
    expect(harness.of('order-not-sent')).toMatchObject([{ reason: 'halt_file' }]);
    expect(harness.kinds()).toEqual(['halt_file']);
    expect(harness.of('position-abandoned')).toHaveLength(1);
  });

  it('file ends working entries and blocks new ones without any feed input, until it is removed', async () => {
    const harness = createHarness({ strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })] });
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    await harness.told(e);
    // No more inputs arrive from feed, control API or gateway.
    harness.isHaltFile = true;
    await harness.pass(300);
    expect(harness.cancels()).toEqual([e.orderRef]);
    expect(harness.engine.status().trading).toEqual({
      state: 'HALTED',
      reason: 'the HALT file is there',
    });
    expect(harness.engine.status().ready.isReady).toBe(false);
    expect(harness.of('halt-file-changed')).toMatchObject([{ isPresent: true }]);
    const next = await harness.crash();
    next.isHaltFile = true;
    await next.ready();
    // It is the same file as before the crash.
    expect(next.of('halt-file-changed')).toEqual([]);
    await next.quote(100, { symbol: 'MSFT' });
    await next.predict('BUY', { symbol: 'MSFT' });
    expect(next.kinds()).toContain('halt_file');
    next.isHaltFile = false;
    expect(next.engine.status().trading.state).toBe('ACTIVE');
    await next.pass(300);
    expect(next.of('halt-file-changed').at(-1)).toMatchObject({ isPresent: false });
  });

  it('file that is still there keeps a resume from saying that trading is active', async () => {
    const harness = createHarness();
    await harness.ready();
    const resume = () =>
      harness.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    harness.isHaltFile = true;
    expect(await resume()).toMatchObject({
      ok: false,
      text: expect.stringContaining('entries stay blocked while it is there'),
    });
    harness.isHaltFile = false;
    expect(await resume()).toEqual({
      ok: true,
      text: 'The HALT file is gone: trading is active again.',
    });
    expect(harness.of('halt-file-changed').map(({ isPresent }) => isPresent)).toEqual([
      true,
      false,
    ]);
  });

  it('for a wrong account stays until a person resumes, who learns when the account matches again', async () => {
    const harness = createHarness();
    await harness.ready();
    const told = { wanted: ACCOUNT, offered: ['DU9'], isFirstConnect: false };
    harness.broker.say({ type: 'wrong-account', ...told });
    harness.broker.say({ type: 'gateway-changed', state: 'dead', why: 'the gateway serves DU9' });
    await harness.settle();
    expect(harness.engine.status().trading.reason).toBe('wrong-account');
    await harness.ready();
    expect(harness.engine.status().trading).toEqual({
      state: 'HALTED',
      reason: 'wrong-account; the account matches again',
    });
    expect(harness.of('alarm-raised').at(-1)).toMatchObject({
      alarm: 'wrong-account',
      text: `the gateway serves ${ACCOUNT} again: the account matches; entries stay blocked until \`sluice resume\``,
    });
    await harness.predict('BUY');
    expect(harness.kinds()).toEqual(['trading_halted']);
  });

  it('file blocks entries decided before it, one by one as they are sent', async () => {
    const symbols = ['AAPL', 'MSFT', 'IBM'];
    const harness = createHarness({ strategies: [strategy({ symbols })] });
    await harness.ready();
    for (const symbol of ['MSFT', 'IBM']) await harness.quote(100, { symbol });
    harness.broker.onSubmit = () => {
      harness.isHaltFile = true;
    };
    // One durable batch decides all three; the file appears while the first is being sent.
    await Promise.all(symbols.map((symbol) => harness.predict('BUY', { symbol })));
    expect(harness.of('signal-taken')).toHaveLength(3);
    expect(harness.submits('entry')).toHaveLength(1);
    expect(harness.of('order-not-sent').map(({ reason }) => reason)).toEqual([
      'halt_file',
      'halt_file',
    ]);
  });

  it('file does not block exits or stops', async () => {
    for (const [how, purpose] of [
      ['exit', 'exit'],
      ['lost stop', 'protection'],
    ] as const) {
      const harness = createHarness();
      await harness.ready();
      const { s } = await harness.enter();
      harness.isHaltFile = true;
      if (how === 'exit') await harness.predict('SELL');
      else await harness.refused(s, 201);
      expect(harness.submits(purpose)).toHaveLength(1);
    }
  });

  it('is not set by a silent feed, which ends only unfilled entries', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s } = harness.bracket();
    for (const leg of [e, s]) await harness.told(leg);
    await harness.fill(e, 10, 100);
    await harness.feed({
      type: 'feed-changed',
      feed: 'flow',
      state: 'backing_off',
      why: 'five in a row',
    });
    expect(harness.cancels()).toEqual([e.orderRef]);
    expect(harness.engine.status().trading.state).toBe('ACTIVE');
  });

  it('is set if the gateway serves another account: nothing is sent', async () => {
    const harness = createHarness();
    await harness.ready();
    harness.broker.say({
      type: 'wrong-account',
      wanted: ACCOUNT,
      offered: ['DU9'],
      isFirstConnect: false,
    });
    await harness.predict('BUY');
    expect(harness.kinds()).toEqual(['trading_halted']);
    expect(harness.submits()).toEqual([]);
    harness.broker.say({ type: 'gateway-changed', state: 'dead', why: 'the gateway serves DU9' });
    await harness.settle();
    const resume = { type: 'resume', overrideDailyLoss: false, by: 'me' } as const;
    for (const isConfirmed of [undefined, false, true])
      expect(
        await harness.command({ ...resume, ...(isConfirmed !== undefined && { isConfirmed }) }),
      ).toMatchObject({
        ...{ ok: false, kind: 'refused' },
        text: expect.stringContaining(`The gateway does not serve ${ACCOUNT}`),
      });
    expect(await harness.command({ ...resume, overrideDailyLoss: true })).toMatchObject({
      ok: false,
    });
    expect(harness.engine.status().trading.state).toBe('HALTED');
    // A restart changes nothing; the login of the right account does.
    const next = await harness.crash();
    next.engine.start();
    await next.settle();
    expect(await next.command(resume)).toMatchObject({ ok: false, kind: 'refused' });
    await next.ready();
    expect(await next.command(resume)).toMatchObject({ ok: true });
  });

  it('is set if the broker reports a group in which a partial exit would cancel the stop', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    await harness.told(s, { group: 'G', groupEffect: 'cancels' });
    expect(harness.engine.status().trading).toEqual({ state: 'HALTED', reason: 'oca-type' });
  });

  it('for such a group ends unfilled entries, and the operator can lift it', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s } = harness.bracket();
    await harness.told(e);
    await harness.told(s, { group: 'G', groupEffect: 'none' });
    expect(harness.cancels()).toEqual([e.orderRef]);
    await harness.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    await harness.told(s, { group: 'G', groupEffect: 'none' });
    expect(harness.engine.status().trading.state).toBe('ACTIVE');
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toEqual(['oca-type']);
  });
});

describe('overnight exposure', () => {
  const nightly = (overnightNotionalMax: number) => ({
    settings: { risk: { ...base, overnightNotionalMax } },
  });
  const ending = instant(Date.parse('2026-11-18T20:57:00Z'));

  it('over the limit raises one alarm before the close', async () => {
    const harness = createHarness(nightly(9_000));
    await harness.ready();
    await harness.enter();
    await harness.quote(99.5);
    expect(harness.of('alarm-raised')).toEqual([]);
    await harness.jump(ending);
    await harness.pass(10_000);
    expect(harness.of('alarm-raised')).toMatchObject([
      { alarm: 'overnight-notional', text: expect.stringContaining('9,950.00 USD in AAPL') },
    ]);
  });

  it('raises no alarm within the limit, or if positions exit before the close', async () => {
    const leaves = { ...strategy().exit, flattenBeforeCloseMs: 300_000 };
    for (const options of [
      nightly(10_500),
      { ...nightly(1), strategies: [strategy({ exit: leaves })] },
    ]) {
      const harness = createHarness(options);
      await harness.ready();
      await harness.enter();
      await harness.jump(ending);
      expect(harness.of('alarm-raised')).toEqual([]);
    }
  });
});

describe('limits', () => {
  it('count simultaneous entries together', async () => {
    const harness = createHarness({
      strategies: [strategy({ symbols: ['AAPL', 'MSFT', 'IBM'] })],
      settings: { risk: { ...base, positionsMax: 2 } },
    });
    await harness.ready();
    for (const symbol of ['MSFT', 'IBM']) await harness.quote(100, { symbol });
    await Promise.all(['AAPL', 'MSFT', 'IBM'].map((symbol) => harness.predict('BUY', { symbol })));
    expect(harness.of('signal-taken')).toHaveLength(2);
    expect(harness.kinds()).toEqual(['max_positions']);
  });

  it('size an entry by the smallest cap, including orders in flight', async () => {
    const harness = createHarness({
      strategies: [strategy({ symbols: ['AAPL', 'MSFT'], size: { kind: 'shares', shares: 900 } })],
      settings: { risk: { ...base, positionNotionalMax: 80_000 } },
    });
    await harness.ready();
    await harness.account('BuyingPower', 100_000);
    await harness.quote(100, { symbol: 'MSFT' });
    await harness.predict('BUY');
    await harness.predict('BUY', { symbol: 'MSFT' });
    // 799 x 100.22 of 100,000 are in flight.
    expect(harness.of('signal-taken').map(({ sizing }) => [sizing.shares, sizing.binding])).toEqual(
      [
        [799, 'max_position_notional'],
        [199, 'buying_power'],
      ],
    );
  });

  it('let the first of two strategies own a symbol, by priority and then by name', async () => {
    const harness = createHarness({
      strategies: [
        strategy({ name: 'a' }),
        strategy({ name: 'c', priority: 5 }),
        strategy({ name: 'b' }),
      ],
    });
    await harness.ready();
    await harness.predict('BUY');
    expect(harness.of('signal-taken').map(({ signal }) => signal.strategy)).toEqual(['c']);
    expect(
      harness.of('signal-refused').map(({ signal, reasons }) => [signal.strategy, reasons]),
    ).toEqual([
      ['a', [{ kind: 'owned_by', owner: 'c' }]],
      ['b', [{ kind: 'owned_by', owner: 'c' }]],
    ]);
  });
});
