// The chart as the page keeps, draws and lists it.
import { describe, expect, it, onTestFinished } from 'vitest';
import { countIn } from '../../../src/api/dashboard/facts/amounts.ts';
import {
  barsWanted,
  type Chart,
  chartAfter,
  whyNoBars,
} from '../../../src/api/dashboard/facts/chart.ts';
import { drawingOf } from '../../../src/api/dashboard/facts/chart-drawing.ts';
import { chartRows } from '../../../src/api/dashboard/facts/chart-rows.ts';
import { draggedTo } from '../../../src/api/dashboard/facts/dragged-levels.ts';

const OPEN = Date.UTC(2026, 10, 2, 14, 30);
const at = (minute: number) => new Date(OPEN + minute * 60_000).toISOString();
const seconds = (minute: number) => Date.parse(at(minute)) / 1_000;

const bar = (minute: number, close = 100) => ({
  ...{ at: at(minute), open: 100, high: 101, low: 99, close, volume: 10 },
});
const step = (minute: number, price: number | null, more = {}) => ({
  ...{ seq: minute + 1, at: at(minute), kind: 'moved' as const, why: 'trail', price },
  recorded_price: price,
  ...more,
});

const CHART: Chart = {
  ...{ seq: 9, age_seconds: null, symbol: 'AAPL', market_time: at(6), from: at(0), to: at(6) },
  ...{ watched: true, bar_seconds: 60, bars_from: null, bars_edition: 1 },
  bars: [bar(0), bar(1), bar(4), bar(5)],
  bars_kept_since: at(0),
  gaps: [{ from: at(2), until: at(4) }],
  halts: [],
  last_price: 100,
  latest_quote: null,
  indicators: [
    {
      ...{ name: 'sma_20', strategies: ['flow'], is_price: true },
      points: [
        { at: at(0), value: 99 },
        { at: at(5), value: 100 },
      ],
    },
  ],
  marks_from: at(0),
  positions: [
    {
      ...{ id: 'AAPL-1', strategy: 'flow', side: 'long', unprotected: [], locked: [], target: [] },
      stop: [step(-90, 98), step(1.2, 98.5), step(1.8, 98.6), step(5, null, { kind: 'ended' })],
    },
  ],
  executions: [],
  not_taken: [
    {
      ...{ seq: 5, at: at(3.5), signal_id: 's1', strategy: 'flow', side: 'short', price: 100.1 },
      ...{ recorded_price: 400.4, reasons: [{ kind: 'cooldown' }, { kind: 'max_positions' }] },
    },
  ],
  splits: [],
  away: [{ seq: 3, what: 'daemon', from: null, until: at(1), why: 'not stopped by us' }],
};
const ZONE = { zone: 'America/New_York', label: 'ET' };

