import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { NO_EXITS, type Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reload } from '../harness/reload.ts';
import { ACCOUNT, FIVE_MINUTES, settings, strategy } from '../harness/settings.ts';

const TIGHTER = strategy({ hash: 'beef', target: { kind: 'r', r: 1 } });

async function ready(strategies?: readonly Strategy[]): Promise<Harness> {
  const harness = createHarness(strategies === undefined ? {} : { strategies });
  await harness.ready();
  return harness;
}

describe('a new configuration', () => {
  it('is one fact, and the next entry uses it', async () => {
    const harness = await ready();
    const answer = await reload(harness, [TIGHTER]);
    expect(answer).toMatchObject({
      ok: true,
      text: expect.stringContaining('In force from 10:00'),
    });
    expect(harness.of('config-changed')).toMatchObject([
      { was: 'c0ffee', hash: 'new', by: 'a test', rules: [{ name: 'follow', kind: 'changed' }] },
    ]);
    await harness.predict('BUY');
    const planned = harness.of('position-planned').at(-1);
    expect(planned).toMatchObject({ configHash: 'beef', plan: { target: { kind: 'r', r: 1 } } });
  });

  it('keeps the terms of open positions, and the answer says so', async () => {
    const harness = await ready();
    const { s, t } = await harness.enter();
    const before = harness.of('position-planned').at(-1)?.plan;
    const answer = await reload(harness, [
      strategy({ hash: 'beef', exit: { ...TIGHTER.exit, opposite: false } }),
    ]);
    expect(answer.text).toContain('AAPL keeps the terms of the entry.');
    expect([...harness.state().positions.values()][0]?.plan).toEqual(before);
    expect(harness.modifies().filter(({ orderRef }) => orderRef === s.orderRef)).toEqual([]);
    expect(harness.cancels()).not.toContain(t.orderRef);
    await harness.predict('SELL');
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'opposite' }]);
  });

  it('applies limits at once and keeps counts and locks', async () => {
    const harness = await ready([strategy({ limits: { maxPositions: 10, maxEntriesPerDay: 1 } })]);
    const { e } = await harness.enter();
    await reload(harness, [
      strategy({ hash: 'beef', limits: { maxPositions: 10, maxEntriesPerDay: 1 } }),
    ]);
    expect(harness.state().entriesToday.get('follow')).toBe(1);
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('max_entries_per_day');
    expect(e.quantity).toBe(100);
  });
});

describe('a removed strategy', () => {
  it('makes no entries, and its position keeps its owner, its stop and its exits', async () => {
    const harness = await ready();
    const { s } = await harness.enter();
    const answer = await reload(harness, []);
    expect(answer.text).toContain('follow: removed');
    const [position] = harness.state().positions.values();
    expect(position).toMatchObject({ strategy: 'follow', status: 'open', stopPrice: s.stopPrice });
    await harness.predict('BUY');
    expect(harness.submits('entry')).toHaveLength(1);
    await harness.predict('SELL');
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'opposite' }]);
  });

  it('is listed while it holds a position', async () => {
    const harness = await ready();
    const { s } = await harness.enter();
    await reload(harness, [TIGHTER]);
    await reload(harness, []);
    expect(harness.engine.strategies()).toEqual([
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
    await harness.fill(s, 100, 98.5);
    expect(harness.engine.strategies()).toEqual([]);
  });

  it('ends its unfilled entry and its pending reversal', async () => {
    const harness = await ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg);
    await reload(harness, []);
    expect(harness.cancels()).toContain(e.orderRef);
  });

  it('drops its pending reversal', async () => {
    const harness = await ready();
    await harness.enter();
    await harness.predict('SELL');
    expect(harness.of('wish-stored')).toHaveLength(1);
    await reload(harness, []);
    expect(harness.of('wish-dropped')).toMatchObject([{ why: 'its rule was removed' }]);
  });
});

