// Strategies that sell iron condors over recorded quotes: what they bring, what they owe, and a night in which the sold call is assigned.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, plus, type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { BacktestInputs } from '../../../src/research/backtest/backtest-inputs.ts';
import type { EventRow } from '../../../src/trader/domain/options/event-days.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../src/trader/domain/terms/option-trade.ts';
import { settings, strategy } from '../../trader/engine/harness/settings.ts';
import { tapedRows } from '../chains/taped-rows.ts';
import { played } from './session-fixture.ts';

const DAY = '2026-11-18';
const NEXT = '2026-11-19';
const PUTS = { P00096000: '1.40 1.45', P00091000: '0.55 0.60' };
const FAR = { ...PUTS, C00104000: '1.30 1.35', C00109000: '0.50 0.55' };
/** The sold call is in the money by 4.00, and has a time value of 0.15. */
const NEAR = { ...PUTS, C00096000: '4.10 4.20', C00101000: '1.00 1.05' };

const SELLS: Partial<Strategy> = {
  trade: {
    ...OPTION_TRADE_DEFAULTS.iron_condor,
    ...{ delta: { from: 0, until: 1 }, deltaGapMax: 2, acrossExDate: true },
  },
  entry: { side: 'both', when: 'true' },
  entryOrder: { kind: 'walk', steps: 2, everyMs: 10_000, reachPercent: 100, lifeMs: 300_000 },
  stop: { kind: 'percent', percent: 100 },
  size: { kind: 'shares', shares: 2 },
  target: undefined,
  protection: 'watched',
};

const TIMES = {
  [DAY]: ['10:00', '10:01', '10:02', '15:10', '15:11', '15:12', '15:59'],
  [NEXT]: ['09:31', '09:32', '09:33', '09:40', '09:45', '10:00'],
};

interface Sold {
  readonly quotes?: Readonly<Record<string, string>>;
  readonly terms?: Partial<BacktestInputs>;
  readonly events?: readonly EventRow[];
  readonly signal?: 'BUY' | 'SELL';
  readonly changes?: Partial<Strategy>;
}

function sold({ quotes = FAR, terms = {}, events = [], signal = 'SELL', changes = {} }: Sold = {}) {
  const rows = Object.entries(TIMES).flatMap(([day, times]) =>
    times.flatMap((time) =>
      Object.entries(quotes).map(
        ([contract, prices]) => `${day} ${time} AAPL 261218${contract} ${prices}`,
      ),
    ),
  );
  const sessions = [DAY, NEXT].flatMap((day) => US_EQUITIES.sessionOf(day as TradingDay) ?? []);
  const at = plus(sessions[0]?.open ?? instant(0), 30 * MINUTE_MS + 30_000);
  const record = { id: 'p', signal, confidence: 0.9, timestamp: at, at: toIso(at) };
  const base = settings([strategy({ ...SELLS, ...changes })], { events });
  return played({
    day: NEXT,
    predictions: {},
    terms: {
      settings: { ...base, risk: { ...base.risk, dailyLossPercentMax: 50 } },
      sessions,
      predictions: [{ symbol: 'AAPL', at, record }],
      options: { rows: [tapedRows(rows)], fills: { kind: 'cross' } },
      ...terms,
    },
  });
}

const idOf = (quotes: Readonly<Record<string, string>>) =>
  `AAPL ${Object.keys(quotes)
    .map((contract) => `261218${contract}`)
    .join('-')}`;
const DIVIDEND = {
  kind: 'dividend',
  symbol: 'AAPL',
  day: NEXT as TradingDay,
  amount: 0.5,
} as const;

describe('an iron condor of a backtest', () => {
  it.each(['BUY', 'SELL'] as const)(
    'is sold on %s for the bids less the asks of what it buys',
    (signal) => {
      const { result } = sold({ signal });
      expect(result.openPositions).toMatchObject([
        { symbol: idOf(FAR), side: 'short', quantity: 2, entry: 1.55 },
      ]);
      // 310.00 received, 5.20 of commission; it is worth 1.65 at the middle, and costs 1.75.
      expect(result.equity.at(-1)).toMatchObject({ equity: 99_974.8, liquidation: 99_954.8 });
    },
  );

  it('is bought back after its time, at what its contracts cost', () => {
    const exit = {
      ...{ opposite: true, neutral: false },
      ...{ maxMs: 60 * MINUTE_MS, flattenBeforeCloseMs: undefined },
    };
    const { trades } = sold({ changes: { exit } });
    expect(trades).toMatchObject([
      { symbol: idOf(FAR), entry: 1.55, exit: 1.75, reason: 'max_minutes' },
    ]);
    expect(trades[0]?.pnl).toBeCloseTo(-40 - 10.4);
  });

  it('whose call is assigned for the dividend ends flat, with all of its money', () => {
    const { trades, result } = sold({ quotes: NEAR, terms: { actions: [DIVIDEND] } });
    expect(result.openPositions).toEqual([]);
    expect(trades.map(({ symbol }) => symbol)).toContain('AAPL');
    const sum = trades.reduce((all, { pnl }) => all + pnl, 0);
    // The owner of the calls has the dividend of 200 shares.
    expect(result.equity.at(-1)?.equity).toBeCloseTo(100_000 + sum - 100, 2);
  });

  it('is closed in the last hour before that, if the calendar has the day', () => {
    const events: readonly EventRow[] = [
      { symbol: 'AAPL', event: 'ex_date', day: NEXT as TradingDay, amount: 0.5 },
      { symbol: '*', event: 'ex_dates_known_until', day: '2027-12-31' as TradingDay },
    ];
    const { trades } = sold({ quotes: NEAR, terms: { actions: [DIVIDEND] }, events });
    expect(trades).toMatchObject([{ symbol: idOf(NEAR), reason: 'early_assignment' }]);
  });
});
