// Locks: losing trades block entries for a time, across restarts, until the lock expires or the operator lifts it.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { evolve } from '../../../../src/trader/engine/fold/evolve.ts';
import { initialState, STATE_VERSION } from '../../../../src/trader/engine/state/state.ts';
import {
  NO_PROTECTIONS,
  type ProtectionSettings,
} from '../../../../src/trader/ports/risk-settings.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, settings, strategy } from '../harness/settings.ts';
import { refusedIn, trade } from '../harness/trades.ts';

const MINUTE = 60_000;
const base = settings([strategy()]);
const symbols = ['AAPL', 'MSFT', 'IBM'];

async function harnessWith(
  protections: Partial<ProtectionSettings>,
  more: Partial<Settings> = {},
  its: Partial<ReturnType<typeof strategy>> = {},
): Promise<Harness> {
  const harness = createHarness({
    strategies: [strategy({ symbols, ...its })],
    settings: { protections: { ...NO_PROTECTIONS, ...protections }, ...more },
  });
  await harness.ready();
  return harness;
}

const streakOf = (losingStreakMax: number) =>
  harnessWith({}, { risk: { ...base.risk, losingStreakMax } });

describe('a losing streak', () => {
  it('blocks entries until the open of the next session, and ends working ones', async () => {
    const harness = await streakOf(2);
    await trade(harness, 'stop');
    await harness.quote(100, { symbol: 'IBM' });
    await harness.predict('BUY', { symbol: 'IBM' });
    const working = harness.bracket().e;
    await harness.told(working);
    await trade(harness, 'stop', 'MSFT');
    expect(harness.of('lock-set')).toMatchObject([
      {
        lock: {
          scope: { kind: 'all' },
          reason: { kind: 'losing_streak', losses: 2, limit: 2 },
          until: Date.parse('2026-11-19T14:30:00Z'),
        },
      },
    ]);
    expect(harness.cancels()).toEqual([working.orderRef]);
    expect(await refusedIn(harness, 'AAPL')).toMatchObject([
      { kind: 'locked', reason: { losses: 2 } },
    ]);
    expect(harness.engine.status().trading).toMatchObject({ state: 'REDUCING' });
    expect(harness.engine.status().trading.reason).toContain('2 losing trades in a row');
  });

  it('ends with a winning trade', async () => {
    const harness = await streakOf(2);
    for (const how of ['stop', 'target', 'stop'] as const) await trade(harness, how);
    expect(harness.of('lock-set')).toEqual([]);
  });

  it('is of one day', async () => {
    const harness = await streakOf(2);
    await trade(harness, 'stop');
    await harness.jump(instant(Date.parse('2026-11-19T15:00:00Z')));
    await harness.ready();
    await harness.pass(300);
    await trade(harness, 'stop');
    expect(harness.submits('entry')).toHaveLength(2);
    expect(harness.of('position-closed')).toHaveLength(2);
    expect(harness.of('lock-set')).toEqual([]);
  });

  it('holds a reversal too, which only a cooldown does not', async () => {
    const harness = createHarness({ settings: { risk: { ...base.risk, losingStreakMax: 1 } } });
    await harness.ready();
    const { s, t } = await harness.enter();
    await harness.pass(6_000);
    await harness.quote(100);
    await harness.predict('SELL');
    await harness.fill(harness.newest('x'), 100, 99.9);
    for (const leg of [s, t]) await harness.status(leg, 'cancelled');
    await harness.pass(6_000);
    await harness.snapshot();
    await harness.quote(100);
    await harness.pass(300);
    expect(harness.submits('entry')).toHaveLength(1);
    expect(harness.kinds()).toContain('locked');
  });

  it('survives a restart, expires with the next session, and does not count trades of the day before', async () => {
    const harness = await streakOf(1);
    await trade(harness, 'stop');
    const [set] = harness.of('lock-set');
    const next = await harness.crash();
    await next.connect();
    await next.snapshot();
    expect(next.engine.status().locks).toEqual([set?.lock]);
    await next.jump(instant(Date.parse('2026-11-19T14:29:00Z')));
    expect(next.engine.status().locks).toHaveLength(1);
    await next.jump(instant(Date.parse('2026-11-19T14:30:00Z')));
    expect(next.engine.status()).toMatchObject({ locks: [], trading: { state: 'ACTIVE' } });
    expect(next.of('lock-deleted')).toEqual([]);
  });
});

