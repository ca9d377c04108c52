// Strategies that are judged at the ends of bars: each whole bar once, live, and never again after a restart.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, plus } from '../../../../src/kernel/instant.ts';
import { READ_BAR_MS, type ReadBarName } from '../../../../src/market/bars/bar-lengths.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { createHarness, type Harness, TEN_O_CLOCK } from '../harness/harness.ts';
import { barAt, historyUntil } from '../harness/history.ts';
import { minuteEnds, minutesEnd } from '../harness/minutes.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, feed, settings, strategy } from '../harness/settings.ts';

function onBars(every: ReadBarName, when: string, more: Partial<Strategy> = {}): Strategy {
  return strategy({ entry: { side: 'long', when, everyMs: READ_BAR_MS[every] }, ...more });
}

async function harnessWith(...strategies: Strategy[]): Promise<Harness> {
  const harness = createHarness({ strategies });
  await harness.ready();
  return harness;
}

const TEN = Math.floor(TEN_O_CLOCK / MINUTE_MS) * MINUTE_MS;
const FIVE_PAST = instant(TEN + 5 * MINUTE_MS);
const FIVE_MS = 5 * MINUTE_MS;
const SHORT = { side: 'short', when: 'price.last > 0' } as const;
const ID = 'bar-AAPL-20261118T150500Z/follow';

