import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAtr } from '../../../src/market/indicators/atr.ts';
import { createAtrStop, createSuperTrend } from '../../../src/market/indicators/atr-stop.ts';
import { createChandelier } from '../../../src/market/indicators/chandelier.ts';
import { valuesOver } from '../../../src/market/indicators/indicator.ts';
import { createMacdLine, createMacdSignal } from '../../../src/market/indicators/macd.ts';
import {
  createEma,
  createSma,
  type MovingAverage,
} from '../../../src/market/indicators/moving-average.ts';
import { createRsi } from '../../../src/market/indicators/rsi.ts';
import { createVwap } from '../../../src/market/indicators/session-figures.ts';
import { trueRange } from '../../../src/market/indicators/true-range.ts';
import { createBollingerBand } from '../../../src/market/indicators/window.ts';
import { dailyBars, fixtureText, minuteBars } from '../bars/shipped-bars.ts';

const bars = dailyBars();

function golden(file: string, field: string): (number | undefined)[] {
  const rows: Record<string, number | null>[] = JSON.parse(
    fixtureText(`stock-indicators/${file}.standard.json`),
  );
  return rows.map((row) => row[field] ?? undefined);
}

function expectSame(
  actual: readonly (number | undefined)[],
  expected: readonly (number | undefined)[],
): void {
  expect(actual.map((value) => value === undefined)).toEqual(
    expected.map((value) => value === undefined),
  );
  for (const [i, value] of expected.entries()) {
    if (value !== undefined) expect(Math.abs((actual[i] ?? 0) - value)).toBeLessThan(1e-9);
  }
}

const closesThrough = (average: MovingAverage): (number | undefined)[] =>
  bars.map((bar) => {
    average.push(bar.close);
    return average.value;
  });

/** After the closes of so many bars, as published with four decimals. */
function expectAt(
  values: readonly (number | undefined)[],
  published: Readonly<Record<number, number>>,
): void {
  for (const [index, value] of Object.entries(published))
    expect([index, values[Number(index)]?.toFixed(4)]).toEqual([index, value.toFixed(4)]);
}

describe('indicators against published values', () => {
  // The next four: as the tests of Stock Indicators for .NET expect them of the same bars.
  it('RSI(14)', () => {
    const values = closesThrough(createRsi(14));
    expect(values.findIndex((value) => value !== undefined)).toBe(14);
    expectAt(values, { 14: 62.0541, 249: 70.9368, 501: 42.0773 });
  });

  it('MACD(12, 26, 9) and its signal', () => {
    const options = { fast: 12, slow: 26, signal: 9 };
    expectAt(closesThrough(createMacdLine(options)), { 49: 1.7203, 249: 2.2353, 501: -6.2198 });
    expectAt(closesThrough(createMacdSignal(options)), { 49: 1.9675, 249: 2.3141, 501: -5.8569 });
  });

  it('Bollinger bands (20, 2)', () => {
    expectAt(closesThrough(createBollingerBand(20, 2)), { 249: 259.5642, 501: 273.7004 });
    expectAt(closesThrough(createBollingerBand(20, -2)), { 249: 251.5358, 501: 230.0196 });
  });

  it('the mean price of a session by volume', () => {
    const vwap = createVwap();
    const values = minuteBars().map((bar, index) => {
      vwap.push({ ...bar, isOpening: index === 0 });
      return vwap.value;
    });
    expectAt(values, { 0: 367.48, 1: 367.4223, 369: 367.9494, 390: 368.1804 });
  });

  it('true range', () => {
    const ranges = bars.map((bar, i) => {
      const previous = bars[i - 1];
      return previous === undefined ? undefined : trueRange(bar.high, bar.low, previous.close);
    });
    expectSame(ranges, golden('tr', 'tr'));
  });

  it('ATR(14)', () => {
    const atr = createAtr({ period: 14, firstBar: 'skip' });
    expectSame(valuesOver(atr, bars), golden('atr', 'atr'));
  });

  it('ATR stop (21, 3) with its side', () => {
    const stop = createAtrStop({ period: 21, multiple: 3 });
    const sides: (string | undefined)[] = [];
    const values = bars.map(({ high, low, close }) => {
      stop.push(high, low, close);
      sides.push(stop.side);
      return stop.value;
    });
    expectSame(values, golden('atr-stop', 'atrStop'));
    const buys = golden('atr-stop', 'buyStop');
    const sells = golden('atr-stop', 'sellStop');
    expect(sides).toEqual(
      buys.map((buy, i) => {
        if (buy !== undefined) return 'short';
        return sells[i] === undefined ? undefined : 'long';
      }),
    );
  });

  it('SuperTrend(10, 3) with its side', () => {
    const trend = createSuperTrend({ period: 10, multiple: 3 });
    const sides: (string | undefined)[] = [];
    const values = bars.map(({ high, low, close }) => {
      trend.push(high, low, close);
      sides.push(trend.side);
      return trend.value;
    });
    expectSame(values, golden('supertrend', 'superTrend'));
    const lower = golden('supertrend', 'lowerBand').map((band) => band !== undefined);
    expect(sides.map((side) => side === 'long')).toEqual(lower);
  });

  it('Chandelier exit long (22, 3)', () => {
    const exit = createChandelier({ period: 22, multiple: 3, side: 'long' });
    expectSame(valuesOver(exit, bars), golden('chexit', 'chandelierExit'));
  });

  it('SMA(20) and EMA(20)', () => {
    expectSame(closesThrough(createSma(20)), golden('sma', 'sma'));
    expectSame(closesThrough(createEma(20)), golden('ema', 'ema'));
  });

  it.each([
    ['cs-atr.csv', 14],
    ['cs-atr2.csv', 10],
  ])('the worked ATR of %s, which counts the first range', (file, period) => {
    const rows = fixtureText(`ta/${file}`).trim().split('\n').slice(1);
    const atr = createAtr({ period, firstBar: 'range' });
    for (const [i, row] of rows.entries()) {
      const [high = 0, low = 0, close = 0, , expected = 0] = row.split(',').slice(1).map(Number);
      atr.push(high, low, close);
      if (i < period - 1) expect(atr.value).toBeUndefined();
      else expect(Math.abs((atr.value ?? 0) - expected)).toBeLessThan(1e-9);
    }
    expect(rows).toHaveLength(30);
  });
});

