import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS, SECOND_MS, toIso } from '../../../src/kernel/instant.ts';
import { type Bar, endOf, isSoundBar } from '../../../src/market/bars/bar.ts';
import { createBarBuilder } from '../../../src/market/bars/bar-builder.ts';
import { type BarSeries, createBarSeries } from '../../../src/market/bars/bar-series.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { runs } from '../../runs/runs.ts';
import { minuteBars } from './shipped-bars.ts';

const at = (iso: string): Instant => instant(Date.parse(iso));
const regular = minuteBars().filter((bar) => US_EQUITIES.sessionAt(bar.start) !== undefined);
const END = at('2020-12-18T21:00:00Z');

function seriesOf(minutes: number): BarSeries {
  return createBarSeries({
    calendar: US_EQUITIES,
    sourceMs: MINUTE_MS,
    lengthMs: minutes * MINUTE_MS,
  });
}

function rowsOf(series: BarSeries): string[] {
  return Array.from({ length: series.count }, (_, i) =>
    [
      toIso(series.start(i)),
      series.end(i) - series.start(i),
      series.open(i),
      series.high(i),
      series.low(i),
      series.close(i),
      series.volume(i),
    ].join(' '),
  );
}

function flatAt(start: Instant, close: number): Bar {
  return { start, lengthMs: MINUTE_MS, open: close, high: close, low: close, close, volume: 0 };
}

describe('a bar series', () => {
  it('cuts five-minute bars at the session open and excludes the 16:00 bar', () => {
    const series = seriesOf(5);
    series.refill(minuteBars(), END);
    expect(minuteBars()).toHaveLength(4 * 391);
    expect([series.count, series.isFit]).toEqual([4 * 78, true]);
    expect(toIso(series.start(0))).toBe('2020-12-15T14:30:00.000Z');
    expect(toIso(series.end(series.count - 1))).toBe('2020-12-18T21:00:00.000Z');
    const first = regular.slice(0, 5);
    expect(series.open(0)).toBe(367.4);
    expect(series.high(0)).toBe(Math.max(...first.map((bar) => bar.high)));
    expect(series.low(0)).toBe(Math.min(...first.map((bar) => bar.low)));
    expect(series.close(0)).toBe(first[4]?.close);
    expect(series.volume(0)).toBe(first.reduce((sum, bar) => sum + bar.volume, 0));
  });

  it('ends the last bar with the session when the length does not divide it', () => {
    const series = seriesOf(60);
    series.refill(minuteBars(), END);
    expect(series.count).toBe(4 * 7);
    expect(series.end(6) - series.start(6)).toBe(30 * MINUTE_MS);
  });

  it('never contains a bar that was unfinished at the time of reading', () => {
    const series = seriesOf(5);
    series.refill(minuteBars(), at('2020-12-16T15:04:59Z'));
    expect(toIso(series.end(series.count - 1))).toBe('2020-12-16T15:00:00.000Z');
    const [bar] = regular;
    if (bar === undefined) throw new Error('no bars');
    expect(series.append(bar, instant(endOf(bar) - 1))).toBe('unfinished');
  });

  it('is incomplete after a gap and complete once refilled, keeping the bars received meanwhile', () => {
    const series = seriesOf(5);
    const [a, b, c] = [regular.slice(0, 100), regular.slice(101, 110), regular.slice(110, 117)];
    series.refill(a, at('2020-12-15T16:10:00Z'));
    expect(b.map((bar) => series.append(bar, END))).toEqual(['gap', ...Array(8).fill('kept')]);
    expect(series.isFit).toBe(false);
    series.refill(regular.slice(0, 105), at('2020-12-15T16:15:00Z'));
    for (const bar of c) series.append(bar, END);
    const whole = seriesOf(5);
    whole.refill(regular.slice(0, 117), at('2020-12-15T16:27:00Z'));
    expect(series.isFit).toBe(true);
    expect(rowsOf(series)).toEqual(rowsOf(whole));
  });

  it('stays incomplete if the answer ends before the first bar received meanwhile', () => {
    const series = seriesOf(1);
    series.refill(regular.slice(0, 10), at('2020-12-15T14:40:00Z'));
    for (const bar of regular.slice(15, 20)) series.append(bar, END);
    expect(series.refill(regular.slice(0, 12), at('2020-12-15T14:42:00Z'))).toBe(false);
    expect(series.isFit).toBe(false);
    expect(series.refill(regular.slice(0, 18), at('2020-12-15T14:48:00Z'))).toBe(true);
    expect([series.isFit, series.count]).toEqual([true, 20]);
  });

  it('detects an overnight gap and adds a repeated bar once', () => {
    const series = seriesOf(1);
    series.refill(regular.slice(0, 389), at('2020-12-15T20:59:00Z'));
    const [last, next] = regular.slice(389, 391);
    if (last === undefined || next === undefined) throw new Error('no bars');
    expect(series.append(last, END)).toBe('finished');
    expect(series.append(last, END)).toBe('repeated');
    expect(series.append(next, END)).toBe('finished');
    const hole = seriesOf(1);
    hole.refill(regular.slice(0, 389), at('2020-12-15T20:59:00Z'));
    expect(hole.append(next, END)).toBe('gap');
  });

  it('is the same however history and live bars split the days, including minutes without trades', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: regular.length - 1 }),
        fc.constantFrom(1, 3, 5, 15, 60),
        fc.uniqueArray(fc.integer({ min: 1, max: regular.length - 1 }), { maxLength: 200 }),
        (split, minutes, quiet) => {
          const isQuiet = new Set(quiet);
          const traded = regular.filter((_, i) => !isQuiet.has(i));
          const whole = seriesOf(minutes);
          whole.refill(traded, END);
          const joined = seriesOf(minutes);
          const from = regular[split];
          if (from === undefined) throw new Error('no bars');
          joined.refill(
            traded.filter((bar) => bar.start < from.start),
            from.start,
          );
          let lastClose = Number.NaN;
          for (const [i, bar] of regular.entries()) {
            const close = isQuiet.has(i) ? lastClose : bar.close;
            const live = isQuiet.has(i) ? flatAt(bar.start, close) : bar;
            if (i >= split) joined.append(live, END);
            lastClose = close;
          }
          expect(joined.isFit).toBe(true);
          expect(rowsOf(joined)).toEqual(rowsOf(whole));
        },
      ),
      { numRuns: runs(25) },
    );
  });
});

