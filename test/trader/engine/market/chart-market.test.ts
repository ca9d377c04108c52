// Bars, gaps and halts for a chart, from the real engine.
import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS, plus, toIso } from '../../../../src/kernel/instant.ts';
import { CHART_BARS_MAX } from '../../../../src/trader/engine/shell/chart-market.ts';
import type { ChartAsked } from '../../../../src/trader/ports/chart.ts';
import { barAt, historyUntil } from '../rig/history.ts';
import { createRig, type Rig, TEN_O_CLOCK } from '../rig/rig.ts';

const OPEN = instant(Date.parse('2026-11-18T14:30:00Z'));

function charted(rig: Rig, asked: Partial<ChartAsked> = {}) {
  const whole = { symbol: 'AAPL', from: undefined, to: undefined, barsFrom: undefined };
  return rig.engine.chartMarket({ ...whole, ...asked });
}

async function ready(at: Instant = TEN_O_CLOCK): Promise<Rig> {
  const rig = createRig({ at });
  await rig.ready();
  return rig;
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
    const chart = charted(await ready(), { from });
    expect(chart.barMs).toBe(5 * MINUTE_MS);
    expect(chart.bars.length).toBeLessThanOrEqual(CHART_BARS_MAX);
    expect(chart.bars).toHaveLength((5 * 390 + 30) / 5);
    expect(chart.bars[0]).toMatchObject({ lengthMs: 5 * MINUTE_MS, volume: 500_000 });
    expect(starts(chart.bars).filter((start) => start.endsWith('T14:30:00.000Z'))).toHaveLength(6);
    expect(toIso(chart.keptSince ?? instant(0))).toBe('2026-11-11T14:30:00.000Z');
  });

  it('leaves out the bars that the asker has, and grows by the minutes that end', async () => {
    const rig = await ready();
    const last = charted(rig).bars.at(-1)?.start ?? OPEN;
    await rig.jump(plus(OPEN, 31 * MINUTE_MS + 1_000));
    await rig.market({ type: 'bar', symbol: 'AAPL', bar: barAt(plus(OPEN, 30 * MINUTE_MS), 101) });
    const more = charted(rig, { barsFrom: last });
    expect(starts(more.bars)).toEqual([toIso(last), toIso(plus(last, MINUTE_MS))]);
    expect(more.edition).toBe(charted(rig).edition);
  });

  it('says which minutes are missing until the history arrives again', async () => {
    const rig = await ready();
    const edition = charted(rig).edition;
    await rig.jump(plus(OPEN, 36 * MINUTE_MS));
    await rig.market({ type: 'bar', symbol: 'AAPL', bar: barAt(plus(OPEN, 34 * MINUTE_MS), 101) });
    const from = plus(OPEN, 30 * MINUTE_MS);
    const { gaps } = charted(rig);
    expect(gaps[0]).toMatchObject({ from });
    await rig.market({ type: 'history', symbol: 'AAPL', bars: historyUntil(rig.now(), 100) });
    const refilled = charted(rig);
    expect(refilled.gaps).toEqual([]);
    expect(refilled.edition).toBeGreaterThan(edition);
  });

  it('knows halts of trading since the start', async () => {
    const rig = await ready();
    const from = rig.now();
    await rig.quote(100, { isHalted: true });
    expect(charted(rig).halts).toEqual([{ from, until: undefined }]);
    await rig.jump(plus(from, 5 * MINUTE_MS));
    await rig.quote(100);
    expect(charted(rig).halts).toEqual([{ from, until: rig.now() }]);
  });

  it('has nothing of a symbol that the trader does not follow, and does not begin to', async () => {
    const rig = await ready();
    const nothing = { isWatched: false, bars: [], gaps: [], halts: [], keptSince: undefined };
    for (const _ of [1, 2]) expect(charted(rig, { symbol: 'ZZZ' })).toMatchObject(nothing);
  });
});
