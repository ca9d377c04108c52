// One trade for each way to exit, computed by hand: AAPL at 100, ATR 0.50, 100 shares bought at the ask of 100.01,
// two orders at 1.00 USD each. The stop is 3 ATR below the entry at 98.51, so R is 1.50 and the target of 2 R is at
// 103.01.
import { describe, expect, it } from 'vitest';
import { clockOf, played, type Told } from './session-fixture.ts';

const BUY = { '10:00:05': 'BUY' };

function tradeOf(told: Omit<Told, 'predictions'> & Partial<Told>) {
  const { trades } = played({ predictions: BUY, ...told });
  expect(trades).toHaveLength(1);
  const [trade] = trades;
  if (trade === undefined) throw new Error('no trade');
  const { entry, exit, reason, pnl, commission, initialStop, openedAt, closedAt, rMultiple } =
    trade;
  return {
    ...{ entry, exit, reason, commission, initialStop },
    pnl: Math.round(pnl * 100) / 100,
    r: Math.round((rMultiple ?? Number.NaN) * 1_000) / 1_000,
    from: clockOf(openedAt),
    to: clockOf(closedAt),
  };
}

const entered = { entry: 100.01, initialStop: 98.51, commission: 2, from: '10:00:05.1' };

describe('a long trade', () => {
  it('is stopped out a tick below its stop if the price falls through it within a minute', () => {
    // The way from 100 down to 98 passes 98.51, where the bid stands at 98.50.
    const trade = tradeOf({ bars: { '10:05': [100, 100, 98, 98.2] } });
    // (98.50 - 100.01) x 100 - 2
    expect(trade).toEqual({
      ...entered,
      exit: 98.5,
      reason: 'stop',
      pnl: -153,
      r: -1.02,
      to: '10:05:30.0',
    });
  });

  it('is stopped out a tick beyond the open if a minute opens beyond its stop', () => {
    const trade = tradeOf({ bars: { '10:05': [97, 97.5, 96.8, 97.2] } });
    // The first print is 97.00, its bid 96.99: (96.99 - 100.01) x 100 - 2
    expect(trade).toMatchObject({ exit: 96.99, reason: 'stop', pnl: -304, to: '10:05:00.0' });
  });

  it('takes its profit at the limit', () => {
    const trade = tradeOf({
      bars: { '10:05': [100, 101.4, 100, 101.4], '10:06': [101.4, 103.5, 101.4, 103.2] },
    });
    expect(trade).toMatchObject({ exit: 103.01, reason: 'target', pnl: 298, r: 1.987 });
  });

  it('is stopped out at the trailed stop', () => {
    const trail = {
      kind: 'atr',
      atr: { period: 14, barMs: 300_000 },
      multiple: 2,
      activateAtR: 0,
      step: undefined,
    } as const;
    const trade = tradeOf({
      strategy: { trail },
      bars: {
        '10:01': [100, 101, 100, 101],
        '10:02': [101, 102, 101, 102],
        '10:03': [102, 102, 100.5, 100.6],
      },
    });
    // High water 102.00 less 2 ATR is 101.00; the bid there is 100.99.
    expect(trade).toMatchObject({ exit: 100.99, reason: 'stop', pnl: 96, initialStop: 98.51 });
  });

  it('is trailed from the first print after its entry', () => {
    const trail = {
      kind: 'atr',
      atr: { period: 14, barMs: 300_000 },
      multiple: 2,
      activateAtR: 0,
      step: undefined,
    } as const;
    // Bought at 10:00:05; the high of the minute at :15 is the first print, and 2 ATR below it are 99.90.
    const trade = tradeOf({ strategy: { trail }, bars: { '10:00': [100, 100.9, 98.9, 99.2] } });
    expect(trade).toMatchObject({ exit: 99.89, reason: 'stop', to: '10:00:30.0' });
  });

  it('exits at market after its maximum time', () => {
    const exit = { ...WITHOUT, maxMs: 30 * 60_000 };
    // Thirty minutes after 10:00:05.1 the next look is 10:30:15, when the low of 99.75 is the last price.
    const trade = tradeOf({ strategy: { exit } });
    expect(trade).toMatchObject({ exit: 99.74, reason: 'max_minutes', pnl: -29, to: '10:30:15.1' });
  });

  it('exits before the close', () => {
    const exit = { ...WITHOUT, flattenBeforeCloseMs: 5 * 60_000 };
    const trade = tradeOf({ strategy: { exit } });
    expect(trade).toMatchObject({ exit: 99.99, reason: 'session_end', pnl: -4, to: '15:55:00.1' });
  });

  it('exits before an early close', () => {
    const exit = { ...WITHOUT, flattenBeforeCloseMs: 5 * 60_000 };
    const trade = tradeOf({ strategy: { exit }, day: '2026-11-27' });
    expect(trade).toMatchObject({ exit: 99.99, reason: 'session_end', to: '12:55:00.1' });
  });

  it('exits before a close at its time of day, which comes too late to exit at', () => {
    for (const [day, hours, to] of [
      ['2026-11-27', 13, '12:55:00.1'],
      ['2026-11-25', 16, '15:55:00.1'],
    ] as const) {
      const trade = tradeOf({ strategy: { exit: { ...WITHOUT, atMs: hours * 3_600_000 } }, day });
      expect(trade).toMatchObject({ exit: 99.99, reason: 'session_end', to });
    }
  });

  it('exits at its time of day', () => {
    const trade = tradeOf({ strategy: { exit: { ...WITHOUT, atMs: 14 * 60 * 60_000 } } });
    expect(trade).toMatchObject({ exit: 99.99, reason: 'exit_time', pnl: -4, to: '14:00:00.1' });
  });

  it('exits on an opposite signal', () => {
    const trade = tradeOf({
      strategy: { entry: { side: 'long', when: 'prediction.confidence >= 0.7' } },
      predictions: { ...BUY, '10:10:05': 'SELL' },
    });
    expect(trade).toMatchObject({ exit: 99.99, reason: 'opposite', pnl: -4, to: '10:10:05.1' });
  });

  it('exits on NEUTRAL if its strategy says so', () => {
    const trade = tradeOf({
      strategy: { exit: { ...WITHOUT, neutral: true } },
      predictions: { ...BUY, '10:10:05': 'NEUTRAL' },
    });
    expect(trade).toMatchObject({ exit: 99.99, reason: 'neutral', pnl: -4 });
  });
});

