import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, type TradingDay } from '../../../src/kernel/instant.ts';
import { createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import type { CorporateAction } from '../../../src/market/instruments/corporate-action.ts';
import { US } from '../../../src/market/venues/us.ts';
import { buyAndHold, usualBenchmark } from '../../../src/research/backtest/buy-and-hold.ts';

const DAYS = ['2020-12-14', '2020-12-15', '2020-12-16'] as TradingDay[];
const SESSIONS = DAYS.flatMap((day) => US.calendar.sessionOf(day) ?? []);

/** Two minutes a session: its open, and its last one. */
function barsOf(prices: readonly (readonly [open: number, close: number] | undefined)[]) {
  const builder = createColumnBuilder();
  for (const [at, session] of SESSIONS.entries()) {
    const [open, close] = prices[at] ?? [];
    if (open === undefined || close === undefined) continue;
    const bar = (price: number) => ({ open: price, high: price, low: price, close: price });
    builder.add({ start: session.open, ...bar(open), volume: 100 });
    const last = instant(session.close - MINUTE_MS);
    builder.add({ start: last, ...bar(close), volume: 100 });
  }
  return builder.build(MINUTE_MS);
}

function held(
  prices: readonly (readonly [number, number] | undefined)[],
  actions: readonly CorporateAction[] = [],
) {
  const bars = new Map([['SPY', barsOf(prices)]]);
  const { returns } = buyAndHold('SPY', { bars, sessions: SESSIONS, actions });
  return returns.map(({ on, value }) => [on, Math.round(value * 1e9) / 1e9]);
}

describe('buying and holding a symbol', () => {
  it('begins at the first open and goes from close to close', () => {
    expect(
      held([
        [100, 110],
        [120, 99],
        [99, 108.9],
      ]),
    ).toEqual([
      [DAYS[0], 0.1],
      [DAYS[1], -0.1],
      [DAYS[2], 0.1],
    ]);
  });

  it('receives dividends, and is not changed by a split', () => {
    const day = DAYS[1] as TradingDay;
    const prices = [
      [100, 100],
      [49, 49],
      [49, 49],
    ] as const;
    const split = { kind: 'split', symbol: 'SPY', day, ratio: 2 } as const;
    const dividend = { kind: 'dividend', symbol: 'SPY', day, amount: 0.5 } as const;
    // 100 become two of 49; 1.00 of dividends on these two is reinvested at the close.
    expect(held(prices, [split, dividend])).toEqual([
      [DAYS[0], 0],
      [day, -0.01],
      [DAYS[2], 0],
    ]);
    expect(held(prices, [{ ...split, symbol: 'QQQ' }])[1]).toEqual([day, -0.51]);
  });

  it('does not count what was paid before it was bought', () => {
    const first = DAYS[0] as TradingDay;
    const paid = { kind: 'dividend', symbol: 'SPY', day: first, amount: 5 } as const;
    expect(held([[100, 100]], [paid])).toEqual([[first, 0]]);
  });

  it('has no return of sessions without prices, and keeps what was paid on them', () => {
    const paid = {
      kind: 'dividend',
      symbol: 'SPY',
      day: DAYS[1] as TradingDay,
      amount: 1,
    } as const;
    expect(held([[100, 100], undefined, [101, 101]], [paid])).toEqual([
      [DAYS[0], 0],
      [DAYS[2], 0.02],
    ]);
    expect(held([undefined, [50, 55], [55, 55]])).toEqual([
      [DAYS[1], 0.1],
      [DAYS[2], 0],
    ]);
  });
});

describe('the usual benchmark', () => {
  it.each([
    [['AAPL'], 'AAPL'],
    [['AAPL', 'SPY'], 'SPY'],
    [['MSFT', 'AAPL'], 'MSFT'],
  ])('of %j is %s', (symbols, expected) => {
    expect(usualBenchmark(symbols)).toBe(expected);
  });
});