describe('the stop-loss guard', () => {
  const guard = { stops: 2, withinMs: 60 * MINUTE, lockMs: 30 * MINUTE };

  it('locks only the symbol that was stopped out too often', async () => {
    const harness = await harnessWith({ stoplossGuard: { ...guard, per: 'symbol' } });
    await trade(harness, 'stop');
    await trade(harness, 'stop', 'MSFT');
    expect(harness.of('lock-set')).toEqual([]);
    await trade(harness, 'stop');
    expect(harness.of('lock-set')).toMatchObject([
      {
        lock: {
          scope: { kind: 'symbol', symbol: 'AAPL' },
          reason: { kind: 'stoploss_guard', stops: 2, limit: 2 },
        },
      },
    ]);
    expect(await refusedIn(harness, 'AAPL')).toMatchObject([{ kind: 'locked' }]);
    expect(await refusedIn(harness, 'IBM')).toEqual([]);
    expect(harness.engine.status().trading.state).toBe('ACTIVE');
  });

  it('locks all symbols if it counts all, for its duration only', async () => {
    const harness = await harnessWith({ stoplossGuard: { ...guard, per: 'all' } });
    await trade(harness, 'stop');
    await trade(harness, 'target');
    await trade(harness, 'stop', 'MSFT');
    const [set] = harness.of('lock-set');
    expect(set?.lock).toMatchObject({ scope: { kind: 'all' } });
    expect(set?.lock.until).toBe((set?.lock.since ?? 0) + guard.lockMs);
    expect(await refusedIn(harness, 'IBM')).toMatchObject([{ kind: 'locked', lock: set?.lock.id }]);
    await harness.jump(instant(set?.lock.until ?? 0));
    expect(harness.engine.status().locks).toEqual([]);
  });

  it('ignores trades before its time window', async () => {
    const harness = await harnessWith({
      stoplossGuard: { ...guard, withinMs: MINUTE, per: 'all' },
    });
    await trade(harness, 'stop');
    await harness.pass(61_000);
    await harness.account('NetLiquidation', 1_000_000);
    await trade(harness, 'stop');
    expect(harness.of('lock-set')).toEqual([]);
  });
});

describe('the drawdown guard', () => {
  it('locks all symbols if the equity of closed trades falls too far below its maximum', async () => {
    // 300 won, then 150 and 150 lost: 0.03 % of 1,000,300.
    const maxDrawdown = { percent: 0.0299, withinMs: 86_400_000, lockMs: 60 * MINUTE };
    const harness = await harnessWith({ maxDrawdown });
    await trade(harness, 'target');
    await trade(harness, 'stop');
    expect(harness.of('lock-set')).toEqual([]);
    await trade(harness, 'stop');
    expect(harness.of('lock-set')).toMatchObject([
      { lock: { scope: { kind: 'all' }, reason: { kind: 'max_drawdown', limit: 0.0299 } } },
    ]);
    const [set] = harness.of('lock-set');
    expect(set?.lock.reason).toHaveProperty('percent', expect.closeTo(0.029991, 5));
  });

  it('measures the equity after commissions', async () => {
    // 300 of 990,300 is more than 0.0302 %, 300 of 1,000,300 is less.
    const maxDrawdown = { percent: 0.0302, withinMs: 86_400_000, lockMs: 60 * MINUTE };
    const harness = await harnessWith({ maxDrawdown });
    await trade(harness, 'target');
    const execId = harness.of('execution-booked')[0]?.execId ?? '';
    const told = { commission: 10_000, currency: 'USD', realizedPnl: undefined };
    harness.broker.say({ type: 'commission', execId, ...told });
    await harness.settle();
    await trade(harness, 'stop');
    await trade(harness, 'stop');
    expect(harness.of('lock-set')).toMatchObject([{ lock: { reason: { kind: 'max_drawdown' } } }]);
  });
});

