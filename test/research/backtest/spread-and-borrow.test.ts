// The spread of a market and the fee for borrowed shares, computed by hand: AAPL at 100, 100 shares, the stop 3 ATR of 0.50 away,
// the target 2 R, two orders at 1.00 USD each.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import { createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { SpreadModel } from '../../../src/research/fills/spread.ts';
import { DAY, played, type Told } from './stage.ts';

const BUY = { '10:00:05': 'BUY' };

function tradeWith(model: SpreadModel, told: Partial<Told> = {}) {
  const spreads = { usual: undefined, bySymbol: new Map([['AAPL', model]]) };
  const terms = { spreads };
  const { trades } = played({ predictions: BUY, terms, ...told });
  const [trade] = trades;
  return { entry: trade?.entry, exit: trade?.exit, pnl: trade?.pnl, reason: trade?.reason };
}

const TO_STOP = { '10:05': [100, 100, 98, 98.2] } as const;

describe('the spread of a market', () => {
  it('is an amount: bought at the ask, stopped out at the bid of the stop', () => {
    // 100.05; the stop at 98.55 is crossed, where the bid is 98.50: (98.50 - 100.05) x 100 - 2
    expect(tradeWith({ kind: 'amount', amount: 0.1 }, { bars: TO_STOP })).toEqual({
      ...{ entry: 100.05, exit: 98.5, pnl: -157, reason: 'stop' },
    });
  });

  it('keeps a target from filling until the bid is there', () => {
    // R is 1.50, the target at 103.05: a bid of 103.05 needs a last price of 103.10.
    const model = { kind: 'amount', amount: 0.1 } as const;
    const near = tradeWith(model, {
      bars: { '10:05': [100, 101.4, 100, 101.4], '10:06': [101.4, 103.09, 101.4, 101.5] },
    });
    expect(near.reason).toBeUndefined();
    const there = tradeWith(model, {
      bars: { '10:05': [100, 101.4, 100, 101.4], '10:06': [101.4, 103.1, 101.4, 101.5] },
    });
    expect(there).toMatchObject({ exit: 103.05, reason: 'target', pnl: 298 });
  });

  it('is a part of the price, half of it rounded up to a tick', () => {
    // 0.05 % of 100 are 0.05, half of that 0.025, so 0.03; the stop at 98.53 fills at 98.50, as 0.05 % of 98.53 halves to 0.03.
    expect(tradeWith({ kind: 'percent', percent: 0.05 }, { bars: TO_STOP })).toMatchObject({
      ...{ entry: 100.03, exit: 98.5, pnl: -155 },
    });
    // Never less than a tick to either side.
    expect(tradeWith({ kind: 'percent', percent: 0.001 }, { bars: TO_STOP })).toMatchObject({
      ...{ entry: 100.01, exit: 98.5, pnl: -153 },
    });
  });

  it('is the recorded one of the minute before', () => {
    const session = US_EQUITIES.sessionOf(DAY as TradingDay);
    if (session === undefined) throw new Error('no session');
    const builder = createColumnBuilder();
    // 0.20 until ten, then 0.60: what the minute of the order itself recorded is not known yet.
    for (let minute = 0; minute < 60; minute += 1) {
      const half = minute < 30 ? 0.1 : 0.3;
      const start = instant(session.open + minute * MINUTE_MS);
      const [open, close] = [100 - half, 100 + half];
      builder.add({ start, open, high: close, low: open, close, volume: 0 });
    }
    const model = { kind: 'recorded', quotes: builder.build(MINUTE_MS) } as const;
    // At 10:05 half of it is 0.30: the stop at 98.60 fills at 98.30.
    expect(tradeWith(model, { bars: TO_STOP })).toMatchObject({
      ...{ entry: 100.1, exit: 98.3, pnl: -182 },
    });
  });

  it('of another symbol changes nothing', () => {
    const spreads = {
      usual: undefined,
      bySymbol: new Map([['MSFT', { kind: 'amount', amount: 5 } as const]]),
    };
    const { trades } = played({ predictions: BUY, bars: TO_STOP, terms: { spreads } });
    expect(trades).toMatchObject([{ entry: 100.01, exit: 98.5, pnl: -153 }]);
  });

  it('gives the same trades whether or not prices without effect are skipped', () => {
    const spreads = { usual: { kind: 'amount', amount: 0.1 } as const, bySymbol: new Map() };
    const [jumping, playing] = [true, false].map((isJumping) =>
      played({ predictions: BUY, bars: TO_STOP, terms: { spreads, isJumping } }),
    );
    expect(jumping?.trades).toEqual(playing?.trades);
  });
});

describe('borrowed shares', () => {
  const FRIDAY = '2026-11-20';
  const MONDAY = '2026-11-23';

  function heldOverTheWeekend(signal: 'BUY' | 'SELL', rate: number) {
    const sessions = [FRIDAY, MONDAY].flatMap((day) => {
      const session = US_EQUITIES.sessionOf(day as TradingDay);
      return session === undefined ? [] : [session];
    });
    const predictions = sessions.map(({ open }, index) => {
      const at = instant(open + 30 * MINUTE_MS + 5_000);
      const told = index === 0 ? signal : signal === 'BUY' ? 'SELL' : 'BUY';
      const record = {
        id: `p${index}`,
        signal: told,
        confidence: 0.9,
        timestamp: at,
        at: toIso(at),
      };
      return { symbol: 'AAPL', at, record };
    });
    const borrowing = { usual: 0, bySymbol: new Map([['AAPL', rate]]) };
    return played({
      day: MONDAY,
      predictions: {},
      strategy: {
        entry: {
          side: signal === 'BUY' ? 'long' : 'short',
          when: 'prediction.confidence >= 0.7',
        },
      },
      terms: { sessions, predictions, borrowing },
    });
  }

  it('cost their yearly rate for each night, three of them over a weekend', () => {
    // Sold at 99.99, bought back at 100.01: -2, less 2 of commissions, less 10,000 x 36 % x 3 / 360.
    const { trades, result } = heldOverTheWeekend('SELL', 36);
    expect(trades).toMatchObject([{ side: 'short', pnl: -34, commission: 32 }]);
    expect(result.equity.at(-1)?.equity).toBe(99_966);
  });

  it('cost nothing without a rate, and longs never pay', () => {
    expect(heldOverTheWeekend('SELL', 0).trades).toMatchObject([{ pnl: -4, commission: 2 }]);
    expect(heldOverTheWeekend('BUY', 36).trades).toMatchObject([{ pnl: -4, commission: 2 }]);
  });
});
