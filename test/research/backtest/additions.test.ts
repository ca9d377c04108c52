// Additions, computed by hand: 100 AAPL bought at the ask of 100.01 with a stop 1.50 below, so R is 1.50 and the first addition is due from
// 100.76 on, the second from 101.51 on.
import { describe, expect, it } from 'vitest';
import { strategyIn } from '../../trader/config/strategies/strategy-text.ts';
import { clockOf, played } from './session-fixture.ts';

function tradesOf(add: string, target?: string) {
  const { trades } = played({
    strategy: strategyIn({
      ...{ symbols: '[AAPL]', size: '{ shares: 100 }', stop: '{ price: 1.5 }' },
      ...{ add, target, trail: undefined, exit: '{ at: "10:30" }', cooldown_minutes: '0' },
    }),
    predictions: { '10:00:05': 'BUY' },
    bars: {
      '10:10': [100, 101, 100, 101],
      '10:11': [101, 101, 101, 101],
      '10:12': [101, 101.6, 101, 101.6],
      '10:13': [101.6, 101.6, 101.6, 101.6],
    },
  });
  return trades.map(({ quantity, entry, initialStop, openedAt }) => ({
    ...{ quantity, entry, initialStop, at: clockOf(openedAt) },
  }));
}

describe('an addition', () => {
  it('is made as the minute ends that earned it, with the account of that moment', () => {
    expect(tradesOf('{ at_r: 0.5, shares_percent: 50, max: 2 }')).toEqual([
      { quantity: 100, entry: 100.01, initialStop: 98.51, at: '10:00:05.1' },
      { quantity: 50, entry: 101.01, initialStop: 98.51, at: '10:11:00.1' },
      { quantity: 50, entry: 101.61, initialStop: 98.51, at: '10:13:00.1' },
    ]);
  });

  it('follows its condition', () => {
    expect(tradesOf('{ when: "position.unrealized_r > 1", max: 1 }')).toEqual([
      { quantity: 100, entry: 100.01, initialStop: 98.51, at: '10:00:05.1' },
      { quantity: 100, entry: 101.61, initialStop: 98.51, at: '10:13:00.1' },
    ]);
  });

  it('is a part of all shares of the first entry, those that have left it included', () => {
    const legs = '[{ r: 0.5, portion_percent: 40 }, { r: 4 }]';
    const shares = tradesOf('{ at_r: 0.5, shares_percent: 50, max: 1 }', legs);
    expect(shares.map(({ quantity }) => quantity)).toEqual([40, 60, 50]);
  });
});
