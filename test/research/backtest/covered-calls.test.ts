// Calls that are sold against shares of the account, over recorded quotes: shares from before, and shares of an assigned put. AAPL is at 100.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, plus, type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import { type BarColumns, createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { BacktestInputs } from '../../../src/research/backtest/backtest-inputs.ts';
import { endedNotes } from '../../../src/research/backtest/ended-contracts.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../src/trader/domain/terms/option-trade.ts';
import { weekUntil } from '../../trader/engine/harness/history.ts';
import { settings, strategy } from '../../trader/engine/harness/settings.ts';
import { tapedRows } from '../chains/taped-rows.ts';
import { played } from './session-fixture.ts';

const DAY = '2026-11-18';
const NEXT = '2026-11-19';
const LAST = '2026-11-20';
const CALL = 'AAPL 261118C00100500';

const SOLD: Partial<Strategy> = {
  entry: { side: 'short', when: 'true' },
  entryOrder: { kind: 'walk', steps: 2, everyMs: 10_000, reachPercent: 100, lifeMs: 300_000 },
  exit: { ...strategy().exit, opposite: false, holdsToExpiry: true },
  stop: { kind: 'none' },
  size: { kind: 'shares', shares: 2 },
  target: undefined,
  protection: 'watched',
};
const WIDE = { delta: { from: 0, until: 1 }, deltaGapMax: 2, dte: { from: 0, until: 5 } };
const SELLS_CALLS: Partial<Strategy> = {
  ...SOLD,
  trade: { ...OPTION_TRADE_DEFAULTS.covered_call, ...WIDE, acrossExDate: true },
};

const rowsOf = (day: string, contract: string, quote: string) =>
  ['10:00', '10:01', '10:02', '15:30'].map((time) => `${day} ${time} ${contract} ${quote}`);

/** Minutes of all days at 100; the last one of the first day ends elsewhere. */
function closedAt(price: number): BarColumns {
  const builder = createColumnBuilder();
  const [first, , next] = [DAY, NEXT, LAST].map((day) => US_EQUITIES.sessionOf(day as TradingDay));
  const last = (first?.close ?? 0) - MINUTE_MS;
  for (const bar of weekUntil(next?.close ?? instant(0), 100))
    builder.add(
      bar.start === last
        ? { ...bar, low: Math.min(bar.low, price), high: Math.max(bar.high, price), close: price }
        : bar,
    );
  return builder.build(MINUTE_MS);
}

interface Ran {
  readonly strategies?: readonly Strategy[];
  readonly signals?: readonly string[];
  readonly rows?: readonly string[];
  /** Of the first day. */
  readonly lastPrice?: number;
  readonly shares?: number;
  readonly terms?: Partial<BacktestInputs>;
}

/** One signal each day, half a minute past ten. */
function ran({
  strategies = [strategy(SELLS_CALLS)],
  signals = ['SELL'],
  rows = rowsOf(DAY, CALL, '0.50 0.55'),
  lastPrice = 100,
  shares = 300,
  terms = {},
}: Ran) {
  const sessions = [DAY, NEXT, LAST].flatMap(
    (day) => US_EQUITIES.sessionOf(day as TradingDay) ?? [],
  );
  const predictions = signals.map((signal, index) => {
    const at = plus(sessions[index]?.open ?? instant(0), 30 * MINUTE_MS + 30_000);
    const record = { id: `p${index}`, signal, confidence: 0.9, timestamp: at, at: toIso(at) };
    return { symbol: 'AAPL', at, record };
  });
  const base = settings([...strategies]);
  return played({
    day: LAST,
    predictions: {},
    terms: {
      settings: {
        ...base,
        risk: { ...base.risk, dailyLossPercentMax: 50 },
        manual: { ...base.manual, allowsHoldings: true },
      },
      ...(shares > 0 && {
        holdings: new Map([['AAPL', { shares, cost: 90, price: 100 }]]),
      }),
      ...{ sessions, predictions },
      options: { rows: [tapedRows(rows)], fills: { kind: 'cross' } },
      bars: new Map([['AAPL', closedAt(lastPrice)]]),
      ...terms,
    },
  });
}

