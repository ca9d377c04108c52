// Three sessions of two strategies in three symbols, small enough to be checked with a pencil.
import { type Instant, instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { RunResult, RunTrade } from '../../../../src/trader/domain/report/run-result.ts';

export const day = (text: string) => text as TradingDay;

export function et(text: string): Instant {
  return instant(Date.parse(`${text.replace(' ', 'T')}:00-05:00`));
}

let made = 1_000;

/** By default: entry 100, stop 99, 100 shares for one dollar of fees. */
export function trade(fields: Partial<RunTrade>): RunTrade {
  made += 1;
  return {
    positionId: 'AAPL-1',
    // Each is a trade of its own unless a test says otherwise.
    trade: fields.positionId ?? `AAPL-${made}`,
    symbol: 'AAPL',
    strategy: 'follow',
    configHash: 'c0ffee00c0ffee00',
    side: 'long',
    quantity: 100,
    entry: 100,
    exit: 102.01,
    reason: 'target',
    pnl: 200,
    commission: 1,
    openedAt: et('2020-12-14 10:00'),
    closedAt: et('2020-12-14 11:00'),
    initialStop: 99,
    confidence: 0.75,
    rMultiple: 2,
    mae: 0.5,
    mfe: 2.1,
    ...fields,
  };
}

export const SAMPLE_RUN: RunResult = {
  from: et('2020-12-14 09:30'),
  to: et('2020-12-16 16:00'),
  startEquity: 10_000,
  strategies: [
    { name: 'follow', hash: 'c0ffee00c0ffee00' },
    { name: 'fade', hash: 'deadbeefdeadbeef' },
  ],
  symbols: [
    { symbol: 'AAPL', bars: 1_170, from: et('2020-12-14 09:30'), to: et('2020-12-16 16:00') },
    { symbol: 'MSFT', bars: 1_170, from: et('2020-12-14 09:30'), to: et('2020-12-16 16:00') },
  ],
  trades: [
    trade({}),
    trade({
      positionId: 'MSFT-2',
      symbol: 'MSFT',
      reason: 'stop',
      exit: 98.99,
      pnl: -102,
      rMultiple: -1.02,
      mae: 1,
      mfe: 0.2,
      openedAt: et('2020-12-14 10:30'),
      closedAt: et('2020-12-15 10:30'),
    }),
    trade({
      positionId: 'AAPL-3',
      strategy: 'fade',
      side: 'short',
      initialStop: 101,
      reason: 'max_minutes',
      exit: 100.51,
      pnl: -52,
      rMultiple: -0.52,
      mae: 0.8,
      mfe: 0,
      openedAt: et('2020-12-16 10:00'),
      closedAt: et('2020-12-16 12:00'),
    }),
  ],
  openPositions: [
    {
      positionId: 'AAPL-4',
      symbol: 'AAPL',
      strategy: 'follow',
      side: 'long',
      quantity: 50,
      entry: 100,
      stop: 99,
      last: 101,
      unrealizedPnl: 49,
      openedAt: et('2020-12-16 15:00'),
    },
  ],
  equity: [
    { at: et('2020-12-14 11:00'), equity: 10_200, grossExposure: 10_000 },
    { at: et('2020-12-14 16:00'), equity: 10_150, grossExposure: 9_950 },
    { at: et('2020-12-15 10:30'), equity: 10_098, grossExposure: 0 },
    { at: et('2020-12-15 16:00'), equity: 10_098, grossExposure: 0 },
    { at: et('2020-12-16 12:00'), equity: 10_046, grossExposure: 0 },
    { at: et('2020-12-16 16:00'), equity: 10_095, grossExposure: 5_050 },
  ],
  predictions: { accepted: 14, stale: 2, price_mismatch: 7 },
  signalsTaken: 4,
  signalsUnfilled: 0,
  signalsRefused: [
    { strategy: 'follow', symbol: 'AAPL', reason: 'cooldown', count: 3 },
    { strategy: 'follow', symbol: 'MSFT', reason: 'cooldown', count: 2 },
    { strategy: 'fade', symbol: 'AAPL', reason: 'spread_too_wide', count: 5 },
    { strategy: 'fade', symbol: 'AAPL', reason: 'no_atr', count: 1 },
  ],
  sizesLimited: [{ cap: 'minute_volume', reduced: 2, refused: 1 }],
  notes: ['Fills: a stop fills at its price, or at the open when the bar opens beyond it.'],
};

export const EMPTY_RUN: RunResult = {
  ...SAMPLE_RUN,
  trades: [],
  openPositions: [],
  equity: [],
  predictions: {},
  signalsTaken: 0,
  signalsRefused: [],
  sizesLimited: [],
  notes: [],
};

/** The same beside shares of SPY that were held: 2 %, then -1 %, then 0.5 %. */
export const BESIDE_SPY: RunResult = {
  ...SAMPLE_RUN,
  benchmark: {
    symbol: 'SPY',
    returns: [
      { on: day('2020-12-14'), value: 0.02 },
      { on: day('2020-12-15'), value: -0.01 },
      { on: day('2020-12-16'), value: 0.005 },
    ],
  },
};
