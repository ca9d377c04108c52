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
import { createRig, type Rig } from '../rig/rig.ts';
import { executionOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, settings, strategy } from '../rig/settings.ts';
import { refusedIn, trade } from '../rig/trades.ts';

const MINUTE = 60_000;
const base = settings([strategy()]);
const symbols = ['AAPL', 'MSFT', 'IBM'];

async function rigWith(
  protections: Partial<ProtectionSettings>,
  more: Partial<Settings> = {},
  its: Partial<ReturnType<typeof strategy>> = {},
): Promise<Rig> {
  const rig = createRig({
    strategies: [strategy({ symbols, ...its })],
    settings: { protections: { ...NO_PROTECTIONS, ...protections }, ...more },
  });
  await rig.ready();
  return rig;
}

const streakOf = (losingStreakMax: number) =>
  rigWith({}, { risk: { ...base.risk, losingStreakMax } });

describe('a losing streak', () => {
  it('blocks entries until the open of the next session, and ends working ones', async () => {
    const rig = await streakOf(2);
    await trade(rig, 'stop');
    await rig.quote(100, { symbol: 'IBM' });
    await rig.predict('BUY', { symbol: 'IBM' });
    const working = rig.bracket().e;
    await rig.told(working);
    await trade(rig, 'stop', 'MSFT');
    expect(rig.of('lock-set')).toMatchObject([
      {
        lock: {
          scope: { kind: 'all' },
          reason: { kind: 'losing_streak', losses: 2, limit: 2 },
          until: Date.parse('2026-11-19T14:30:00Z'),
        },
      },
    ]);
    expect(rig.cancels()).toEqual([working.orderRef]);
    expect(await refusedIn(rig, 'AAPL')).toMatchObject([{ kind: 'locked', reason: { losses: 2 } }]);
    expect(rig.engine.status().trading).toMatchObject({ state: 'REDUCING' });
    expect(rig.engine.status().trading.reason).toContain('2 losing trades in a row');
  });

  it('ends with a winning trade', async () => {
    const rig = await streakOf(2);
    for (const how of ['stop', 'target', 'stop'] as const) await trade(rig, how);
    expect(rig.of('lock-set')).toEqual([]);
  });

  it('is of one day', async () => {
    const rig = await streakOf(2);
    await trade(rig, 'stop');
    await rig.jump(instant(Date.parse('2026-11-19T15:00:00Z')));
    await rig.ready();
    await rig.pass(300);
    await trade(rig, 'stop');
    expect(rig.submits('entry')).toHaveLength(2);
    expect(rig.of('position-closed')).toHaveLength(2);
    expect(rig.of('lock-set')).toEqual([]);
  });

  it('holds a reversal too, which only a cooldown does not', async () => {
    const rig = createRig({ settings: { risk: { ...base.risk, losingStreakMax: 1 } } });
    await rig.ready();
    const { s, t } = await rig.enter();
    await rig.pass(6_000);
    await rig.quote(100);
    await rig.predict('SELL');
    await rig.fill(rig.newest('x'), 100, 99.9);
    for (const leg of [s, t]) await rig.status(leg, 'cancelled');
    await rig.pass(6_000);
    await rig.snapshot();
    await rig.quote(100);
    await rig.pass(300);
    expect(rig.submits('entry')).toHaveLength(1);
    expect(rig.kinds()).toContain('locked');
  });

  it('survives a restart, expires with the next session, and does not count trades of the day before', async () => {
    const rig = await streakOf(1);
    await trade(rig, 'stop');
    const [set] = rig.of('lock-set');
    const next = await rig.crash();
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
    const rig = await rigWith({ stoplossGuard: { ...guard, per: 'symbol' } });
    await trade(rig, 'stop');
    await trade(rig, 'stop', 'MSFT');
    expect(rig.of('lock-set')).toEqual([]);
    await trade(rig, 'stop');
    expect(rig.of('lock-set')).toMatchObject([
      {
        lock: {
          scope: { kind: 'symbol', symbol: 'AAPL' },
          reason: { kind: 'stoploss_guard', stops: 2, limit: 2 },
        },
      },
    ]);
    expect(await refusedIn(rig, 'AAPL')).toMatchObject([{ kind: 'locked' }]);
    expect(await refusedIn(rig, 'IBM')).toEqual([]);
    expect(rig.engine.status().trading.state).toBe('ACTIVE');
  });

  it('locks all symbols if it counts all, for its duration only', async () => {
    const rig = await rigWith({ stoplossGuard: { ...guard, per: 'all' } });
    await trade(rig, 'stop');
    await trade(rig, 'target');
    await trade(rig, 'stop', 'MSFT');
    const [set] = rig.of('lock-set');
    expect(set?.lock).toMatchObject({ scope: { kind: 'all' } });
    expect(set?.lock.until).toBe((set?.lock.since ?? 0) + guard.lockMs);
    expect(await refusedIn(rig, 'IBM')).toMatchObject([{ kind: 'locked', lock: set?.lock.id }]);
    await rig.jump(instant(set?.lock.until ?? 0));
    expect(rig.engine.status().locks).toEqual([]);
  });

  it('ignores trades before its time window', async () => {
    const rig = await rigWith({ stoplossGuard: { ...guard, withinMs: MINUTE, per: 'all' } });
    await trade(rig, 'stop');
    await rig.pass(61_000);
    await rig.account('NetLiquidation', 1_000_000);
    await trade(rig, 'stop');
    expect(rig.of('lock-set')).toEqual([]);
  });
});

