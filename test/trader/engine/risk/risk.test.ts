// The day's loss, halts and counts are in the journal, and a restart resets none of them.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, settings, strategy } from '../rig/settings.ts';

const base = settings([strategy()]).risk;
/** 0.01 % of 1,000,000: 100 USD. */
const tight = (changes: Partial<typeof base> = {}) => ({
  strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })],
  settings: { risk: { ...base, dailyLossPercentMax: 0.01, ...changes } },
});

async function lost(rig: Rig) {
  await rig.ready();
  const legs = await rig.enter();
  await rig.quote(100, { symbol: 'MSFT' });
  await rig.predict('BUY', { symbol: 'MSFT' });
  const others = rig.bracket();
  const other = others.e;
  await rig.told(other);
  await rig.quote(99.06);
  await rig.pass(300);
  expect(rig.of('trading-changed')).toEqual([]);
  await rig.quote(99.03);
  await rig.pass(300);
  return { ...legs, other, others: [others.e, others.t, others.s] };
}

describe("the day's loss", () => {
  it('marked at the bid blocks entries at the limit, and ends working ones', async () => {
    const rig = createRig(tight());
    const { other } = await lost(rig);
    // 100 x (99.01 - 100.02) is a loss of 101, one of 98 was within the limit of 100.
    expect(rig.of('trading-changed')).toMatchObject([{ state: 'REDUCING', why: 'daily-loss' }]);
    expect(rig.cancels()).toEqual([other.orderRef]);
    expect(rig.of('position-closing')).toEqual([]);
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.kinds()).toEqual(expect.arrayContaining(['trading_reducing', 'daily_loss']));
  });

  it('closes all positions if so configured', async () => {
    const rig = createRig(tight({ onDailyLoss: 'flatten' }));
    await lost(rig);
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'daily_loss' }]);
    expect(rig.newest('x')).toMatchObject({ symbol: 'AAPL', quantity: 100 });
  });

  it('keeps positions adopted after the limit was reached', async () => {
    const rig = createRig(tight({ onDailyLoss: 'flatten' }));
    await rig.ready();
    await rig.enter();
    await rig.quote(99);
    await rig.pass(300);
    await rig.fill(rig.newest('x'), 100, 99);
    await rig.pass(6_000);
    const held = { account: ACCOUNT, symbol: 'MSFT', quantity: 50, averageCost: 100 };
    await rig.snapshot({ positions: [held] });
    await rig.quote(100, { symbol: 'MSFT' });
    const adopt = { type: 'adopt', symbol: 'MSFT', isConfirmed: true, by: 'a person' } as const;
    expect(await rig.command(adopt)).toMatchObject({ ok: true });
    await rig.pass(1_000);
    expect(rig.of('position-closing').map(({ symbol }) => symbol)).toEqual(['AAPL']);
  });

  it('also closes positions that fill after the limit was reached', async () => {
    const rig = createRig(tight({ onDailyLoss: 'flatten' }));
    const { other, others } = await lost(rig);
    for (const leg of others.slice(1)) await rig.told(leg, { group: 'M', groupEffect: 'reduces' });
    await rig.fill(other, 100, 100.02);
    expect(rig.of('position-closing')).toMatchObject([
      { symbol: 'AAPL', reason: 'daily_loss' },
      { symbol: 'MSFT', reason: 'daily_loss' },
    ]);
    expect(rig.newest('x')).toMatchObject({ symbol: 'MSFT', quantity: 100 });
  });

  it('stays reached across a restart, until the operator overrides it for the day or the next session begins', async () => {
    const rig = createRig(tight());
    const { s, t, others } = await lost(rig);
    for (const leg of others) await rig.status(leg, 'cancelled');
    const next = await rig.crash();
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
    const rig = createRig(tight({ onDailyLoss: 'flatten' }));
    const { s, t, others } = await lost(rig);
    await rig.fill(rig.newest('x'), 100, 99);
    for (const leg of [s, t, ...others]) await rig.status(leg, 'cancelled');
    const closed = rig.of('position-closing').length;
    await rig.jump(instant(Date.parse('2026-11-19T15:00:00Z')));
    await rig.ready();
    await rig.pass(300);
    await rig.enter();
    await rig.pass(1_000);
    expect(rig.submits('entry')).toHaveLength(3);
    expect(rig.of('position-closing')).toHaveLength(closed);
    await rig.command({ type: 'halt', why: 'lunch', by: 'a person' });
    await rig.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    expect(rig.engine.status().trading.state).toBe('ACTIVE');
  });

  it('stays reached under a halt that is lifted after a restart', async () => {
    const rig = createRig(tight());
    await lost(rig);
    await rig.command({ type: 'halt', why: 'lunch', by: 'a person' });
    const next = await rig.crash();
    expect(next.engine.status().trading).toEqual({ state: 'HALTED', reason: 'lunch' });
    await next.connect();
    await next.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    expect(next.engine.status().trading).toEqual({ state: 'REDUCING', reason: 'daily-loss' });
  });

  it('stays reached across a restart although what was lost has been won back since', async () => {
    const rig = createRig(tight());
    const { s, t, others } = await lost(rig);
    await rig.command({ type: 'halt', why: 'lunch', by: 'a person' });
    await rig.fill(t, 100, 101);
    for (const leg of [s, ...others]) await rig.status(leg, 'cancelled');
    const next = await rig.crash();
    await next.connect();
    await next.snapshot({ positions: [] });
    await next.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    expect(next.engine.status().trading).toEqual({ state: 'REDUCING', reason: 'daily-loss' });
  });

  it('counts what was lost, and paid in commissions, before a restart', async () => {
    const rig = createRig(tight());
    await rig.ready();
    const { s, t } = await rig.enter();
    await rig.fill(s, 100, 99.5, { execId: '0001.9.9.01' });
    await rig.status(t, 'cancelled');
    rig.broker.say({
      type: 'commission',
      execId: '0001.9.9.01',
      commission: 20,
      currency: 'USD',
      realizedPnl: undefined,
    });
    await rig.pass(300);
    // 52 and 20.
    expect(rig.of('daily-loss-reached')).toEqual([]);
    const next = await rig.crash(60_000);
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

  it('counts no gain or loss of shares that are missing from the account, before or after the day began', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.enter();
    const next = await rig.crash(Date.parse('2026-11-19T14:40:00Z') - rig.now());
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
      const rig = createRig(tight({ onDailyLoss }));
      await rig.ready();
      await rig.enter();
      const halt = () => rig.command({ type: 'halt', why: 'lunch', by: 'a person' });
      const resume = (overrideDailyLoss: boolean) =>
        rig.command({ type: 'resume', overrideDailyLoss, by: 'a person' });
      if (halted === 'before') await halt();
      await rig.quote(99);
      await rig.pass(300);
      if (halted === 'after') await halt();
      expect(rig.engine.status().trading).toEqual({ state: 'HALTED', reason: 'lunch' });
      expect(rig.of('position-closing')).toHaveLength(onDailyLoss === 'flatten' ? 1 : 0);
      // The market recovers, but the limit stays reached.
      await rig.quote(100.5);
      expect(await resume(false)).toMatchObject({ ok: true });
      await rig.pass(300);
      expect(rig.engine.status().trading).toEqual({ state: 'REDUCING', reason: 'daily-loss' });
      expect(await resume(false)).toMatchObject({ ok: false });
      await halt();
      expect(await resume(true)).toMatchObject({ ok: true });
      // Overridden for the day: another halt does not restore the limit.
      await halt();
      await resume(false);
      await rig.quote(99);
      await rig.pass(300);
      expect(rig.engine.status().trading.state).toBe('ACTIVE');
      expect(rig.of('alarm-raised').filter(({ alarm }) => alarm === 'daily-loss')).toHaveLength(1);
    },
  );

  it('is marked at the stop without a price for a minute', async () => {
    const rig = createRig(tight());
    await rig.ready();
    const { s } = await rig.enter();
    expect(100 * (100.02 - (s.stopPrice ?? 0))).toBeGreaterThan(100);
    await rig.quote(100);
    await rig.pass(59_000);
    expect(rig.of('daily-loss-reached')).toEqual([]);
    await rig.pass(2_000);
    expect(rig.of('daily-loss-reached')).toHaveLength(1);
  });

  it('counts commissions', async () => {
    const rig = createRig(tight());
    await rig.ready();
    await rig.enter();
    const execId = rig.of('execution-booked')[0]?.execId ?? '';
    rig.broker.say({
      type: 'commission',
      execId,
      commission: 97,
      currency: 'USD',
      realizedPnl: undefined,
    });
    await rig.quote(100);
    await rig.pass(300);
    // 97 paid and 4 of spread.
    expect(rig.engine.status().trading.state).toBe('REDUCING');
  });
});

