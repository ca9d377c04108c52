import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { StrategyChange } from '../../../../src/trader/domain/edits/config-change.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import type { DeskAnswer } from '../../../../src/trader/ports/trader.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { FIVE_MINUTES, settings, strategy } from '../rig/settings.ts';

const TIGHTER = strategy({ hash: 'beef', target: { kind: 'r', r: 1 } });

async function ready(strategies?: readonly Strategy[]): Promise<Rig> {
  const rig = createRig(strategies === undefined ? {} : { strategies });
  await rig.ready();
  return rig;
}

/** Reloads other settings, with the strategy changes that a diff would list. */
async function reload(
  rig: Rig,
  strategies: readonly Strategy[],
  changes: Partial<Settings> = {},
): Promise<DeskAnswer> {
  const before = new Map([...rig.state().strategies].map(([name, { hash }]) => [name, hash]));
  const told: StrategyChange[] = strategies.flatMap(({ name, hash }): StrategyChange[] => {
    const was = before.get(name);
    before.delete(name);
    if (was === undefined) return [{ kind: 'added', name, hash }];
    return was === hash ? [] : [{ kind: 'changed', name, was, hash, fields: [] }];
  });
  for (const [name, hash] of before) told.push({ kind: 'removed', name, hash });
  const feeds = settings([strategy()]).feeds;
  const next = settings(strategies, { feeds, hash: 'new', ...changes });
  const change = { was: 'c0ffee', hash: next.hash, rules: told, settings: [] };
  const answer = rig.engine.reload({ kind: 'change', settings: next, change, by: 'a test' });
  await rig.settle();
  return answer;
}

describe('a new configuration', () => {
  it('is one fact, and the next entry uses it', async () => {
    const rig = await ready();
    const answer = await reload(rig, [TIGHTER]);
    expect(answer).toMatchObject({
      ok: true,
      text: expect.stringContaining('In force from 10:00'),
    });
    expect(rig.of('config-changed')).toMatchObject([
      { was: 'c0ffee', hash: 'new', by: 'a test', rules: [{ name: 'follow', kind: 'changed' }] },
    ]);
    await rig.predict('BUY');
    const planned = rig.of('position-planned').at(-1);
    expect(planned).toMatchObject({ configHash: 'beef', plan: { target: { kind: 'r', r: 1 } } });
  });

  it('keeps the terms of open positions, and the answer says so', async () => {
    const rig = await ready();
    const { s, t } = await rig.enter();
    const before = rig.of('position-planned').at(-1)?.plan;
    const answer = await reload(rig, [
      strategy({ hash: 'beef', exit: { ...TIGHTER.exit, opposite: false } }),
    ]);
    expect(answer.text).toContain('AAPL keeps the terms of the entry.');
    expect([...rig.state().positions.values()][0]?.plan).toEqual(before);
    expect(rig.modifies().filter(({ orderRef }) => orderRef === s.orderRef)).toEqual([]);
    expect(rig.cancels()).not.toContain(t.orderRef);
    await rig.predict('SELL');
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'opposite' }]);
  });

  it('applies limits at once and keeps counts and locks', async () => {
    const rig = await ready([strategy({ limits: { maxPositions: 10, maxEntriesPerDay: 1 } })]);
    const { e } = await rig.enter();
    await reload(rig, [
      strategy({ hash: 'beef', limits: { maxPositions: 10, maxEntriesPerDay: 1 } }),
    ]);
    expect(rig.state().entriesToday.get('follow')).toBe(1);
    await rig.predict('BUY');
    expect(rig.kinds()).toContain('max_entries_per_day');
    expect(e.quantity).toBe(100);
  });
});

describe('a removed strategy', () => {
  it('makes no entries, and its position keeps its owner, its stop and its exits', async () => {
    const rig = await ready();
    const { s } = await rig.enter();
    const answer = await reload(rig, []);
    expect(answer.text).toContain('follow: removed');
    const [position] = rig.state().positions.values();
    expect(position).toMatchObject({ strategy: 'follow', status: 'open', stopPrice: s.stopPrice });
    await rig.predict('BUY');
    expect(rig.submits('entry')).toHaveLength(1);
    await rig.predict('SELL');
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'opposite' }]);
  });

  it('is listed while it holds a position', async () => {
    const rig = await ready();
    const { s } = await rig.enter();
    await reload(rig, [TIGHTER]);
    await reload(rig, []);
    expect(rig.engine.strategies()).toEqual([
      {
        name: 'follow',
        isRemoved: true,
        hash: 'f00d',
        since: undefined,
        symbols: [],
        holds: ['AAPL'],
        entriesToday: 1,
      },
    ]);
    await rig.fill(s, 100, 98.5);
    expect(rig.engine.strategies()).toEqual([]);
  });

  it('ends its unfilled entry and its pending reversal', async () => {
    const rig = await ready();
    await rig.predict('BUY');
    const { e, t, s } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg);
    await reload(rig, []);
    expect(rig.cancels()).toContain(e.orderRef);
  });

  it('drops its pending reversal', async () => {
    const rig = await ready();
    await rig.enter();
    await rig.predict('SELL');
    expect(rig.of('wish-stored')).toHaveLength(1);
    await reload(rig, []);
    expect(rig.of('wish-dropped')).toMatchObject([{ why: 'its rule was removed' }]);
  });
});