describe('a short trade', () => {
  it('is stopped out a tick above its stop, and a tick above the open of a gap', () => {
    // Sold at the bid of 99.99, the stop 1.50 above at 101.49.
    const predictions = { '10:00:05': 'SELL' };
    const crossed = tradeOf({ predictions, bars: { '10:05': [100, 102, 100, 101.8] } });
    expect(crossed).toMatchObject({ entry: 99.99, initialStop: 101.49, exit: 101.5, pnl: -153 });
    const gap = tradeOf({ predictions, bars: { '10:05': [103, 103.2, 102.8, 103] } });
    expect(gap).toMatchObject({ exit: 103.01, reason: 'stop', pnl: -304 });
  });
});

describe('a resting entry', () => {
  const resting = (kind: 'limit' | 'stop') =>
    ({
      entryOrder: { kind, offset: { kind: 'percent', percent: 0.5 }, lifeMs: 10 * 60_000 },
    }) as const;

  it('as a limit fills when the price falls to it', () => {
    // Half a percent below the bid of 99.99 is 99.50 on the tick; the ask is there when the last price is at 99.49.
    const bars = { '10:05': [100, 100, 99.4, 99.9] } as const;
    const { result } = played({
      predictions: BUY,
      strategy: { ...resting('limit'), exit: WITHOUT },
      bars,
    });
    expect(result.openPositions).toMatchObject([{ entry: 99.5, quantity: 100 }]);
  });

  it('is stopped out at its stop if the price falls through both on one way', () => {
    // Bought at 99.50; the stop 3 ATR below it is at 98.00, and the bid there at 97.99.
    const bars = { '10:05': [100, 100, 96, 96.2] } as const;
    const { trades } = played({ predictions: BUY, strategy: resting('limit'), bars });
    expect(trades).toMatchObject([{ entry: 99.5, initialStop: 98, exit: 97.99, reason: 'stop' }]);
  });

  it('as a stop fills when the price breaks out, and a tick beyond the open of a gap', () => {
    const bars = { '10:05': [101.5, 101.6, 101.4, 101.5] } as const;
    const { result } = played({
      predictions: BUY,
      strategy: { ...resting('stop'), exit: WITHOUT },
      bars,
    });
    expect(result.openPositions).toMatchObject([{ entry: 101.51, quantity: 100 }]);
  });

  it('expires after its lifetime', () => {
    const bars = { '10:15': [99, 99, 98.9, 99] } as const;
    const { result, facts } = played({ predictions: BUY, strategy: resting('limit'), bars });
    expect(result.openPositions).toEqual([]);
    expect(facts.map(({ fact }) => fact.type)).toContain('position-abandoned');
  });
});