describe('a strategy on bars', () => {
  it('enters as its bar ends, and not before', async () => {
    const harness = await harnessWith(onBars('5m', 'price.last > 100.5'));
    await minutesEnd(harness, 4, 101);
    expect(harness.of('signal-taken')).toEqual([]);
    await minutesEnd(harness, 1, 101);
    expect(harness.of('signal-taken')).toMatchObject([
      {
        signal: {
          ...{ id: ID, strategy: 'follow', symbol: 'AAPL', side: 'long', price: 101 },
          bar: { end: FIVE_PAST, lengthMs: 5 * MINUTE_MS },
        },
        condition: { values: { 'price.last': 101 } },
      },
    ]);
    expect(harness.bracket().e).toMatchObject({ side: 'buy', quantity: 100 });
    expect(harness.facts.find(({ fact }) => fact.type === 'signal-taken')?.correlation).toBe(ID);
  });

  it('is not concerned by predictions', async () => {
    const harness = await harnessWith(onBars('5m', 'price.last > 0'));
    await harness.predict('BUY');
    expect(harness.of('signal-taken')).toEqual([]);
    expect(harness.of('prediction-judged')).toMatchObject([
      { verdict: { kind: 'unknown_symbol' } },
    ]);
    await minutesEnd(harness, 5, 101);
    expect(harness.submits('entry')).toHaveLength(1);
    await harness.feed({
      type: 'feed-changed',
      feed: 'flow',
      state: 'backing_off',
      why: 'timeout',
    });
    expect(harness.cancels()).toEqual([]);
  });

  it('records nothing of a bar for which its condition is false', async () => {
    const harness = await harnessWith(onBars('5m', 'price.last > 200'));
    const before = harness.facts.length;
    await minutesEnd(harness, 10, 101);
    expect(harness.facts.slice(before)).toEqual([]);
    const [status] = harness.engine.strategies();
    expect(status?.symbols[0]?.bars).toEqual({
      ...{ everyMs: FIVE_MS, until: instant(TEN + 10 * MINUTE_MS), whyUnknown: undefined },
      ...{ wasTrue: 0, wasFalse: 2, wasUnknown: 0 },
    });
  });

  it('records every reason against an entry', async () => {
    const risk = { ...settings([]).risk, denySymbols: new Set(['AAPL']) };
    const harness = createHarness({
      strategies: [onBars('5m', 'price.last > 0', { entry: { ...SHORT, everyMs: FIVE_MS } })],
      settings: { risk, accountType: 'cash' },
    });
    await harness.ready();
    await minutesEnd(harness, 5, 101);
    expect(harness.of('signal-refused')).toMatchObject([{ signal: { id: ID, side: 'short' } }]);
    expect(harness.kinds()).toEqual([
      'short_in_cash_account',
      'symbol_not_allowed',
      'input_missing',
    ]);
  });

  it('is not judged outside its entry hours', async () => {
    const hours = { fromMs: 11 * 60 * MINUTE_MS, untilMs: 16 * 60 * MINUTE_MS };
    const entryHours = { ...strategy().entryHours, between: hours };
    const harness = await harnessWith(onBars('5m', 'price.last > 0', { entryHours }));
    await minutesEnd(harness, 5, 101);
    expect([...harness.of('signal-taken'), ...harness.of('signal-refused')]).toEqual([]);
    const [status] = harness.engine.strategies();
    expect(status?.symbols[0]?.bars).toMatchObject({ wasTrue: 0, until: undefined });
  });

  it('makes no signal of bars that come from history', async () => {
    const harness = await harnessWith(onBars('5m', 'price.last > 0'));
    await minutesEnd(harness, 3, 101);
    await harness.market({ type: 'gap', symbol: 'AAPL' });
    await harness.jump(plus(FIVE_PAST, 2_000));
    await harness.quote(101);
    await harness.market({
      type: 'history',
      symbol: 'AAPL',
      bars: historyUntil(harness.now(), 100),
    });
    // The minute that ended with the bar, again.
    await minuteEnds(harness, FIVE_PAST - MINUTE_MS, 101, 3_000);
    expect([...harness.of('signal-taken'), ...harness.of('signal-refused')]).toEqual([]);
    await minutesEnd(harness, 5, 101);
    expect(harness.of('signal-taken')).toHaveLength(1);
  });

  it('makes no signal of a bar with minutes missing, or that ended long ago', async () => {
    const harness = await harnessWith(onBars('5m', 'price.last > 0'));
    await minutesEnd(harness, 3, 101);
    await minuteEnds(harness, TEN + 4 * MINUTE_MS, 101);
    expect(harness.of('signal-taken')).toEqual([]);
    const late = await harnessWith(onBars('5m', 'price.last > 0'));
    await minutesEnd(late, 4, 101);
    await minuteEnds(late, TEN + 4 * MINUTE_MS, 101, 40_000);
    expect(late.of('signal-taken')).toEqual([]);
  });

  it('enters once for a bar, also if the process dies after its decision', async () => {
    const harness = await harnessWith(onBars('5m', 'price.last > 0'));
    await minutesEnd(harness, 5, 101);
    const { e } = harness.bracket();
    const next = await harness.crash(500);
    await next.connect();
    await next.snapshot();
    await next.pass(260);
    // The same minute once more, as if the history had not contained it.
    const until = historyUntil(instant(TEN), 100);
    await next.market({ type: 'history', symbol: 'AAPL', bars: until });
    for (let minute = 0; minute < 5; minute += 1) {
      const bar = barAt(instant(TEN + minute * MINUTE_MS), 101);
      await next.market({ type: 'bar', symbol: 'AAPL', bar });
    }
    expect(next.submits('entry')).toEqual([]);
    expect(next.state().orders.get(e.orderRef)).toBeDefined();
    await minutesEnd(next, 5, 101);
    expect(next.of('signal-taken').map(({ signal }) => signal.id)).not.toContain(ID);
  });

  it('has one order if the process dies after sending it, and one position afterwards', async () => {
    const harness = await harnessWith(onBars('5m', 'price.last > 0'));
    await minutesEnd(harness, 5, 101);
    const { e, s } = harness.bracket();
    const next = await harness.crash(500);
    await next.connect();
    // The gateway has the order and its stop, and the entry has filled meanwhile.
    const filled = { execId: '0001.e.1.01', shares: 100, price: 101.01, at: next.now() };
    await next.snapshot({
      openOrders: [reportOf(s)],
      executions: [executionOf(e, filled, { cumulativeQuantity: 100 })],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 101.01 }],
    });
    await next.pass(260);
    await minutesEnd(next, 10, 101);
    expect(next.submits('entry')).toEqual([]);
    const ids = next.of('signal-refused').map(({ signal }) => signal.id);
    expect(ids).toEqual(['bar-AAPL-20261118T151000Z/follow', 'bar-AAPL-20261118T151500Z/follow']);
    expect(next.kinds()).toContain('already_in_position');
    expect([...next.state().positions.values()]).toMatchObject([{ quantity: 100 }]);
  });

  it('enters never for a bar that ended while the process was down', async () => {
    const harness = await harnessWith(onBars('5m', 'price.last > 0'));
    await minutesEnd(harness, 4, 101);
    const next = await harness.crash(70_000);
    await next.ready();
    await minutesEnd(next, 4, 101);
    expect(next.submits('entry')).toEqual([]);
    await minutesEnd(next, 1, 101);
    expect(next.of('signal-taken').map(({ signal }) => signal.id)).toEqual([
      'bar-AAPL-20261118T151000Z/follow',
    ]);
  });

  it('cuts its bars at the open: the last one of a session may be shorter', async () => {
    const close = US_EQUITIES.sessionAt(TEN_O_CLOCK)?.close ?? instant(0);
    const harness = createHarness({
      at: plus(close, -30_000),
      strategies: [onBars('1h', 'price.last > 0')],
    });
    await harness.ready();
    await minutesEnd(harness, 1, 101);
    // It ends at the close, when nothing can be entered.
    expect(harness.of('signal-refused')).toMatchObject([
      { signal: { bar: { end: close, lengthMs: 60 * MINUTE_MS } } },
    ]);
    expect(harness.kinds()).toContain('session_closed');
  });
});

