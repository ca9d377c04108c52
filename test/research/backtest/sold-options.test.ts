// Strategies that sell verticals over recorded quotes: what they bring, what they must keep as margin, and what happens to them over nights.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, plus, type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import { type BarColumns, createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { BacktestInputs } from '../../../src/research/backtest/backtest-inputs.ts';
import type { EventRow } from '../../../src/trader/domain/options/event-days.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../src/trader/domain/terms/option-trade.ts';
import { weekUntil } from '../../trader/engine/harness/history.ts';
import { settings, strategy } from '../../trader/engine/harness/settings.ts';
import { tapedRows } from '../chains/taped-rows.ts';
import { played } from './session-fixture.ts';

const DAY = '2026-11-18';
const NEXT = '2026-11-19';
const VERTICAL = 'AAPL 261218C00096000-261218C00101000';

const SELLS_CALLS: Partial<Strategy> = {
  trade: {
    ...OPTION_TRADE_DEFAULTS.credit_vertical,
    ...{
      delta: { from: 0, until: 1 },
      deltaGapMax: 2,
      acrossExDate: true,
      dte: { from: 20, until: 45 },
    },
  },
  entry: { side: 'both', when: 'true' },
  entryOrder: { kind: 'walk', steps: 2, everyMs: 10_000, reachPercent: 100, lifeMs: 300_000 },
  stop: { kind: 'percent', percent: 100 },
  size: { kind: 'shares', shares: 2 },
  target: undefined,
  protection: 'watched',
};

/** The sold call is in the money by 4.00, and has a time value of 0.15. */
const pair = (at: string, first = '4.10 4.20', second = '1.00 1.05') => [
  `${at} AAPL 261218C00096000 ${first}`,
  `${at} AAPL 261218C00101000 ${second}`,
];
const ROWS = tapedRows([
  ...['10:00', '10:01', '10:02', '15:10', '15:11', '15:12', '15:59'].flatMap((time) =>
    pair(`${DAY} ${time}`),
  ),
  ...['09:31', '09:32', '09:33', '09:40', '09:45', '10:00'].flatMap((time) =>
    pair(`${NEXT} ${time}`),
  ),
]);

/** Minutes of both days at 100; the last one of the first day ends elsewhere. */
function closedAt(price: number): BarColumns {
  const builder = createColumnBuilder();
  const [first, next] = [DAY, NEXT].map((day) => US_EQUITIES.sessionOf(day as TradingDay));
  const last = (first?.close ?? 0) - MINUTE_MS;
  for (const bar of weekUntil(next?.close ?? instant(0), 100))
    builder.add(
      bar.start === last
        ? { ...bar, low: Math.min(bar.low, price), high: Math.max(bar.high, price), close: price }
        : bar,
    );
  return builder.build(MINUTE_MS);
}

interface Sold {
  readonly strategy?: Partial<Strategy>;
  readonly events?: readonly EventRow[];
  readonly signal?: 'BUY' | 'SELL';
  /** Of the first day. */
  readonly lastPrice?: number;
}

function sold(
  terms: Partial<BacktestInputs> = {},
  { strategy: own = SELLS_CALLS, events = [], signal = 'SELL', lastPrice }: Sold = {},
) {
  const sessions = [DAY, NEXT].flatMap((day) => US_EQUITIES.sessionOf(day as TradingDay) ?? []);
  const at = plus(sessions[0]?.open ?? instant(0), 30 * MINUTE_MS + 30_000);
  const record = { id: 'p', signal, confidence: 0.9, timestamp: at, at: toIso(at) };
  const base = settings([strategy(own)], { events });
  return played({
    day: NEXT,
    predictions: {},
    terms: {
      settings: { ...base, risk: { ...base.risk, dailyLossPercentMax: 50 } },
      sessions,
      predictions: [{ symbol: 'AAPL', at, record }],
      options: { rows: [ROWS], fills: { kind: 'cross' } },
      ...(lastPrice !== undefined && { bars: new Map([['AAPL', closedAt(lastPrice)]]) }),
      ...terms,
    },
  });
}

const dividend = (amount: number) =>
  ({ kind: 'dividend', symbol: 'AAPL', day: NEXT as TradingDay, amount }) as const;

