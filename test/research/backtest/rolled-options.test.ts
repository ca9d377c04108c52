// A strategy rolls the put, or the call, that it sold, over recorded quotes. AAPL is at 100.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, plus, type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { rolledTrades } from '../../../src/trader/domain/report/rolled-trades.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../src/trader/domain/terms/option-trade.ts';
import { NO_MANUAL_SETTINGS } from '../../../src/trader/ports/risk-settings.ts';
import { settings, strategy } from '../../trader/engine/harness/settings.ts';
import { tapedRows } from '../chains/taped-rows.ts';
import { played } from './session-fixture.ts';

const DAY = '2026-11-18';
const FIRST = 'AAPL 261218P00096000';
const LATER = 'AAPL 270115P00096000';

const ROWS = tapedRows(
  Array.from({ length: 20 }, (_, minute) => `${DAY} 10:${String(minute).padStart(2, '0')}`).flatMap(
    (at) => [`${at} ${FIRST} 1.40 1.45`, `${at} ${LATER} 2.30 2.40`],
  ),
);

const SELLS_PUTS: Partial<Strategy> = {
  trade: {
    ...OPTION_TRADE_DEFAULTS.cash_secured_put,
    ...{ delta: { from: 0, until: 1 }, deltaGapMax: 2, dte: { from: 20, until: 35 } },
    roll: { dteMax: 60, credit: 0.05, max: 1 },
  },
  entry: { side: 'long', when: 'true' },
  entryOrder: { kind: 'walk', steps: 2, everyMs: 10_000, reachPercent: 100, lifeMs: 300_000 },
  stop: { kind: 'none' },
  size: { kind: 'shares', shares: 2 },
  target: undefined,
  protection: 'watched',
};

/** Calls against shares, by the same terms. */
const SELLS_CALLS: Partial<Strategy> = {
  ...SELLS_PUTS,
  ...(SELLS_PUTS.trade && {
    trade: { ...SELLS_PUTS.trade, as: 'covered_call', acrossExDate: true },
  }),
  entry: { side: 'short', when: 'true' },
};
const CALL_ROWS = tapedRows(
  Array.from({ length: 20 }, (_, minute) => `${DAY} 10:${String(minute).padStart(2, '0')}`).flatMap(
    (at) => [`${at} AAPL 261218C00104000 1.40 1.45`, `${at} AAPL 270115C00104000 2.30 2.40`],
  ),
);

function playedUntil(dteUntil: number, sells = SELLS_PUTS, rows = ROWS) {
  const sessions = [US_EQUITIES.sessionOf(DAY as TradingDay) ?? []].flat();
  const at = plus(sessions[0]?.open ?? instant(0), 30 * MINUTE_MS + 30_000);
  const record = {
    id: 'p',
    signal: sells === SELLS_PUTS ? 'BUY' : 'SELL',
    confidence: 0.9,
    timestamp: at,
    at: toIso(at),
  };
  const { trade } = sells;
  const own = trade && { ...trade, dte: { from: 20, until: dteUntil } };
  return played({
    day: DAY,
    predictions: {},
    terms: {
      settings: settings([strategy({ ...sells, ...(own && { trade: own }) })], {
        manual: { ...NO_MANUAL_SETTINGS, allowsHoldings: true },
      }),
      holdings: new Map([['AAPL', { shares: 200, cost: 90, price: 100 }]]),
      sessions,
      predictions: [{ symbol: 'AAPL', at, record }],
      options: { rows: [rows], fills: { kind: 'cross' } },
    },
  });
}

describe('a roll in a backtest', () => {
  it('closes one trade and opens the other, to the cent', () => {
    const { trades, result } = playedUntil(60);
    expect(trades).toMatchObject([
      {
        symbol: FIRST,
        side: 'short',
        reason: 'rolled',
        quantity: 2,
        entry: 1.4,
        exit: 1.45,
        pnl: -12.6,
      },
    ]);
    expect(result.openPositions).toMatchObject([
      { symbol: LATER, side: 'short', quantity: 2, entry: 2.3 },
    ]);
  });

  it('has one sum over its contracts, of which one is still held', () => {
    const { result } = playedUntil(60);
    // 2 at 1.40 and 2 at 2.30 sold, 2 at 1.45 bought back; the last ones are at 2.35 in the middle.
    expect(rolledTrades(result)).toMatchObject([
      {
        ...{ symbol: FIRST, rolls: 1, days: 1, closedAt: undefined },
        ...{ received: 740, paid: 290, commission: 2.6, pnl: -22.6 },
      },
    ]);
    expect(rolledTrades(playedUntil(35).result)).toEqual([]);
  });

  it('of a covered call reserves the same shares, and keeps them', () => {
    const { trades, result } = playedUntil(60, SELLS_CALLS, CALL_ROWS);
    expect(trades).toMatchObject([
      { symbol: 'AAPL 261218C00104000', reason: 'rolled', quantity: 2, entry: 1.4, exit: 1.45 },
    ]);
    expect(rolledTrades(result)).toMatchObject([{ rolls: 1, received: 740, paid: 290 }]);
    expect(result.holdings).toMatchObject([{ shares: 200, averagePrice: 90, premium: -12.6 }]);
  });

  it('does not happen without a later contract in the windows', () => {
    const { trades, result } = playedUntil(35);
    expect(trades).toEqual([]);
    expect(result.openPositions).toMatchObject([{ symbol: FIRST }]);
  });
});
