// A strategy with two targets: two rows of one trade.
import { describe, expect, it } from 'vitest';
import { wholeTrades } from '../../../src/trader/domain/report/whole-trades.ts';
import { played } from './session-fixture.ts';

describe('a backtest of a trade in parts', () => {
  const { trades, result } = played({
    strategy: {
      target: {
        kind: 'legs',
        legs: [
          { kind: 'percent', percent: 0.5, portionPercent: 50 },
          { kind: 'percent', percent: 1, portionPercent: 50 },
        ],
      },
    },
    bars: { '10:30': [100, 100.6, 100, 100.6], '11:00': [100, 101.2, 100, 101.2] },
    predictions: { '10:00:05': 'BUY' },
  });

  it('has a row for each part, and both name the first', () => {
    expect(trades.map(({ reason }) => reason)).toEqual(['target', 'target']);
    const [first, second] = trades;
    expect(second?.positionId).not.toBe(first?.positionId);
    expect(new Set(trades.map(({ trade }) => trade)).size).toBe(1);
    expect(trades.map(({ positionId }) => positionId)).toContain(first?.trade);
  });

  it('is one trade with the profit of the account', () => {
    const [whole, ...others] = wholeTrades(trades);
    expect(others).toEqual([]);
    const earned = (result.equity.at(-1)?.equity ?? 0) - result.startEquity;
    expect(whole?.pnl).toBeCloseTo(earned, 6);
    const risk = Math.abs((whole?.entry ?? 0) - (whole?.initialStop ?? 0)) * (whole?.quantity ?? 0);
    expect(whole?.rMultiple).toBeCloseTo((whole?.pnl ?? 0) / risk, 9);
  });
});