describe('a chart', () => {
  it('is kept whole while only its newest bars arrive', () => {
    expect(barsWanted(CHART)).toBe(at(5));
    const [sma] = CHART.indicators;
    if (sma === undefined) throw new Error('no indicator');
    const grown = { ...sma, points: [{ at: at(5), value: 101 }] };
    const bars = [bar(5, 101), bar(6)];
    const answer = { ...CHART, bars_from: at(5), bars, indicators: [grown] };
    const after = chartAfter(CHART, answer);
    expect(after?.bars.map((one) => [one.at, one.close])).toEqual([
      ...[
        [at(0), 100],
        [at(1), 100],
        [at(4), 100],
        [at(5), 101],
        [at(6), 100],
      ],
    ]);
    expect(after?.indicators[0]?.points.map(({ value }) => value)).toEqual([99, 101]);
    expect(chartAfter(CHART, { ...answer, bars_edition: 2 })).toBeUndefined();
    // A strategy reads something else now: the beginning of its line is not held.
    const other = { ...grown, name: 'ema_20' };
    expect(chartAfter(CHART, { ...answer, indicators: [other] })).toBeUndefined();
    expect(chartAfter(undefined, answer)).toBeUndefined();
    expect(chartAfter(undefined, CHART)).toBe(CHART);
  });

  it('has the stop as steps at the bars in which it moved, from the first bar to its end', () => {
    expect(drawingOf(CHART, '').lines).toEqual([
      {
        ...{ id: 'stop AAPL-1', what: 'stop', isInForce: false, isResting: true },
        points: [
          { time: seconds(0), value: 98 },
          { time: seconds(1), value: 98.6 },
          { time: seconds(5), value: 98.6 },
        ],
      },
    ]);
    const [position] = CHART.positions;
    if (position === undefined) throw new Error('no position');
    const open = { ...CHART, positions: [{ ...position, stop: position.stop.slice(0, 1) }] };
    expect(drawingOf(open, '').lines[0]).toMatchObject({
      isInForce: true,
      points: [
        { time: seconds(0), value: 98 },
        { time: seconds(5), value: 98 },
      ],
    });
  });

  it('has a line of its own for a stop while it did not rest at the broker', () => {
    const [position] = CHART.positions;
    if (position === undefined) throw new Error('no position');
    const { stop } = position;
    const bare = (from: number, until: number | null) => ({
      ...{ seq: 8, from: at(from), until: until === null ? null : at(until), shares: 100 },
    });
    const drawn = (...unprotected: ReturnType<typeof bare>[]) =>
      drawingOf(
        { ...CHART, positions: [{ ...position, stop: stop.slice(0, 3), unprotected }] },
        '',
      ).lines.map(({ isResting, isInForce, points }) => ({
        ...{ isResting, isInForce },
        points: points.map(({ time, value }) => [(time - seconds(0)) / 60, value]),
      }));
    expect(drawn(bare(2, 4))).toEqual([
      {
        ...{ isResting: true, isInForce: false },
        points: [
          [0, 98],
          [1, 98.6],
          [2, 98.6],
        ],
      },
      {
        ...{ isResting: false, isInForce: false },
        points: [
          [2, 98.6],
          [4, 98.6],
        ],
      },
      {
        ...{ isResting: true, isInForce: true },
        points: [
          [4, 98.6],
          [5, 98.6],
        ],
      },
    ]);
    expect(drawn(bare(0, null)).map(({ isResting, isInForce }) => [isResting, isInForce])).toEqual([
      [false, true],
    ]);
  });

  it('has that line too while no share can be sold yet, until a time that is known before', () => {
    const [position] = CHART.positions;
    if (position === undefined) throw new Error('no position');
    const stop = [step(0, 98)];
    const drawn = (until: number) => {
      const locked = [{ seq: 2, from: at(0), until: at(until) }];
      const chart = { ...CHART, positions: [{ ...position, stop, locked }] };
      return drawingOf(chart, '').lines.map(({ isResting, isInForce }) => [isResting, isInForce]);
    };
    expect(drawn(3_000)).toEqual([[false, true]]);
    expect(drawn(4)).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  it('has few marks for many refused signals, each with their number', () => {
    const [one] = CHART.not_taken;
    if (one === undefined) throw new Error('no signal');
    const bars = Array.from({ length: 300 }, (_, minute) => bar(minute));
    const refused = (minutes: readonly number[]) =>
      minutes.map((minute) => ({ ...one, at: at(minute), signal_id: `s${minute}` }));
    const marksOf = (minutes: readonly number[]) =>
      drawingOf({ ...CHART, gaps: [], bars, not_taken: refused(minutes) }, '').marks;
    expect(marksOf([3, 3.2, 9]).map(({ text }) => text)).toEqual(['2', '']);
    const many = marksOf(bars.map((_, minute) => minute));
    expect(many.length).toBeLessThanOrEqual(24);
    expect(many.reduce((sum, { text }) => sum + Number(text), 0)).toBe(300);
  });

  it('has room for minutes without a bar, and shades them', () => {
    const { bars, shades } = drawingOf(CHART, '');
    expect(bars.map(({ time, bar: one }) => [time, one === undefined])).toEqual(
      [0, 1, 2, 3, 4, 5].map((minute) => [seconds(minute), minute === 2 || minute === 3]),
    );
    expect(shades).toContainEqual({ what: 'gap', from: seconds(2), until: seconds(3) });
  });

  it('filters what was not taken by one of its reasons, as drawn and as read', () => {
    const notTaken = (reason: string) => [
      drawingOf(CHART, reason).marks.map(({ id }) => id),
      chartRows(CHART, reason, ZONE).filter(({ what }) => what.startsWith('not taken')).length,
    ];
    expect(notTaken('')).toEqual([['s1'], 1]);
    expect(notTaken('max_positions')).toEqual([['s1'], 1]);
    expect(notTaken('no_quote')).toEqual([[], 0]);
  });

  it('reads as rows, the newest first, with the price of the day before a split', () => {
    const rows = chartRows(CHART, '', ZONE);
    expect(rows.map(({ what, price }) => [what, price])).toEqual([
      ['stop ended', ''],
      ['not taken: short, flow', '100.10 (then 400.40)'],
      ['no bars', ''],
      ['stop moved', '98.60'],
      ['stop moved', '98.50'],
      ['daemon away', ''],
      ['stop moved', '98.00'],
    ]);
    expect(rows.find(({ what }) => what === 'daemon away')?.why).toMatch(/since an unknown time/);
  });

  it('says why there is nothing to draw', () => {
    const none = { ...CHART, bars: [] };
    expect(whyNoBars(CHART)).toBe('');
    expect(whyNoBars({ ...none, watched: false })).toMatch(/does not follow its prices/);
    expect(whyNoBars({ ...none, bars_kept_since: null })).toMatch(/no bars yet/);
    expect(whyNoBars(none)).toMatch(/last five sessions/);
    expect(drawingOf({ ...none, gaps: [] }, '')).toMatchObject({
      lines: [],
      marks: [],
      shades: [],
    });
  });
});

describe('a dragged stop', () => {
  const long = { symbol: 'AAPL', quantity: 100, stop_price: 98 };

  it('goes towards the market only, to the cent', () => {
    expect(draggedTo(long, 98.504)).toEqual({ kind: 'to', to: 98.5 });
    expect(draggedTo(long, 98.001)).toEqual({ kind: 'same' });
    expect(draggedTo(long, 97)).toMatchObject({
      ...{ kind: 'looser', sentence: expect.stringMatching(/never loosened.*98\.00.*up/) },
    });
    expect(draggedTo({ ...long, quantity: -100 }, 97)).toEqual({ kind: 'to', to: 97 });
    expect(draggedTo({ ...long, quantity: -100 }, 99)).toMatchObject({ kind: 'looser' });
    expect(draggedTo({ ...long, stop_price: null }, 99)).toEqual({ kind: 'same' });
  });

  it('goes by ten dong in Vietnam', () => {
    onTestFinished(() => countIn(2));
    countIn(0);
    const held = { ...long, stop_price: 92_000 };
    expect(draggedTo(held, 92_348.7)).toEqual({ kind: 'to', to: 92_350 });
    expect(draggedTo(held, 92_004.9)).toEqual({ kind: 'same' });
  });
});