describe('a halt', () => {
  it('ends working entries, survives a restart, and is lifted by resume', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e } = rig.bracket();
    await rig.told(e);
    await rig.command({ type: 'halt', why: 'lunch', by: 'a person' });
    expect(rig.cancels()).toEqual([e.orderRef]);
    await rig.status(e, 'cancelled');
    const next = await rig.crash();
    await next.connect();
    expect(next.engine.status().trading).toEqual({ state: 'HALTED', reason: 'lunch' });
    await next.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    expect(next.engine.status().trading.state).toBe('ACTIVE');
  });

  it('file that appears between decision and send blocks the entry', async () => {
    const rig = createRig();
    await rig.ready();
    rig.broker.onSubmit = () => expect.unreachable('nothing may be sent');
    const answers = [false, true];
    Object.defineProperty(rig, 'isHaltFile', { get: () => answers.shift() ?? true });
    await rig.predict('BUY');
    expect(rig.of('order-not-sent')).toMatchObject([{ reason: 'halt_file' }]);
    expect(rig.kinds()).toEqual(['halt_file']);
    expect(rig.of('position-abandoned')).toHaveLength(1);
  });

  it('file ends working entries and blocks new ones without any feed input, until it is removed', async () => {
    const rig = createRig({ strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })] });
    await rig.ready();
    await rig.predict('BUY');
    const { e } = rig.bracket();
    await rig.told(e);
    // No more inputs arrive from feed, desk or gateway.
    rig.isHaltFile = true;
    await rig.pass(300);
    expect(rig.cancels()).toEqual([e.orderRef]);
    expect(rig.engine.status().trading).toEqual({
      state: 'HALTED',
      reason: 'the HALT file is there',
    });
    expect(rig.engine.status().ready.isReady).toBe(false);
    expect(rig.of('halt-file-changed')).toMatchObject([{ isPresent: true }]);
    const next = await rig.crash();
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
    const rig = createRig();
    await rig.ready();
    const resume = () => rig.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    rig.isHaltFile = true;
    expect(await resume()).toMatchObject({
      ok: false,
      text: expect.stringContaining('entries stay blocked while it is there'),
    });
    rig.isHaltFile = false;
    expect(await resume()).toEqual({
      ok: true,
      text: 'The HALT file is gone: trading is active again.',
    });
    expect(rig.of('halt-file-changed').map(({ isPresent }) => isPresent)).toEqual([true, false]);
  });

  it('for a wrong account stays until a person resumes, who learns when the account matches again', async () => {
    const rig = createRig();
    await rig.ready();
    const told = { wanted: ACCOUNT, offered: ['DU9'], isFirstConnect: false };
    rig.broker.say({ type: 'wrong-account', ...told });
    rig.broker.say({ type: 'gateway-changed', state: 'dead', why: 'the gateway serves DU9' });
    await rig.settle();
    expect(rig.engine.status().trading.reason).toBe('wrong-account');
    await rig.ready();
    expect(rig.engine.status().trading).toEqual({
      state: 'HALTED',
      reason: 'wrong-account; the account matches again',
    });
    expect(rig.of('alarm-raised').at(-1)).toMatchObject({
      alarm: 'wrong-account',
      text: `the gateway serves ${ACCOUNT} again: the account matches; entries stay blocked until \`sluice resume\``,
    });
    await rig.predict('BUY');
    expect(rig.kinds()).toEqual(['trading_halted']);
  });

  it('file blocks entries decided before it, one by one as they are sent', async () => {
    const symbols = ['AAPL', 'MSFT', 'IBM'];
    const rig = createRig({ strategies: [strategy({ symbols })] });
    await rig.ready();
    for (const symbol of ['MSFT', 'IBM']) await rig.quote(100, { symbol });
    rig.broker.onSubmit = () => {
      rig.isHaltFile = true;
    };
    // One durable batch decides all three; the file appears while the first is being sent.
    await Promise.all(symbols.map((symbol) => rig.predict('BUY', { symbol })));
    expect(rig.of('signal-taken')).toHaveLength(3);
    expect(rig.submits('entry')).toHaveLength(1);
    expect(rig.of('order-not-sent').map(({ reason }) => reason)).toEqual([
      'halt_file',
      'halt_file',
    ]);
  });

  it('file does not block exits or stops', async () => {
    for (const [how, purpose] of [
      ['exit', 'exit'],
      ['lost stop', 'protection'],
    ] as const) {
      const rig = createRig();
      await rig.ready();
      const { s } = await rig.enter();
      rig.isHaltFile = true;
      if (how === 'exit') await rig.predict('SELL');
      else await rig.refused(s, 201);
      expect(rig.submits(purpose)).toHaveLength(1);
    }
  });

  it('is not set by a silent feed, which ends only unfilled entries', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s } = rig.bracket();
    for (const leg of [e, s]) await rig.told(leg);
    await rig.fill(e, 10, 100);
    await rig.feed({
      type: 'feed-changed',
      feed: 'flow',
      state: 'backing_off',
      why: 'five in a row',
    });
    expect(rig.cancels()).toEqual([e.orderRef]);
    expect(rig.engine.status().trading.state).toBe('ACTIVE');
  });

  it('is set if the gateway serves another account: nothing is sent', async () => {
    const rig = createRig();
    await rig.ready();
    rig.broker.say({
      type: 'wrong-account',
      wanted: ACCOUNT,
      offered: ['DU9'],
      isFirstConnect: false,
    });
    await rig.predict('BUY');
    expect(rig.kinds()).toEqual(['trading_halted']);
    expect(rig.submits()).toEqual([]);
    rig.broker.say({ type: 'gateway-changed', state: 'dead', why: 'the gateway serves DU9' });
    await rig.settle();
    const resume = { type: 'resume', overrideDailyLoss: false, by: 'me' } as const;
    for (const isConfirmed of [undefined, false, true])
      expect(
        await rig.command({ ...resume, ...(isConfirmed !== undefined && { isConfirmed }) }),
      ).toMatchObject({
        ...{ ok: false, kind: 'refused' },
        text: expect.stringContaining(`The gateway does not serve ${ACCOUNT}`),
      });
    expect(await rig.command({ ...resume, overrideDailyLoss: true })).toMatchObject({ ok: false });
    expect(rig.engine.status().trading.state).toBe('HALTED');
    // A restart changes nothing; the login of the right account does.
    const next = await rig.crash();
    next.engine.start();
    await next.settle();
    expect(await next.command(resume)).toMatchObject({ ok: false, kind: 'refused' });
    await next.ready();
    expect(await next.command(resume)).toMatchObject({ ok: true });
  });

  it('is set if the broker reports a group in which a partial exit would cancel the stop', async () => {
    const rig = createRig();
    await rig.ready();
    const { s } = await rig.enter();
    await rig.told(s, { group: 'G', groupEffect: 'cancels' });
    expect(rig.engine.status().trading).toEqual({ state: 'HALTED', reason: 'oca-type' });
  });

  it('for such a group ends unfilled entries, and the operator can lift it', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s } = rig.bracket();
    await rig.told(e);
    await rig.told(s, { group: 'G', groupEffect: 'none' });
    expect(rig.cancels()).toEqual([e.orderRef]);
    await rig.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    await rig.told(s, { group: 'G', groupEffect: 'none' });
    expect(rig.engine.status().trading.state).toBe('ACTIVE');
    expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).toEqual(['oca-type']);
  });
});