describe('a credit vertical', () => {
  it('brings the bid less the ask of both contracts, and owes what the ask would cost', () => {
    const { result } = sold();
    expect(result.openPositions).toMatchObject([
      { symbol: VERTICAL, side: 'short', quantity: 2, entry: 3.05 },
    ]);
    // 610.00 received, 2.60 of commission; the pair is worth 3.125 at the middle.
    expect(result.equity.at(-1)).toMatchObject({ equity: 99_982.4, liquidation: 99_967.4 });
  });

  it('is not assigned over the night without a dividend, or for one below the time value', () => {
    for (const actions of [[], [dividend(0.1)]])
      expect(sold({ actions }).result.openPositions).toMatchObject([{ symbol: VERTICAL }]);
  });

  it('is assigned before the ex-dividend day: the shares owe the dividend, and all leaves at the open', () => {
    const { trades, result } = sold({ actions: [dividend(0.5)] });
    expect(result.openPositions).toEqual([]);
    expect(trades).toMatchObject([
      { symbol: VERTICAL, side: 'short', quantity: 2, entry: 3.05, exit: 0, pnl: 607.4 },
      { symbol: 'AAPL', side: 'short', quantity: 200, entry: 96 },
      { symbol: 'AAPL 261218C00101000', side: 'long', quantity: 2, exit: 1, pnl: 198.7 },
    ]);
    const sum = trades.reduce((all, { pnl }) => all + pnl, 0);
    // The owner of the calls has the dividend of 200 shares.
    expect(result.equity.at(-1)?.equity).toBeCloseTo(100_000 + sum - 100, 2);
  });

  it('is closed in the last hour before it, if the calendar has the day', () => {
    const events: readonly EventRow[] = [
      { symbol: 'AAPL', event: 'ex_date', day: NEXT as TradingDay, amount: 0.5 },
      { symbol: '*', event: 'ex_dates_known_until', day: '2027-12-31' as TradingDay },
    ];
    const { trades } = sold({ actions: [dividend(0.5)] }, { events });
    expect(trades).toMatchObject([{ symbol: VERTICAL, reason: 'early_assignment' }]);
  });
});

describe('a put that is sold against cash, and held to its end', () => {
  const PUT = 'AAPL 261118P00099500';
  const SELLS_PUTS: Partial<Strategy> = {
    ...SELLS_CALLS,
    trade: {
      ...OPTION_TRADE_DEFAULTS.cash_secured_put,
      ...{ delta: { from: 0, until: 1 }, deltaGapMax: 2, dte: { from: 0, until: 5 } },
    },
    exit: { ...strategy().exit, opposite: false, holdsToExpiry: true },
    stop: { kind: 'percent', percent: 100 },
  };
  const quoted = ['10:00 0.50 0.55', '10:01 0.50 0.55', '10:02 0.50 0.55', '15:30 0.50 0.55'];
  const rows = tapedRows(quoted.map((one) => `${DAY} ${one.slice(0, 5)} ${PUT} ${one.slice(6)}`));

  const held = (close: number) =>
    sold(
      { options: { rows: [rows], fills: { kind: 'cross' } } },
      { strategy: SELLS_PUTS, signal: 'BUY', lastPrice: close },
    );

  it('keeps its premium if it ends out of the money', () => {
    const { trades, result } = held(100);
    expect(trades).toMatchObject([
      { symbol: PUT, side: 'short', quantity: 2, entry: 0.5, exit: 0, pnl: 98.7 },
    ]);
    expect(result.openPositions).toEqual([]);
    expect(result.equity.at(-1)?.equity).toBe(100_098.7);
  });

  it('buys its shares at the strike if it ends in the money by a cent', () => {
    const { trades, result } = held(99.49);
    expect(trades[0]).toMatchObject({ symbol: PUT, side: 'short', quantity: 2, pnl: 98.7 });
    const shares = [...trades.slice(1), ...result.openPositions];
    expect(shares).toMatchObject([{ symbol: 'AAPL', side: 'long', quantity: 200, entry: 99.5 }]);
  });

  /** In the money by 15, and at the close with this much time value at the middle. */
  const overnight = (timeValue: number) => {
    const put = 'AAPL 261218P00115000';
    const last = `${put} ${(14.99 + timeValue).toFixed(2)} ${(15.01 + timeValue).toFixed(2)}`;
    const first = ['10:00', '10:01', '10:02'].map((time) => `${DAY} ${time} ${put} 16.00 16.10`);
    return tapedRows([...first, `${DAY} 15:59 ${last}`, `${NEXT} 09:31 ${last}`]);
  };
  const overNight = (timeValue: number) =>
    sold(
      { options: { rows: [overnight(timeValue)], fills: { kind: 'cross' } } },
      {
        strategy: {
          ...SELLS_PUTS,
          trade: {
            ...OPTION_TRADE_DEFAULTS.cash_secured_put,
            ...{ delta: { from: 0, until: 1 }, deltaGapMax: 2, dte: { from: 20, until: 45 } },
          },
        },
        signal: 'BUY',
      },
    );

  it('is assigned early, for the interest on its strike, deep in the money', () => {
    const { trades, result } = overNight(0);
    expect(trades[0]).toMatchObject({ side: 'short', quantity: 2, entry: 16, exit: 0 });
    const shares = [...trades.slice(1), ...result.openPositions];
    expect(shares).toMatchObject([{ symbol: 'AAPL', side: 'long', quantity: 200, entry: 115 }]);
  });

  it('is left while it has more time value than that', () => {
    const { trades, result } = overNight(0.2);
    expect(trades).toEqual([]);
    expect(result.openPositions).toMatchObject([{ symbol: 'AAPL 261218P00115000', quantity: 2 }]);
  });
});
