// The limit on what is correlated: AAPL and MSFT move together, IBM moves against them. 100 shares are 1 % of 1,000,000 USD.
import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import type { DayClose } from '../../../../src/market/bars/day-close.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { settings, strategy } from '../harness/settings.ts';

const DAYS = 20;
const LIMIT = { above: 0.8, days: DAYS, clusterPercentMax: 1.5 };

/** Up and down by a percent, or the other way round, until the day before. */
function closes(isMirrored = false, until = '2026-11-18'): DayClose[] {
  const all: DayClose[] = [];
  let session = US_EQUITIES.previousSession(until as TradingDay);
  while (session !== undefined && all.length <= DAYS) {
    const isHigh = all.length % 2 === (isMirrored ? 1 : 0);
    all.push({ day: session.day, close: isHigh ? 101 : 100 });
    session = US_EQUITIES.previousSession(session.day);
  }
  return all.reverse();
}

/** Days of two movements that do not correlate, with so much of the second. */
function walked(second: number): DayClose[] {
  let close = 100;
  return closes().map(({ day }, at) => {
    close *= 1 + ((at % 2 === 0 ? 1 : -1) + second * (at % 4 < 2 ? 1 : -1)) / 100;
    return { day, close };
  });
}

async function ready(
  known: Readonly<Record<string, readonly DayClose[]>>,
  limit = LIMIT,
): Promise<Harness> {
  const rules = [strategy({ symbols: ['AAPL', 'MSFT', 'IBM'] })];
  const { risk } = settings(rules);
  const harness = createHarness({
    strategies: rules,
    settings: { risk: { ...risk, correlation: limit } },
  });
  await harness.ready();
  for (const symbol of ['MSFT', 'IBM']) {
    await harness.quote(100, { symbol });
    await harness.market({ type: 'shortable', symbol, shares: 10_000 });
  }
  for (const [symbol, days] of Object.entries(known))
    await harness.market({ type: 'days', symbol, closes: days });
  return harness;
}

const ALL = { AAPL: closes(), MSFT: closes(), IBM: closes(true) };

describe('an entry beside a position', () => {
  it('that moves alike is refused if both together are above the limit', async () => {
    const harness = await ready(ALL);
    await harness.predict('BUY');
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.reasons()).toEqual([
      {
        ...{ kind: 'correlated_over_limit', symbols: ['MSFT', 'AAPL'], limit: 1.5 },
        ...{ above: 0.8, days: DAYS, percent: expect.closeTo(2.0024, 4) },
      },
    ]);
  });

  it('on the other side of it, or against its movement, is a hedge', async () => {
    const short = await ready(ALL);
    await short.predict('BUY');
    await short.predict('SELL', { symbol: 'MSFT' });
    expect(short.submits('entry')).toHaveLength(2);
    const mirrored = await ready(ALL);
    await mirrored.predict('BUY');
    await mirrored.predict('BUY', { symbol: 'IBM' });
    expect(mirrored.submits('entry')).toHaveLength(2);
    // A short in what moves against it is the same bet again.
    const twice = await ready(ALL);
    await twice.predict('BUY');
    await twice.predict('SELL', { symbol: 'IBM' });
    expect(twice.kinds()).toEqual(['correlated_over_limit']);
  });

  it('counts with one that moves alike only with a third', async () => {
    const between = { AAPL: walked(0.6), MSFT: walked(0), IBM: walked(-0.6) };
    const harness = await ready(between, { ...LIMIT, clusterPercentMax: 2.5 });
    for (const symbol of ['AAPL', 'MSFT', 'IBM']) await harness.predict('BUY', { symbol });
    expect(harness.reasons()).toMatchObject([
      { kind: 'correlated_over_limit', symbols: ['IBM', 'MSFT', 'AAPL'] },
    ]);
    const without = await ready(between, { ...LIMIT, clusterPercentMax: 1.5 });
    for (const symbol of ['AAPL', 'IBM']) await without.predict('BUY', { symbol });
    expect(without.submits('entry')).toHaveLength(2);
  });

  it('counts together with what has other days, or does not move: their correlation is unknown', async () => {
    // Of the newer half every second session alone: too few returns are of the same days.
    const apart = closes().filter((_, at) => at % 2 === 0);
    const days = [...closes(false, '2026-10-20').slice(-10), ...apart];
    const still = closes().map(({ day }) => ({ day, close: 100 }));
    for (const other of [days, still]) {
      const harness = await ready({ ...ALL, MSFT: other });
      await harness.predict('BUY');
      await harness.predict('BUY', { symbol: 'MSFT' });
      expect(harness.reasons()).toMatchObject([
        { kind: 'correlated_over_limit', symbols: ['MSFT', 'AAPL'] },
      ]);
      expect(harness.submits('entry')).toHaveLength(1);
    }
  });

  it('is refused while too few closes are known, or too old ones', async () => {
    const few = await ready({ ...ALL, MSFT: closes().slice(1) });
    await few.predict('BUY');
    await few.predict('BUY', { symbol: 'MSFT' });
    expect(few.reasons()).toEqual([
      { kind: 'correlation_unknown', symbol: 'MSFT', known: DAYS, needed: DAYS + 1 },
    ]);
    const old = await ready({ ...ALL, AAPL: closes(false, '2026-11-09') });
    await old.predict('BUY');
    await old.predict('BUY', { symbol: 'MSFT' });
    expect(old.reasons()).toEqual([
      { kind: 'correlation_unknown', symbol: 'AAPL', known: 0, needed: DAYS + 1 },
    ]);
  });
});

describe('an entry alone', () => {
  it('needs no closes', async () => {
    const harness = await ready({});
    await harness.predict('BUY');
    expect(harness.submits('entry')).toHaveLength(1);
  });
});