describe('overnight exposure', () => {
  const nightly = (overnightNotionalMax: number) => ({
    settings: { risk: { ...base, overnightNotionalMax } },
  });
  const ending = instant(Date.parse('2026-11-18T20:57:00Z'));

  it('over the limit raises one alarm before the close', async () => {
    const rig = createRig(nightly(9_000));
    await rig.ready();
    await rig.enter();
    await rig.quote(99.5);
    expect(rig.of('alarm-raised')).toEqual([]);
    await rig.jump(ending);
    await rig.pass(10_000);
    expect(rig.of('alarm-raised')).toMatchObject([
      { alarm: 'overnight-notional', text: expect.stringContaining('9,950.00 USD in AAPL') },
    ]);
  });

  it('raises no alarm within the limit, or if positions exit before the close', async () => {
    const leaves = { ...strategy().exit, flattenBeforeCloseMs: 300_000 };
    for (const options of [
      nightly(10_500),
      { ...nightly(1), strategies: [strategy({ exit: leaves })] },
    ]) {
      const rig = createRig(options);
      await rig.ready();
      await rig.enter();
      await rig.jump(ending);
      expect(rig.of('alarm-raised')).toEqual([]);
    }
  });
});

describe('limits', () => {
  it('count simultaneous entries together', async () => {
    const rig = createRig({
      strategies: [strategy({ symbols: ['AAPL', 'MSFT', 'IBM'] })],
      settings: { risk: { ...base, positionsMax: 2 } },
    });
    await rig.ready();
    for (const symbol of ['MSFT', 'IBM']) await rig.quote(100, { symbol });
    await Promise.all(['AAPL', 'MSFT', 'IBM'].map((symbol) => rig.predict('BUY', { symbol })));
    expect(rig.of('signal-taken')).toHaveLength(2);
    expect(rig.kinds()).toEqual(['max_positions']);
  });

  it('size an entry by the smallest cap, including orders in flight', async () => {
    const rig = createRig({
      strategies: [strategy({ symbols: ['AAPL', 'MSFT'], size: { kind: 'shares', shares: 900 } })],
      settings: { risk: { ...base, positionNotionalMax: 80_000 } },
    });
    await rig.ready();
    await rig.account('BuyingPower', 100_000);
    await rig.quote(100, { symbol: 'MSFT' });
    await rig.predict('BUY');
    await rig.predict('BUY', { symbol: 'MSFT' });
    // 799 x 100.22 of 100,000 are in flight.
    expect(rig.of('signal-taken').map(({ sizing }) => [sizing.shares, sizing.binding])).toEqual([
      [799, 'max_position_notional'],
      [199, 'buying_power'],
    ]);
  });

  it('let the first of two strategies own a symbol, by priority and then by name', async () => {
    const rig = createRig({
      strategies: [
        strategy({ name: 'a' }),
        strategy({ name: 'c', priority: 5 }),
        strategy({ name: 'b' }),
      ],
    });
    await rig.ready();
    await rig.predict('BUY');
    expect(rig.of('signal-taken').map(({ signal }) => signal.strategy)).toEqual(['c']);
    expect(
      rig.of('signal-refused').map(({ signal, reasons }) => [signal.strategy, reasons]),
    ).toEqual([
      ['a', [{ kind: 'owned_by', owner: 'c' }]],
      ['b', [{ kind: 'owned_by', owner: 'c' }]],
    ]);
  });
});