describe('indicators over any bars', () => {
  const price = fc.double({ min: 0.01, max: 10_000, noNaN: true });
  const anyBars = fc.array(fc.tuple(price, price, price, price), { minLength: 30, maxLength: 80 });

  it('mirror: a short Chandelier exit of inverted prices is the inverted long one', () => {
    fc.assert(
      fc.property(anyBars, (rows) => {
        const long = createChandelier({ period: 10, multiple: 3, side: 'long' });
        const short = createChandelier({ period: 10, multiple: 3, side: 'short' });
        for (const row of rows) {
          const [high, low, close] = [Math.max(...row), Math.min(...row), row[3]];
          long.push(high, low, close);
          short.push(-low, -high, -close);
          expect(short.value).toBe(long.value === undefined ? undefined : -long.value);
        }
      }),
    );
  });

  it('ATR is never negative and never above the widest true range', () => {
    fc.assert(
      fc.property(anyBars, fc.integer({ min: 1, max: 20 }), (rows, period) => {
        const atr = createAtr({ period, firstBar: 'range' });
        let widest = 0;
        let previous = Number.NaN;
        for (const row of rows) {
          const [high, low, close] = [Math.max(...row), Math.min(...row), row[3]];
          widest = Math.max(widest, trueRange(high, low, previous));
          atr.push(high, low, close);
          previous = close;
          if (atr.value === undefined) continue;
          expect(atr.value).toBeGreaterThanOrEqual(0);
          expect(atr.value).toBeLessThanOrEqual(widest * (1 + 1e-12));
        }
      }),
    );
  });

  it('the ATR stop only tightens while it stays on one side', () => {
    fc.assert(
      fc.property(anyBars, (rows) => {
        const stop = createAtrStop({ period: 5, multiple: 2 });
        let before: { side: string | undefined; value: number | undefined } | undefined;
        for (const row of rows) {
          stop.push(Math.max(...row), Math.min(...row), row[3]);
          const { side, value } = stop;
          if (before?.value !== undefined && value !== undefined && before.side === side) {
            if (side === 'long') expect(value).toBeGreaterThanOrEqual(before.value);
            else expect(value).toBeLessThanOrEqual(before.value);
          }
          before = { side, value };
        }
      }),
    );
  });
});