describe('a strategy that is on bars now', () => {
  const entry = { side: 'both', when: 'price.last > 200', everyMs: 15 * MINUTE_MS } as const;
  const ON_BARS = strategy({ hash: 'beef', entry, exit: { ...NO_EXITS, opposite: false } });

  it('closes what a prediction opened on the opposite one, as at the entry', async () => {
    const harness = await ready();
    await harness.enter();
    await reload(harness, [ON_BARS]);
    await harness.predict('SELL');
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'opposite' }]);
    expect(harness.of('wish-stored')).toEqual([]);
  });

  it('closes it on NEUTRAL, if its terms said so', async () => {
    const harness = await ready([strategy({ exit: { ...NO_EXITS, neutral: true } })]);
    await harness.enter();
    await reload(harness, [ON_BARS]);
    await harness.predict('NEUTRAL');
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'neutral' }]);
  });

  it('drops its pending reversal, and enters nothing once the symbol is flat', async () => {
    const harness = await ready();
    const { s } = await harness.enter();
    await harness.predict('SELL');
    await reload(harness, [{ ...ON_BARS, entry: { ...entry, when: 'price.last > 0' } }]);
    expect(harness.of('wish-dropped')).toMatchObject([
      { why: 'its rule no longer trades AAPL by predictions' },
    ]);
    await harness.fill(harness.newest('x'), 100, 99.98);
    await harness.status(s, 'cancelled');
    await harness.pass(6_000);
    await harness.snapshot();
    await harness.quote(100);
    await harness.pass(300);
    expect(harness.submits('entry')).toHaveLength(1);
  });
});

describe('a new symbol', () => {
  it('is looked up, and refused until its prices arrive', async () => {
    const harness = await ready();
    const { feeds } = settings([strategy({ symbols: ['AAPL', 'MSFT'] })]);
    await reload(harness, [strategy({ hash: 'beef', symbols: ['AAPL', 'MSFT'] })], { feeds });
    expect(harness.broker.resolved).toContain('MSFT');
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.submits('entry')).toEqual([]);
  });

  it('of another bar length has no ATR before its history arrives', async () => {
    const harness = await ready();
    const slow = { period: 14, barMs: 15 * MINUTE_MS };
    await reload(harness, [
      strategy({ hash: 'beef', stop: { kind: 'atr', atr: slow, multiple: 3 } }),
    ]);
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('no_atr');
  });
});

describe('a symbol that no rule trades any more', () => {
  const WITHOUT = [strategy({ hash: 'beef', symbols: ['MSFT'] })];
  const by = 'ann';
  const net = { account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 90 } as const;
  const manual = { defaultStopPercent: 5, allowsHoldings: true };

  async function held(): Promise<Harness & { readonly watched: Set<string> }> {
    const watched = new Set<string>();
    const harness = createHarness({
      subscribe: (symbol) => watched.add(symbol),
      unsubscribe: (symbol) => watched.delete(symbol),
      settings: { manual },
    });
    await harness.ready({ positions: [net] });
    return { ...harness, watched };
  }

  it('is adopted at the price of now: what was known before its prices were left is out of date', async () => {
    const harness = await held();
    await reload(harness, WITHOUT, { manual });
    expect(harness.watched.has('AAPL')).toBe(false);
    await harness.pass(5 * MINUTE_MS);
    const adopt = { type: 'adopt', symbol: 'AAPL', isConfirmed: true, by } as const;
    expect((await harness.command(adopt)).text).toContain('no current bid and ask for AAPL');
    expect(harness.watched.has('AAPL')).toBe(true);
    await harness.quote(80);
    expect(await harness.command(adopt)).toMatchObject({ ok: true });
    const [adopted] = harness.of('position-adopted');
    expect(adopted?.plan.stopPrice).toBeLessThan(80);
  });

  it('keeps its prices while shares of it are a holding', async () => {
    const harness = await held();
    const adopt = { type: 'adopt', symbol: 'AAPL', as: 'holding' } as const;
    expect(await harness.command({ ...adopt, isConfirmed: true, by })).toMatchObject({ ok: true });
    await reload(harness, WITHOUT, { manual });
    expect(harness.watched.has('AAPL')).toBe(true);
  });
});