describe('the drawdown guard', () => {
  it('locks all symbols if the equity of closed trades falls too far below its maximum', async () => {
    // 300 won, then 150 and 150 lost: 0.03 % of 1,000,300.
    const maxDrawdown = { percent: 0.0299, withinMs: 86_400_000, lockMs: 60 * MINUTE };
    const rig = await rigWith({ maxDrawdown });
    await trade(rig, 'target');
    await trade(rig, 'stop');
    expect(rig.of('lock-set')).toEqual([]);
    await trade(rig, 'stop');
    expect(rig.of('lock-set')).toMatchObject([
      { lock: { scope: { kind: 'all' }, reason: { kind: 'max_drawdown', limit: 0.0299 } } },
    ]);
    const [set] = rig.of('lock-set');
    expect(set?.lock.reason).toHaveProperty('percent', expect.closeTo(0.029991, 5));
  });

  it('measures the equity after commissions', async () => {
    // 300 of 990,300 is more than 0.0302 %, 300 of 1,000,300 is less.
    const maxDrawdown = { percent: 0.0302, withinMs: 86_400_000, lockMs: 60 * MINUTE };
    const rig = await rigWith({ maxDrawdown });
    await trade(rig, 'target');
    const execId = rig.of('execution-booked')[0]?.execId ?? '';
    const told = { commission: 10_000, currency: 'USD', realizedPnl: undefined };
    rig.broker.say({ type: 'commission', execId, ...told });
    await rig.settle();
    await trade(rig, 'stop');
    await trade(rig, 'stop');
    expect(rig.of('lock-set')).toMatchObject([{ lock: { reason: { kind: 'max_drawdown' } } }]);
  });
});