describe('a strategy on sessions', () => {
  const session = US_EQUITIES.sessionAt(TEN_O_CLOCK);
  const open = session?.open ?? instant(0);

  async function beforeTheOpen(
    more: Partial<Strategy> = {},
    when = 'gap() > 0.5',
  ): Promise<Harness> {
    const harness = createHarness({
      at: plus(open, -20_000),
      strategies: [onBars('1d', when, more)],
    });
    await harness.ready();
    return harness;
  }

  it('is judged once, when the first minute of the next session has ended', async () => {
    const harness = await beforeTheOpen();
    await minuteEnds(harness, open, 101);
    expect(harness.of('signal-taken')).toMatchObject([
      { signal: { id: 'bar-AAPL-20261117T210000Z/follow' } },
    ]);
    await minutesEnd(harness, 10, 101);
    expect([...harness.of('signal-taken'), ...harness.of('signal-refused')]).toHaveLength(1);
  });

  it('waits for the beginning of its entry hours', async () => {
    const hours = { fromMs: (9 * 60 + 35) * MINUTE_MS, untilMs: 16 * 60 * MINUTE_MS };
    const entryHours = { ...strategy().entryHours, between: hours };
    const harness = await beforeTheOpen({ entryHours });
    await minuteEnds(harness, open, 101);
    await minutesEnd(harness, 4, 101);
    expect(harness.of('signal-taken')).toEqual([]);
    await minutesEnd(harness, 1, 101);
    expect(harness.of('signal-taken')).toMatchObject([{ signal: { at: harness.now() } }]);
  });

  it('is judged again, for five minutes, while an input is unknown', async () => {
    const harness = await beforeTheOpen({}, 'price.last > 100.5');
    // No trade yet: the last quote is from before the open.
    await harness.jump(plus(open, MINUTE_MS + 1));
    await harness.market({ type: 'bar', symbol: 'AAPL', bar: barAt(open, 101) });
    expect(harness.of('signal-taken')).toEqual([]);
    await minutesEnd(harness, 1, 101);
    expect(harness.of('signal-taken')).toHaveLength(1);
  });

  it('lets a session pass of which it saw no first minutes', async () => {
    const harness = await harnessWith(onBars('1d', 'price.last > 0'));
    await minutesEnd(harness, 10, 101);
    expect([...harness.of('signal-taken'), ...harness.of('signal-refused')]).toEqual([]);
  });
});

describe('two strategies on one symbol', () => {
  it('may be judged by bars and by predictions', async () => {
    const harness = createHarness({
      strategies: [onBars('5m', 'price.last > 200'), strategy({ name: 'flow' })],
      settings: { feeds: [feed(['AAPL'])] },
    });
    await harness.ready();
    await harness.predict('BUY');
    expect(harness.of('signal-taken').map(({ signal }) => signal.strategy)).toEqual(['flow']);
  });
});