describe('an invalid configuration', () => {
  it('is recorded with its issues, and changes nothing', async () => {
    const harness = await ready();
    const issues = ['strategies/follow.yaml:3:1: unknown setting'];
    const refused = harness.engine.reload({ kind: 'refusal', issues, by: 'an edit' });
    await harness.settle();
    expect(await refused).toMatchObject({
      ok: false,
      text: expect.stringContaining(issues[0] ?? ''),
    });
    expect(harness.of('config-refused')).toMatchObject([{ issues, by: 'an edit' }]);
    await harness.predict('BUY');
    expect(harness.of('position-planned').at(-1)?.configHash).toBe('f00d');
  });

  it('does not change the age of a strategy, nor does a restart with the same strategy', async () => {
    const harness = await ready();
    const since = harness.state().strategies.get('follow')?.since;
    expect(since).toBeDefined();
    const refused = harness.engine.reload({ kind: 'refusal', issues: ['wrong'], by: 'an edit' });
    await harness.settle();
    await refused;
    const next = await harness.crash();
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
    const harness = await ready();
    const { s } = await harness.enter();
    await reload(harness, [withTerms(1.5)]);
    await harness.pass(6_000);
    await harness.quote(101);
    const answer = await harness.command({ type: 'apply-rules', by: 'operator' });
    expect(answer).toMatchObject({
      ok: true,
      text: expect.stringMatching(/^AAPL now has the current terms of follow/),
    });
    expect(harness.of('plan-changed')).toMatchObject([{ configHash: 'm1.5', by: 'operator' }]);
    const [position] = harness.state().positions.values();
    const r = position?.status === 'open' ? position.r : Number.NaN;
    const wanted = 100.02 - r / 2;
    expect(harness.modifies().at(-1)?.orderRef).toBe(s.orderRef);
    expect(harness.modifies().at(-1)?.stopPrice).toBeCloseTo(wanted, 1);
    expect(await harness.command({ type: 'apply-rules', by: 'operator' })).toMatchObject({
      ok: true,
      text: 'Every open position has the terms of its strategy.',
    });
  });

  it('are refused with the reason if they would protect less, and nothing changes', async () => {
    const harness = await ready();
    await harness.enter();
    const before = [...harness.state().positions.values()][0]?.plan;
    await reload(harness, [withTerms(4)]);
    const answer = await harness.command({ type: 'apply-rules', by: 'operator' });
    expect(answer).toMatchObject({ ok: false, kind: 'refused' });
    expect(answer.text).toContain(
      'AAPL keeps the terms of its entry: the stop would change from 3 ATR',
    );
    expect([...harness.state().positions.values()][0]?.plan).toEqual(before);
    await reload(harness, []);
    expect((await harness.command({ type: 'apply-rules', by: 'operator' })).text).toContain(
      'follow is not in force',
    );
  });

  it('apply to every part of a trade, and keep the early exit of each', async () => {
    const parts = {
      ...strategy().exit,
      partial: [{ kind: 'age', afterMs: MINUTE_MS, percent: 50 }],
    } as const;
    const harness = await ready([strategy({ exit: parts })]);
    await harness.predict('BUY');
    for (const { legs } of harness.submits('entry')) {
      const [e, ...children] = legs;
      if (e === undefined) throw new Error('no entry');
      await harness.told(e);
      for (const child of children)
        await harness.told(child, {
          group: `G${e.handle}`,
          groupEffect: 'reduces',
          status: 'presubmitted',
        });
      await harness.fill(e, e.quantity, 100.02);
    }
    const before = [...harness.state().positions.values()].map(({ plan }) => plan.exit.maxMs);
    expect(before).toContain(MINUTE_MS);
    await reload(harness, [withTerms(2, { exit: parts })]);
    const answer = await harness.command({ type: 'apply-rules', by: 'operator' });
    expect(answer.ok).toBe(true);
    const plans = [...harness.state().positions.values()].map(({ plan }) => plan);
    expect(plans.map(({ exit }) => exit.maxMs)).toEqual(before);
    expect(plans.every(({ stop }) => stop.kind === 'atr' && stop.multiple === 2)).toBe(true);
    expect((await harness.command({ type: 'apply-rules', by: 'operator' })).text).toContain(
      'Every open position',
    );
  });
});
