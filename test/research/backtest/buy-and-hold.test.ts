import { describe, expect, it } from 'vitest';
import {
  type Instant,
  instant,
  MINUTE_MS,
  type TradingDay,
  WEEK_MS,
} from '../../../src/kernel/instant.ts';
import { createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import { withEnds } from '../../../src/market/bars/long-bars.ts';
import type { CorporateAction } from '../../../src/market/instruments/corporate-action.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { US } from '../../../src/market/venues/us.ts';
import { buyAndHold, usualBenchmark } from '../../../src/research/backtest/buy-and-hold.ts';
import { defaultSettings } from '../../../src/trader/config/settings/default-settings.ts';

const DAYS = ['2020-12-14', '2020-12-15', '2020-12-16'] as TradingDay[];
const SESSIONS = DAYS.flatMap((day) => US.calendar.sessionOf(day) ?? []);

const settings = defaultSettings(['SPY'], []);

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
  const { returns } = buyAndHold('SPY', { settings, bars, sessions: SESSIONS, actions });
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

describe('holding over bars of weeks', () => {
  /** Two weeks, of which the second one has four sessions. */
  const weeks = ['2026-03-23', '2026-03-24', '2026-03-25', '2026-03-26', '2026-03-27', '2026-03-30']
    .concat('2026-03-31', '2026-04-01', '2026-04-02')
    .flatMap((day) => US.calendar.sessionOf(day as TradingDay) ?? []);
  const builder = createColumnBuilder();
  builder.add({ start: at(0), open: 100, high: 120, low: 90, close: 110, volume: 100 });
  builder.add({ start: at(5), open: 110, high: 121, low: 88, close: 99, volume: 100 });
  const bars = new Map([['SPY', withEnds(builder.build(WEEK_MS), US.calendar)]]);

  function at(session: number): Instant {
    return weeks[session]?.open ?? instant(0);
  }

  function closes(sessions: readonly Session[]): readonly (readonly [string, number])[] {
    let value = 100;
    return buyAndHold('SPY', { settings, bars, sessions, actions: [] }).returns.map((one) => {
      value *= 1 + one.value;
      return [one.on, Math.round(value * 1e6) / 1e6] as const;
    });
  }

  it('has the newest print at each close, as the account has: a week is not known on its Monday', () => {
    expect(closes(weeks)).toEqual([
      // The low is nearer to the open, and comes on Tuesday; the high is of Wednesday, the close of Thursday.
      ...[
        ['2026-03-23', 100],
        ['2026-03-24', 90],
        ['2026-03-25', 120],
        ['2026-03-26', 110],
      ],
      ...[
        ['2026-03-27', 110],
        ['2026-03-30', 110],
        ['2026-03-31', 121],
        ['2026-04-01', 88],
      ],
      ['2026-04-02', 99],
    ]);
  });

  it('begins within a week at the newest print, which is its low', () => {
    expect(closes(weeks.slice(2, 5))).toEqual([
      ['2026-03-25', 133.333333],
      ['2026-03-26', 122.222222],
      ['2026-03-27', 122.222222],
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