describe('a lock', () => {
  it('is lifted permanently by its id, and the trades that led to it no longer count', async () => {
    const harness = await streakOf(2);
    await trade(harness, 'stop');
    await trade(harness, 'stop');
    const id = harness.of('lock-set')[0]?.lock.id ?? '';
    const wrong = await harness.command({ type: 'delete-lock', lockId: 'L0', by: 'a person' });
    expect(wrong).toMatchObject({ ok: false, kind: 'not-found' });
    const lifted = await harness.command({ type: 'delete-lock', lockId: id, by: 'a person' });
    expect(lifted.ok).toBe(true);
    expect(harness.of('lock-deleted')).toEqual([
      { type: 'lock-deleted', lockId: id, by: 'a person' },
    ]);
    const next = await harness.crash();
    await next.ready();
    expect(next.engine.status().locks).toEqual([]);
    await trade(next, 'stop');
    expect(next.of('lock-set')).toEqual([]);
    await trade(next, 'stop');
    expect(next.of('lock-set')).toMatchObject([{ lock: { reason: { losses: 2 } } }]);
  });

  it('takes the place of an older one of its kind, so that to lift it is enough', async () => {
    const stoplossGuard = {
      stops: 1,
      withinMs: 60 * MINUTE,
      lockMs: 30 * MINUTE,
      per: 'all',
    } as const;
    const harness = await harnessWith({ stoplossGuard });
    const held = [];
    for (const symbol of ['AAPL', 'MSFT']) {
      await harness.quote(100, { symbol });
      await harness.predict('BUY', { symbol });
      const legs = harness.bracket();
      for (const leg of [legs.e, legs.t, legs.s])
        await harness.told(leg, leg === legs.e ? {} : { group: symbol, groupEffect: 'reduces' });
      await harness.fill(legs.e, 100, 100);
      held.push(legs);
    }
    for (const { s, t } of held) {
      await harness.fill(s, 100, 98.5);
      await harness.status(t, 'cancelled');
      await harness.pass(6_000);
    }
    const [, newer] = harness.of('lock-set');
    expect(harness.engine.status().locks).toEqual([newer?.lock]);
    await harness.command({ type: 'delete-lock', lockId: newer?.lock.id ?? '', by: 'a person' });
    expect(await refusedIn(harness, 'IBM')).toEqual([]);
  });

  it('is set as a cooldown of a strategy in a symbol after each trade, and can be lifted like any other', async () => {
    const harness = await harnessWith({}, {}, { cooldownMs: 5 * MINUTE });
    await trade(harness, 'target');
    const [set] = harness.of('lock-set');
    expect(set?.lock).toMatchObject({
      scope: { kind: 'rule', rule: 'follow', symbol: 'AAPL' },
      reason: { kind: 'cooldown', restMs: 300_000 },
    });
    expect(await refusedIn(harness, 'AAPL')).toEqual([
      { kind: 'cooldown', until: set?.lock.until },
    ]);
    expect(await refusedIn(harness, 'MSFT')).toEqual([]);
    await harness.command({ type: 'delete-lock', lockId: set?.lock.id ?? '', by: 'a person' });
    expect(await refusedIn(harness, 'AAPL')).toEqual([]);
  });

  it('is set for each symbol if one snapshot closes several trades', async () => {
    const harness = await harnessWith({}, {}, { cooldownMs: 5 * MINUTE });
    const stops = [];
    for (const symbol of ['AAPL', 'MSFT']) {
      await harness.quote(100, { symbol });
      await harness.predict('BUY', { symbol });
      const { e, s, t } = harness.bracket();
      for (const leg of [e, t, s]) await harness.told(leg);
      await harness.fill(e, 100, 100);
      stops.push(s);
    }
    await harness.snapshot({
      executions: stops.map((stop, nth) =>
        executionOf(stop, {
          execId: `0002.${nth}.1.01`,
          shares: 100,
          price: 98.5,
          at: harness.now(),
        }),
      ),
    });
    expect(harness.of('position-closed').map(({ symbol }) => symbol)).toEqual(['AAPL', 'MSFT']);
    expect(harness.of('lock-set').map(({ lock }) => lock.scope)).toEqual([
      { kind: 'rule', rule: 'follow', symbol: 'AAPL' },
      { kind: 'rule', rule: 'follow', symbol: 'MSFT' },
    ]);
  });

  it('is the same in a state from a snapshot with later facts as in one folded from every fact', async () => {
    const harness = await harnessWith(
      {
        stoplossGuard: { stops: 1, withinMs: MINUTE, lockMs: 2 * MINUTE, per: 'symbol' },
        maxDrawdown: { percent: 50, withinMs: MINUTE, lockMs: MINUTE },
      },
      { risk: { ...base.risk, losingStreakMax: 3 } },
      { cooldownMs: MINUTE },
    );
    await trade(harness, 'stop');
    await harness.command({
      type: 'delete-lock',
      lockId: harness.of('lock-set')[1]?.lock.id ?? '',
      by: 'x',
    });
    const before = harness.engine.status();
    const ended = harness.engine.stop('test');
    await harness.pass(4_000);
    await ended;
    const next = await harness.crash(0);
    await next.ready();
    await trade(next, 'stop', 'MSFT');
    const full = initialState(next.journal.journalId, 'paper', ACCOUNT);
    for (const recorded of next.journal.read(0)) evolve(full, recorded);
    expect(next.journal.newestSnapshot(STATE_VERSION)?.seq).toBeLessThan(full.seq);
    expect(next.state()).toEqual(full);
    expect([full.closedTrades.size, full.forgivenAt.size, full.tradedDays]).toEqual([2, 1, 1]);
    const locks = next.engine.status().locks.map(({ id }) => id);
    expect(locks).toEqual(expect.arrayContaining(before.locks.map(({ id }) => id)));
    expect(locks).toHaveLength(3);
  });

  it('is committed together with the close that set it', async () => {
    const harness = await streakOf(1);
    await trade(harness, 'stop');
    const closedAt = harness.facts.findIndex(({ fact }) => fact.type === 'position-closed');
    const commit = harness.journal.database
      .prepare<[number, number], { n: number }>(
        'SELECT count(*) AS n FROM commits WHERE first_seq <= ? AND last_seq >= ?',
      )
      .get(harness.facts[closedAt]?.seq ?? 0, (harness.facts[closedAt]?.seq ?? 0) + 1);
    expect(harness.facts[closedAt + 1]?.fact.type).toBe('lock-set');
    expect(commit?.n).toBe(1);
  });
});
