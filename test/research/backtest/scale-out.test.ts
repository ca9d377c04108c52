// Scaling out by R, computed by hand: 100 AAPL bought at the ask of 100.01 with a stop 1.50 below, so R is 1.50. 40 leave at 1 R
// (101.51), 30 at 2 R (103.01), and 30 run. Each part has two orders at 1.00 USD.
import { describe, expect, it } from 'vitest';
import { strategyIn } from '../../trader/config/strategies/strategy-text.ts';
import { played } from './session-fixture.ts';

const TARGET = '[{ r: 1, portion_percent: 40 }, { r: 2, portion_percent: 30 }]';

function tradesOf(trail: string | undefined) {
  const strategy = strategyIn({
    ...{
      symbols: '[AAPL]',
      size: '{ shares: 100 }',
      stop: '{ price: 1.5 }',
      target: TARGET,
      trail,
    },
  });
  const { trades } = played({
    strategy,
    predictions: { '10:00:05': 'BUY' },
    bars: {
      '10:05': [100, 101.6, 100, 101.6],
      '10:06': [101.6, 103.1, 101.6, 103],
      '10:07': [103, 103, 98, 98.2],
    },
  });
  return trades.map(({ quantity, exit, reason, pnl }) => ({
    ...{ quantity, exit, reason, pnl: Math.round(pnl * 100) / 100 },
  }));
}

describe('scaling out', () => {
  it('sells at 1 R and 2 R, and the stop covers what is left', () => {
    // 40 x 1.50, 30 x 3.00 and 30 x -1.51 (a tick below the stop of 98.51), each less 2.
    expect(tradesOf(undefined)).toEqual([
      { quantity: 40, exit: 101.51, reason: 'target', pnl: 58 },
      { quantity: 30, exit: 103.01, reason: 'target', pnl: 88 },
      { quantity: 30, exit: 98.5, reason: 'stop', pnl: -47.3 },
    ]);
  });

  it('may move the stop of what is left to the entry after the first', () => {
    expect(tradesOf('{ break_even_at_r: 1 }')).toEqual([
      { quantity: 40, exit: 101.51, reason: 'target', pnl: 58 },
      { quantity: 30, exit: 103.01, reason: 'target', pnl: 88 },
      { quantity: 30, exit: 100, reason: 'stop', pnl: -2.3 },
    ]);
  });
});
