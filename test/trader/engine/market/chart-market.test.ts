// Bars, gaps and halts for a chart, from the real engine.
import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS, plus, toIso } from '../../../../src/kernel/instant.ts';
import { CHART_BARS_MAX } from '../../../../src/trader/engine/shell/chart-market.ts';
import type { ChartQuery } from '../../../../src/trader/ports/chart.ts';
import { createHarness, type Harness, TEN_O_CLOCK } from '../harness/harness.ts';
import { barAt, historyUntil, weekUntil } from '../harness/history.ts';
import { strategy } from '../harness/settings.ts';

const OPEN = instant(Date.parse('2026-11-18T14:30:00Z'));

function charted(harness: Harness, asked: Partial<ChartQuery> = {}) {
  const whole = { symbol: 'AAPL', from: undefined, to: undefined, barsFrom: undefined };
  return harness.engine.chartMarket({ ...whole, ...asked });
}

async function ready(at: Instant = TEN_O_CLOCK): Promise<Harness> {
  const harness = createHarness({ at });
  await harness.ready();
  return harness;
}

const starts = (bars: readonly { readonly start: Instant }[]) =>
  bars.map(({ start }) => toIso(start));

describe('the market of a chart', () => {
  it('is the session in progress, minute by minute', async () => {
    const chart = charted(await ready());
    expect([toIso(chart.span.from), chart.barMs]).toEqual([toIso(OPEN), MINUTE_MS]);
    expect(chart.bars).toHaveLength(30);
    expect(chart.bars[0]).toMatchObject({ start: OPEN, open: 100, high: 100.25, low: 99.75 });
    expect(chart).toMatchObject({ isWatched: true, gaps: [], halts: [], last: 100 });
    expect(chart.quote).toMatchObject({ symbol: 'AAPL', last: 100 });
  });

  it('is the last session before the open', async () => {
    const before = plus(OPEN, -60 * MINUTE_MS);
    const chart = charted(await ready(before));
    expect(toIso(chart.span.from)).toBe('2026-11-17T14:30:00.000Z');
    expect(chart.bars).toHaveLength(390);
    expect(chart.gaps).toEqual([]);
  });

  it('has longer bars where an answer would have too many, cut at the open of each session', async () => {
    const from = plus(OPEN, -7 * 24 * 60 * MINUTE_MS);
    const harness = await ready();
    const bars = weekUntil(harness.now(), 100);
    await harness.market({ type: 'history', symbol: 'AAPL', bars });
    const chart = charted(harness, { from });
    expect(chart.barMs).toBe(5 * MINUTE_MS);
    expect(chart.bars.length).toBeLessThanOrEqual(CHART_BARS_MAX);
    expect(chart.bars).toHaveLength((5 * 390 + 30) / 5);
    expect(chart.bars[0]).toMatchObject({ lengthMs: 5 * MINUTE_MS, volume: 500_000 });
    expect(starts(chart.bars).filter((start) => start.endsWith('T14:30:00.000Z'))).toHaveLength(6);
    expect(toIso(chart.keptSince ?? instant(0))).toBe('2026-11-11T14:30:00.000Z');
  });

  it('leaves out the bars that the asker has, and grows by the minutes that end', async () => {
    const harness = await ready();
    const last = charted(harness).bars.at(-1)?.start ?? OPEN;
    await harness.jump(plus(OPEN, 31 * MINUTE_MS + 1_000));
    await harness.market({
      type: 'bar',
      symbol: 'AAPL',
      bar: barAt(plus(OPEN, 30 * MINUTE_MS), 101),
    });
    const more = charted(harness, { barsFrom: last });
    expect(starts(more.bars)).toEqual([toIso(last), toIso(plus(last, MINUTE_MS))]);
    expect(more.edition).toBe(charted(harness).edition);
  });

  it('says which minutes are missing until the history arrives again', async () => {
    const harness = await ready();
    const edition = charted(harness).edition;
    await harness.jump(plus(OPEN, 36 * MINUTE_MS));
    await harness.market({
      type: 'bar',
      symbol: 'AAPL',
      bar: barAt(plus(OPEN, 34 * MINUTE_MS), 101),
    });
    const from = plus(OPEN, 30 * MINUTE_MS);
    const { gaps } = charted(harness);
    expect(gaps[0]).toMatchObject({ from });
    await harness.market({
      type: 'history',
      symbol: 'AAPL',
      bars: historyUntil(harness.now(), 100),
    });
    const refilled = charted(harness);
    expect(refilled.gaps).toEqual([]);
    expect(refilled.edition).toBeGreaterThan(edition);
  });

  it('knows halts of trading since the start', async () => {
    const harness = await ready();
    const from = harness.now();
    await harness.quote(100, { isHalted: true });
    expect(charted(harness).halts).toEqual([{ from, until: undefined }]);
    await harness.jump(plus(from, 5 * MINUTE_MS));
    await harness.quote(100);
    expect(charted(harness).halts).toEqual([{ from, until: harness.now() }]);
  });

  it('has nothing of a symbol that the trader does not follow, and does not begin to', async () => {
    const harness = await ready();
    const nothing = { isWatched: false, bars: [], gaps: [], halts: [], keptSince: undefined };
    for (const _ of [1, 2]) expect(charted(harness, { symbol: 'ZZZ' })).toMatchObject(nothing);
  });

  it('has what strategies of the symbol read at the end of each bar, as decisions read it', async () => {
    const when = `prediction.confidence >= 0.7 && price.last > vwap() - 50.0 &&
      indicators.sma_20 > 1.0 && ema(9, '5m') > 1.0 && rsi(14, '15m') < 100.0 && prev_close() > 1.0`;
    const exit = { ...strategy().exit, when: ["price.last < lowest(6, '1m') - 50.0"] };
    const strategies = [
      strategy({ entry: { side: 'both', when }, exit }),
      strategy({ name: 'other', entry: { side: 'both', when: 'indicators.sma_20 > 1.0' } }),
    ];
    const harness = createHarness({ at: TEN_O_CLOCK, strategies });
    await harness.ready();
    const bars = weekUntil(harness.now(), 100).map((bar, index) => ({
      ...bar,
      close: 100 + Math.sin(index / 40) / 5,
      volume: 1_000 + index,
    }));
    await harness.market({ type: 'history', symbol: 'AAPL', bars });
    await harness.enter();

    const drawn = charted(harness).indicators;
    const decided = harness.engine.indicators('AAPL');
    const names = [
      'vwap()',
      'sma_20',
      'ema(9, 5m)',
      'rsi(14, 15m)',
      'prev_close()',
      'lowest(6, 1m)',
    ];
    expect(drawn.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    const newest = new Map(drawn.map(({ name, points }) => [name, points.at(-1)?.value]));
    // It is read while a position is held only, and not yet.
    expect(newest.get('lowest(6, 1m)')).toBe(99.75);
    for (const name of names.slice(0, -1))
      expect(newest.get(name)).toBeCloseTo(decided.get(name) ?? Number.NaN, 9);
    const sma = drawn.find(({ name }) => name === 'sma_20');
    expect(sma).toMatchObject({ strategies: ['follow', 'other'], isPrice: true });
    expect(sma?.points.map(({ at }) => at)).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => plus(OPEN, n * 5 * MINUTE_MS)),
    );
    expect(drawn.find(({ name }) => name === 'rsi(14, 15m)')?.isPrice).toBe(false);

    const more = charted(harness, { barsFrom: plus(OPEN, 29 * MINUTE_MS) }).indicators;
    expect(more.find(({ name }) => name === 'sma_20')?.points).toHaveLength(1);
    await harness.jump(plus(OPEN, 36 * MINUTE_MS));
    await harness.market({ type: 'gap', symbol: 'AAPL' });
    expect(charted(harness).indicators).toEqual([]);
  });
});
