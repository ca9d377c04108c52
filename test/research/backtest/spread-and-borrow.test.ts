// The spread of a market and the fee for borrowed shares, computed by hand: AAPL at 100, 100 shares, the stop 3 ATR of 0.50 away,
// the target 2 R, two orders at 1.00 USD each.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import { createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { SpreadModel } from '../../../src/research/fills/spread.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import { settings, strategy } from '../../trader/engine/harness/settings.ts';
import { DAY, played, type Told } from './session-fixture.ts';

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

  /** Minutes after ten, by session. */
  type Predicted = readonly (readonly [session: 0 | 1, minute: number, signal: 'BUY' | 'SELL'])[];

  function overTheWeekend(predicted: Predicted, rate: number, more: Partial<Strategy> = {}) {
    const sessions = [FRIDAY, MONDAY].flatMap((day) => {
      const session = US_EQUITIES.sessionOf(day as TradingDay);
      return session === undefined ? [] : [session];
    });
    const predictions = predicted.map(([session, minute, signal], index) => {
      const open = sessions[session]?.open ?? Number.NaN;
      const at = instant(open + (30 + minute) * MINUTE_MS + 5_000);
      const record = { id: `p${index}`, signal, confidence: 0.9, timestamp: at, at: toIso(at) };
      return { symbol: 'AAPL', at, record };
    });
    const [first] = predicted;
    const side = first?.[2] === 'BUY' ? 'long' : 'short';
    const rules = { entry: { side, when: 'prediction.confidence >= 0.7' }, ...more } as const;
    const borrowing = { usual: 0, bySymbol: new Map([['AAPL', rate]]) };
    // A loss of more than 1 % of the day's equity would end its entries.
    const risk = { ...settings([]).risk, dailyLossPercentMax: 1 };
    const all = settings([strategy(rules)], { risk });
    return played({
      day: MONDAY,
      predictions: {},
      terms: { settings: all, sessions, predictions, borrowing },
    });
  }

  function heldOverTheWeekend(signal: 'BUY' | 'SELL', rate: number) {
    const other = signal === 'BUY' ? 'SELL' : 'BUY';
    return overTheWeekend(
      [
        [0, 0, signal],
        [1, 0, other],
      ],
      rate,
    );
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

  it('cost nothing for the night after the last session, which is not played', () => {
    const kept = (rate: number) => overTheWeekend([[1, 0, 'SELL']], rate).result;
    expect(kept(36).openPositions).toMatchObject([{ side: 'short', quantity: 100 }]);
    expect(kept(36).equity.at(-1)).toEqual(kept(0).equity.at(-1));
  });

  it('lower the equity that the next size is a part of, and are no loss of the day', () => {
    const soldAgain = (rate: number) =>
      overTheWeekend(
        [
          [0, 0, 'SELL'],
          [1, 0, 'BUY'],
          [1, 2, 'SELL'],
        ],
        rate,
        { size: { kind: 'equity-percent', percent: 40 } },
      );
    const sizesOf = ({ facts }: ReturnType<typeof soldAgain>) =>
      facts.flatMap(({ fact }) => (fact.type === 'signal-taken' ? [fact.sizing.shares] : []));
    // 40 % of 100,000 at 99.99, then of 99,988: the trade has cost 400 x 0.02 and 4 of commissions.
    expect(sizesOf(soldAgain(0))).toEqual([400, 399]);
    // 40,000 x 360 % x 3 / 360 are 1,200: 40 % of 98,788, although the day would end at a loss of 1 %.
    expect(sizesOf(soldAgain(360))).toEqual([400, 395]);
  });
});