describe('the joining minute', () => {
  function stepsOf(offsetsSeconds: readonly number[]): string[] {
    const open = at('2020-12-15T14:30:00Z');
    const builder = createBarBuilder({
      calendar: US_EQUITIES,
      sourceMs: 5 * SECOND_MS,
      lengthMs: MINUTE_MS,
    });
    return offsetsSeconds.map((offset) =>
      builder.push({
        ...flatAt(instant(open + offset * SECOND_MS), 100 + offset / 100),
        lengthMs: 5 * SECOND_MS,
        volume: 10,
      }),
    );
  }
  const range = (from: number, to: number): number[] =>
    Array.from({ length: (to - from) / 5 }, (_, i) => from + i * 5);

  it('is built from five-second bars only when all twelve were covered', () => {
    expect(stepsOf(range(0, 60)).at(-1)).toBe('finished');
    const joined = stepsOf(range(20, 120));
    expect(joined[0]).toBe('gap');
    expect(joined.slice(1, 8)).toEqual(Array(7).fill('waiting'));
    expect(joined.filter((step) => step === 'finished')).toHaveLength(1);
    const holed = stepsOf([...range(0, 30), ...range(40, 120)]);
    expect(holed.filter((step) => step === 'gap')).toHaveLength(1);
    expect(holed.filter((step) => step === 'finished')).toHaveLength(1);
    expect(holed.at(-1)).toBe('finished');
  });
});

describe('the shipped bars', () => {
  it('are valid', () => {
    expect(minuteBars().every(isSoundBar)).toBe(true);
  });
});