describe('an entry at market', () => {
  it('ends with what has filled after the time that a limit has', () => {
    // 5 shares a print may fill: at 10:00:05, :15, :30 and :45, where its 30 seconds are over.
    const { result } = played({
      predictions: BUY,
      strategy: { entryOrder: { kind: 'market' }, exit: WITHOUT },
      terms: { volumeShare: 0.0002 },
    });
    expect(result.openPositions).toMatchObject([{ quantity: 20 }]);
  });
});

describe('the excursions of a trade', () => {
  it('are those of the prints while the position was open', () => {
    const { trades } = played({
      predictions: BUY,
      bars: {
        // Bought at 10:00:05: of this minute the low at :15 and the high at :30 are still to come.
        '10:00': [100, 100.3, 99.6, 100],
        '10:01': [100, 101.2, 99.9, 101],
        // The stop fills on the way down at :30; the low of the minute is not the trade's.
        '10:02': [101, 101, 97, 97.2],
        '10:03': [97.2, 97.2, 90, 95],
      },
    });
    expect(trades[0]?.mfe).toBeCloseTo(101.2 - 100.01, 9);
    expect(trades[0]?.mae).toBeCloseTo(100.01 - 98.5, 9);
  });
});

describe('the excursions of a resting entry', () => {
  it('begin with the rest of the move that filled it', () => {
    // Bought at 99.50 on the way to 99.40; no later price is below 99.60.
    const { trades } = played({
      predictions: BUY,
      strategy: {
        entryOrder: {
          ...{ kind: 'limit', offset: { kind: 'percent', percent: 0.5 }, lifeMs: 10 * 60_000 },
        },
        target: undefined,
        exit: { ...WITHOUT, maxMs: 5 * 60_000 },
      },
      bars: {
        '10:05': [100, 100, 99.4, 99.9],
        ...Object.fromEntries(
          ['06', '07', '08', '09', '10', '11'].map((at) => [`10:${at}`, [99.9, 100, 99.6, 99.9]]),
        ),
      },
    });
    expect(trades).toMatchObject([{ entry: 99.5, reason: 'max_minutes' }]);
    expect(trades[0]?.mae).toBeCloseTo(0.1, 9);
  });
});

describe('a position still open at the end', () => {
  it('is reported at its last price and is not a trade', () => {
    const { trades, result } = played({ predictions: BUY, strategy: { exit: WITHOUT } });
    expect(trades).toHaveLength(0);
    expect(result.openPositions).toMatchObject([
      { symbol: 'AAPL', side: 'long', quantity: 100, entry: 100.01, stop: 98.51, last: 100 },
    ]);
    // Marked at 100: a cent a share below the entry, and 1.00 of commission.
    expect(result.equity.at(-1)).toMatchObject({ equity: 99_998, grossExposure: 10_000 });
  });
});

const WITHOUT = {
  opposite: false,
  neutral: false,
  maxMs: undefined,
  flattenBeforeCloseMs: undefined,
} as const;