describe('a new symbol', () => {
  it('is looked up, and refused until its prices arrive', async () => {
    const rig = await ready();
    const { feeds } = settings([strategy({ symbols: ['AAPL', 'MSFT'] })]);
    await reload(rig, [strategy({ hash: 'beef', symbols: ['AAPL', 'MSFT'] })], { feeds });
    expect(rig.broker.resolved).toContain('MSFT');
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.submits('entry')).toEqual([]);
  });

  it('of another bar length has no ATR before its history arrives', async () => {
    const rig = await ready();
    const slow = { period: 14, barMs: 15 * MINUTE_MS };
    await reload(rig, [strategy({ hash: 'beef', stop: { kind: 'atr', atr: slow, multiple: 3 } })]);
    await rig.predict('BUY');
    expect(rig.kinds()).toContain('no_atr');
  });
});

describe('an invalid configuration', () => {
  it('is recorded with its issues, and changes nothing', async () => {
    const rig = await ready();
    const issues = ['strategies/follow.yaml:3:1: unknown setting'];
    const refused = rig.engine.reload({ kind: 'refusal', issues, by: 'an edit' });
    await rig.settle();
    expect(await refused).toMatchObject({
      ok: false,
      text: expect.stringContaining(issues[0] ?? ''),
    });
    expect(rig.of('config-refused')).toMatchObject([{ issues, by: 'an edit' }]);
    await rig.predict('BUY');
    expect(rig.of('position-planned').at(-1)?.configHash).toBe('f00d');
  });

  it('does not change the age of a strategy, nor does a restart with the same strategy', async () => {
    const rig = await ready();
    const since = rig.state().strategies.get('follow')?.since;
    expect(since).toBeDefined();
    const refused = rig.engine.reload({ kind: 'refusal', issues: ['wrong'], by: 'an edit' });
    await rig.settle();
    await refused;
    const next = await rig.crash();
    await next.ready();
    expect(next.state().strategies.get('follow')?.since).toBe(since);
  });
});

describe('new terms for open positions', () => {
  const withTerms = (multiple: number, changes: Partial<Strategy> = {}): Strategy =>
    strategy({
      hash: `m${multiple}`,
      stop: { kind: 'atr', atr: FIVE_MINUTES, multiple },
      ...changes,
    });

  it('tighten the stop in proportion to the strategy, by the rules of a manual stop', async () => {
    const rig = await ready();
    const { s } = await rig.enter();
    await reload(rig, [withTerms(1.5)]);
    await rig.pass(6_000);
    await rig.quote(101);
    const answer = await rig.command({ type: 'apply-rules', by: 'operator' });
    expect(answer).toMatchObject({
      ok: true,
      text: expect.stringMatching(/^AAPL now has the current terms of follow/),
    });
    expect(rig.of('plan-changed')).toMatchObject([{ configHash: 'm1.5', by: 'operator' }]);
    const [position] = rig.state().positions.values();
    const r = position?.status === 'open' ? position.r : Number.NaN;
    const wanted = 100.02 - r / 2;
    expect(rig.modifies().at(-1)?.orderRef).toBe(s.orderRef);
    expect(rig.modifies().at(-1)?.stopPrice).toBeCloseTo(wanted, 1);
    expect(await rig.command({ type: 'apply-rules', by: 'operator' })).toMatchObject({
      ok: true,
      text: 'Every open position has the terms of its strategy.',
    });
  });

  it('are refused with the reason if they would protect less, and nothing changes', async () => {
    const rig = await ready();
    await rig.enter();
    const before = [...rig.state().positions.values()][0]?.plan;
    await reload(rig, [withTerms(4)]);
    const answer = await rig.command({ type: 'apply-rules', by: 'operator' });
    expect(answer).toMatchObject({ ok: false, kind: 'refused' });
    expect(answer.text).toContain(
      'AAPL keeps the terms of its entry: the stop would change from 3 ATR',
    );
    expect([...rig.state().positions.values()][0]?.plan).toEqual(before);
    await reload(rig, []);
    expect((await rig.command({ type: 'apply-rules', by: 'operator' })).text).toContain(
      'follow is not in force',
    );
  });

  it('apply to every part of a trade, and keep the early exit of each', async () => {
    const parts = {
      ...strategy().exit,
      partial: [{ kind: 'age', afterMs: MINUTE_MS, percent: 50 }],
    } as const;
    const rig = await ready([strategy({ exit: parts })]);
    await rig.predict('BUY');
    for (const { legs } of rig.submits('entry')) {
      const [e, ...children] = legs;
      if (e === undefined) throw new Error('no entry');
      await rig.told(e);
      for (const child of children)
        await rig.told(child, {
          group: `G${e.handle}`,
          groupEffect: 'reduces',
          status: 'presubmitted',
        });
      await rig.fill(e, e.quantity, 100.02);
    }
    const before = [...rig.state().positions.values()].map(({ plan }) => plan.exit.maxMs);
    expect(before).toContain(MINUTE_MS);
    await reload(rig, [withTerms(2, { exit: parts })]);
    const answer = await rig.command({ type: 'apply-rules', by: 'operator' });
    expect(answer.ok).toBe(true);
    const plans = [...rig.state().positions.values()].map(({ plan }) => plan);
    expect(plans.map(({ exit }) => exit.maxMs)).toEqual(before);
    expect(plans.every(({ stop }) => stop.kind === 'atr' && stop.multiple === 2)).toBe(true);
    expect((await rig.command({ type: 'apply-rules', by: 'operator' })).text).toContain(
      'Every open position',
    );
  });
});