describe('a lock', () => {
  it('is lifted permanently by its id, and the trades that led to it no longer count', async () => {
    const rig = await streakOf(2);
    await trade(rig, 'stop');
    await trade(rig, 'stop');
    const id = rig.of('lock-set')[0]?.lock.id ?? '';
    const wrong = await rig.command({ type: 'delete-lock', lockId: 'L0', by: 'a person' });
    expect(wrong).toMatchObject({ ok: false, kind: 'not-found' });
    const lifted = await rig.command({ type: 'delete-lock', lockId: id, by: 'a person' });
    expect(lifted.ok).toBe(true);
    expect(rig.of('lock-deleted')).toEqual([{ type: 'lock-deleted', lockId: id, by: 'a person' }]);
    const next = await rig.crash();
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
    const rig = await rigWith({ stoplossGuard });
    const held = [];
    for (const symbol of ['AAPL', 'MSFT']) {
      await rig.quote(100, { symbol });
      await rig.predict('BUY', { symbol });
      const legs = rig.bracket();
      for (const leg of [legs.e, legs.t, legs.s])
        await rig.told(leg, leg === legs.e ? {} : { group: symbol, groupEffect: 'reduces' });
      await rig.fill(legs.e, 100, 100);
      held.push(legs);
    }
    for (const { s, t } of held) {
      await rig.fill(s, 100, 98.5);
      await rig.status(t, 'cancelled');
      await rig.pass(6_000);
    }
    const [, newer] = rig.of('lock-set');
    expect(rig.engine.status().locks).toEqual([newer?.lock]);
    await rig.command({ type: 'delete-lock', lockId: newer?.lock.id ?? '', by: 'a person' });
    expect(await refusedIn(rig, 'IBM')).toEqual([]);
  });

  it('is set as a cooldown of a strategy in a symbol after each trade, and can be lifted like any other', async () => {
    const rig = await rigWith({}, {}, { cooldownMs: 5 * MINUTE });
    await trade(rig, 'target');
    const [set] = rig.of('lock-set');
    expect(set?.lock).toMatchObject({
      scope: { kind: 'rule', rule: 'follow', symbol: 'AAPL' },
      reason: { kind: 'cooldown', restMs: 300_000 },
    });
    expect(await refusedIn(rig, 'AAPL')).toEqual([{ kind: 'cooldown', until: set?.lock.until }]);
    expect(await refusedIn(rig, 'MSFT')).toEqual([]);
    await rig.command({ type: 'delete-lock', lockId: set?.lock.id ?? '', by: 'a person' });
    expect(await refusedIn(rig, 'AAPL')).toEqual([]);
  });

  it('is set for each symbol if one snapshot closes several trades', async () => {
    const rig = await rigWith({}, {}, { cooldownMs: 5 * MINUTE });
    const stops = [];
    for (const symbol of ['AAPL', 'MSFT']) {
      await rig.quote(100, { symbol });
      await rig.predict('BUY', { symbol });
      const { e, s, t } = rig.bracket();
      for (const leg of [e, t, s]) await rig.told(leg);
      await rig.fill(e, 100, 100);
      stops.push(s);
    }
    await rig.snapshot({
      executions: stops.map((stop, nth) =>
        executionOf(stop, { execId: `0002.${nth}.1.01`, shares: 100, price: 98.5, at: rig.now() }),
      ),
    });
    expect(rig.of('position-closed').map(({ symbol }) => symbol)).toEqual(['AAPL', 'MSFT']);
    expect(rig.of('lock-set').map(({ lock }) => lock.scope)).toEqual([
      { kind: 'rule', rule: 'follow', symbol: 'AAPL' },
      { kind: 'rule', rule: 'follow', symbol: 'MSFT' },
    ]);
  });

  it('is the same in a state from a snapshot with later facts as in one folded from every fact', async () => {
    const rig = await rigWith(
      {
        stoplossGuard: { stops: 1, withinMs: MINUTE, lockMs: 2 * MINUTE, per: 'symbol' },
        maxDrawdown: { percent: 50, withinMs: MINUTE, lockMs: MINUTE },
      },
      { risk: { ...base.risk, losingStreakMax: 3 } },
      { cooldownMs: MINUTE },
    );
    await trade(rig, 'stop');
    await rig.command({
      type: 'delete-lock',
      lockId: rig.of('lock-set')[1]?.lock.id ?? '',
      by: 'x',
    });
    const before = rig.engine.status();
    const ended = rig.engine.stop('test');
    await rig.pass(4_000);
    await ended;
    const next = await rig.crash(0);
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
    const rig = await streakOf(1);
    await trade(rig, 'stop');
    const closedAt = rig.facts.findIndex(({ fact }) => fact.type === 'position-closed');
    const commit = rig.journal.database
      .prepare<[number, number], { n: number }>(
        'SELECT count(*) AS n FROM commits WHERE first_seq <= ? AND last_seq >= ?',
      )
      .get(rig.facts[closedAt]?.seq ?? 0, (rig.facts[closedAt]?.seq ?? 0) + 1);
    expect(rig.facts[closedAt + 1]?.fact.type).toBe('lock-set');
    expect(commit?.n).toBe(1);
  });
});