describe('a call that is sold against shares of the account', () => {
  it('keeps its premium beside all shares if it ends out of the money', () => {
    const { trades, result } = ran({ lastPrice: 100.5 });
    expect(trades).toMatchObject([
      { symbol: CALL, side: 'short', quantity: 2, entry: 0.5, exit: 0, pnl: 98.7 },
    ]);
    expect(result.holdings).toMatchObject([
      { symbol: 'AAPL', startShares: 300, startPrice: 100, shares: 300, averagePrice: 90 },
    ]);
    expect(result.holdings).toMatchObject([
      { realizedPnl: 0, unrealizedPnl: 3_000, dividends: 0, premium: 98.7 },
    ]);
    expect([result.startEquity, result.equity.at(-1)?.equity]).toEqual([130_000, 130_098.7]);
    expect(result.openPositions).toEqual([]);
  });

  it('gives its shares away at the strike if it ends in the money by a cent', () => {
    const { trades, result } = ran({ lastPrice: 100.51 });
    expect(trades).toMatchObject([{ symbol: CALL, side: 'short', quantity: 2, pnl: 98.7 }]);
    // 200 shares at 100.50 that were paid 90.00 for; the last one of the rest is at 100.
    expect(result.holdings).toMatchObject([
      { shares: 100, averagePrice: 90, realizedPnl: 2_100, unrealizedPnl: 1_000, premium: 98.7 },
    ]);
    expect(result.equity.at(-1)?.equity).toBe(130_000 + 98.7 + 100);
    expect(result.openPositions).toEqual([]);
  });

  it('is sold for whole hundreds of shares, and refused below', () => {
    expect(ran({ shares: 199 }).trades).toMatchObject([{ symbol: CALL, quantity: 1 }]);
    const { result } = ran({ shares: 99 });
    expect(result.signalsRefused).toMatchObject([{ reason: 'size_zero', count: 1 }]);
    expect(result.holdings).toMatchObject([{ shares: 99, premium: 0 }]);
  });

  it('leaves the dividend to the shares, which its owner takes before it is paid if that is worth more', () => {
    const later = 'AAPL 261218C00096000';
    const rows = [...rowsOf(DAY, later, '4.10 4.20'), `${DAY} 15:59 ${later} 3.95 4.05`];
    const longer = { ...WIDE, dte: { from: 20, until: 45 } };
    const trade = { ...OPTION_TRADE_DEFAULTS.covered_call, ...longer, acrossExDate: true };
    const strategies = [strategy({ ...SELLS_CALLS, trade })];
    const paying = (amount: number) =>
      ran({
        ...{ rows, strategies },
        terms: { actions: [{ kind: 'dividend', symbol: 'AAPL', day: NEXT as TradingDay, amount }] },
      });
    const kept = paying(0);
    expect(kept.result.openPositions).toMatchObject([{ symbol: later, quantity: 2 }]);
    const taken = paying(0.5);
    expect(taken.trades).toMatchObject([{ symbol: later, entry: 4.1, exit: 0, pnl: 818.7 }]);
    expect(taken.result.holdings).toMatchObject([
      { shares: 100, realizedPnl: 1_200, dividends: 50, premium: 818.7 },
    ]);
    expect(taken.result.equity.at(-1)?.equity).toBe(130_000 - 800 + 818.7 + 50);
  });
});

describe('a run that ends with the last day of a contract', () => {
  it('says that what the contract delivered shows after one more session', () => {
    const sessions = [DAY, NEXT].flatMap((day) => US_EQUITIES.sessionOf(day as TradingDay) ?? []);
    const ended = (count: number) =>
      endedNotes(
        ran({ lastPrice: 100.51, terms: { sessions: sessions.slice(0, count) } }).result,
        US_EQUITIES,
      );
    expect(ended(1)).toEqual([
      `${CALL} ended with the last close: the equity has what it delivered, trades and holdings show it after one more session (--to)`,
    ]);
    expect(ended(2)).toEqual([]);
  });
});

describe('the wheel', () => {
  it('sells a put, holds its shares, and sells calls against them', () => {
    const put = 'AAPL 261118P00099500';
    const call = 'AAPL 261119C00100500';
    const sellsPuts = strategy({
      ...SOLD,
      name: 'puts',
      trade: { ...OPTION_TRADE_DEFAULTS.cash_secured_put, ...WIDE },
      entry: { side: 'long', when: 'true' },
    });
    const { trades, result } = ran({
      strategies: [sellsPuts, strategy({ ...SELLS_CALLS, name: 'calls' })],
      signals: ['BUY', 'SELL'],
      rows: [...rowsOf(DAY, put, '0.50 0.55'), ...rowsOf(NEXT, call, '0.40 0.45')],
      lastPrice: 99.49,
      shares: 0,
    });
    expect(trades).toMatchObject([
      { symbol: put, strategy: 'puts', entry: 0.5, exit: 0, pnl: 98.7 },
      { symbol: call, strategy: 'calls', entry: 0.4, exit: 0, pnl: 78.7 },
    ]);
    expect(result.holdings).toMatchObject([
      { symbol: 'AAPL', startShares: 0, shares: 200, averagePrice: 99.5, premium: 177.4 },
    ]);
    expect(result.equity.at(-1)?.equity).toBe(100_000 + 98.7 + 78.7 + 100);
  });
});
