// What the market around a last price costs, and what borrowed shares do, computed by hand.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, type TradingDay } from '../../../src/kernel/instant.ts';
import { createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import type { DayLimits } from '../../../src/market/instruments/day-limits.ts';
import { DEFAULT_PRICE_STEPS } from '../../../src/market/instruments/tick-grid.ts';
import { borrowFee, FREE, isFree, nightsBetween } from '../../../src/research/fills/borrowing.ts';
import { optionCommissionOf, slippedPrice } from '../../../src/research/fills/costs.ts';
import { halfSpreadOf, ONE_STEP, spreadOf } from '../../../src/research/fills/spread.ts';
import {
  halfSpreadAt,
  touchAt,
  UNLIMITED,
  withinLimits,
} from '../../../src/research/fills/touch.ts';

const steps = DEFAULT_PRICE_STEPS;
const BRACKETS = [
  { lowEdge: 0, increment: 0.01 },
  { lowEdge: 10, increment: 0.05 },
];

describe('the spread of a simulated market', () => {
  const half = (model: Parameters<typeof halfSpreadOf>[0], last: number) =>
    halfSpreadOf(model, steps, () => instant(0))(last);

  it('is half of it to each side, in whole steps and one at least', () => {
    expect(half({ kind: 'amount', amount: 0.06 }, 100)).toBe(0.03);
    expect(half({ kind: 'amount', amount: 0.07 }, 100)).toBe(0.04);
    expect(half({ kind: 'amount', amount: 0 }, 100)).toBe(0.01);
    expect(half({ kind: 'percent', percent: 0.1 }, 100)).toBe(0.05);
    expect(half({ kind: 'percent', percent: 0.1 }, 300)).toBe(0.15);
    expect(half({ kind: 'amount', amount: 0.0002 }, 0.5)).toBe(0.0001);
  });

  it('is as recorded in the newest minute that has ended', () => {
    const builder = createColumnBuilder();
    for (const [at, bid, ask] of [
      [0, 100, 100.1],
      [1, 100, 100.2],
    ] as const) {
      const prices = { open: bid, high: ask, low: bid, close: ask, volume: 1 };
      builder.add({ start: instant(at * MINUTE_MS), ...prices });
    }
    const quotes = builder.build(MINUTE_MS);
    const at = (ms: number) =>
      halfSpreadOf({ kind: 'recorded', quotes }, steps, () => instant(ms))(100);
    expect([at(0), at(MINUTE_MS - 1)]).toEqual([0.01, 0.01]);
    expect([at(MINUTE_MS), at(2 * MINUTE_MS - 1)]).toEqual([0.05, 0.05]);
    expect(at(2 * MINUTE_MS)).toBe(0.1);
  });

  it('may be that of a symbol, else the usual one', () => {
    const [own, usual] = [
      { kind: 'amount', amount: 1 } as const,
      { kind: 'amount', amount: 2 } as const,
    ];
    const spreads = { usual, bySymbol: new Map([['SPY', own]]) };
    expect([spreadOf(spreads, 'SPY'), spreadOf(spreads, 'QQQ')]).toEqual([own, usual]);
    expect(spreadOf(ONE_STEP, 'SPY')).toBeUndefined();
  });
});

describe('the market around a last price', () => {
  it('is a step to each side, a finer one below the edge of two', () => {
    expect(touchAt(100, UNLIMITED)).toEqual({ bid: 99.99, ask: 100.01, isAtLimit: false });
    const rules = { ...UNLIMITED, steps: BRACKETS };
    expect(touchAt(10, rules)).toEqual({ bid: 9.99, ask: 10.05, isAtLimit: false });
    expect(touchAt(0.01, rules)).toMatchObject({ bid: 0.01, ask: 0.02 });
    const wide = { ...UNLIMITED, halfSpread: () => 0.05 };
    expect(touchAt(100, wide)).toMatchObject({ bid: 99.95, ask: 100.05 });
    expect([halfSpreadAt(10, rules), halfSpreadAt(100, wide)]).toEqual([0.05, 0.05]);
  });

  it('has no side beyond the limits of the day', () => {
    const day = '2026-11-20' as TradingDay;
    const limits: DayLimits = { day, ceiling: 107, floor: 93, reference: 100 };
    expect(withinLimits(106.9, 107, limits)).toEqual({ bid: 106.9, ask: 107, isAtLimit: false });
    expect(withinLimits(107, 107.1, limits)).toEqual({
      bid: 107,
      ask: Number.NaN,
      isAtLimit: true,
    });
    expect(withinLimits(93, 93.1, limits)).toEqual({ bid: 93, ask: 93.1, isAtLimit: false });
    expect(withinLimits(92.9, 93, limits)).toEqual({ bid: Number.NaN, ask: 93, isAtLimit: true });
    expect(withinLimits(107.1, 107.2, limits).bid).toBe(107);
    expect(withinLimits(92.8, 92.9, limits).ask).toBe(93);
    expect(withinLimits(1, 2, undefined)).toEqual({ bid: 1, ask: 2, isAtLimit: false });
  });
});

describe('what is paid', () => {
  it('for option contracts is 0.65 each and a dollar at least, and nothing if nothing is charged', () => {
    const paid = [1, 2, 10].map((contracts) => optionCommissionOf({ kind: 'fixed' }, contracts));
    expect(paid).toEqual([1, 1.3, 6.5]);
    expect(optionCommissionOf({ kind: 'none' }, 10)).toBe(0);
  });

  it('as slippage is whole steps worse', () => {
    const fill = { limitPrice: undefined, steps };
    const points = { kind: 'basis-points', points: 1.5 } as const;
    expect(slippedPrice(200, { ...fill, side: 'buy' }, points)).toBe(200.03);
    expect(slippedPrice(100, { ...fill, side: 'buy' }, points)).toBe(100.02);
    expect(slippedPrice(100, { ...fill, side: 'sell' }, points)).toBe(99.98);
    expect(slippedPrice(100.005, { ...fill, side: 'buy' }, { kind: 'per-share', amount: 0 })).toBe(
      100.005,
    );
  });

  it('for borrowed shares is a yearly rate of 360 days, night by night', () => {
    const rates = { usual: 3.6, bySymbol: new Map([['GME', 36]]) };
    expect(borrowFee(rates, 'SPY', { value: 100_000, nights: 1 })).toBe(10);
    expect(borrowFee(rates, 'GME', { value: 100_000, nights: 3 })).toBe(300);
    expect(nightsBetween('2026-11-20' as TradingDay, '2026-11-23' as TradingDay)).toBe(3);
    expect([isFree(FREE), isFree(rates)]).toEqual([true, false]);
    expect(isFree({ usual: 0, bySymbol: rates.bySymbol })).toBe(false);
    expect(isFree({ usual: 0, bySymbol: new Map([['GME', 0]]) })).toBe(true);
  });
});
