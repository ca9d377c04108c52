// Conditions on what is held, at the ends of minutes without a prediction: they read the price that ended the minute.
import { describe, expect, it } from 'vitest';
import { strategyIn } from '../../trader/config/strategies/strategy-text.ts';
import { clockOf, played } from './session-fixture.ts';

function exitsOf(exit: string) {
  const { trades } = played({
    strategy: strategyIn({
      ...{ symbols: '[AAPL]', size: '{ shares: 100 }', stop: '{ price: 1.5 }' },
      ...{ exit, trail: undefined },
    }),
    predictions: { '10:00:05': 'BUY' },
    bars: { '10:10': [100, 100.4, 100, 100.4], '10:11': [100.4, 100.4, 100.4, 100.4] },
  });
  return trades.map(({ quantity, exit: price, reason, closedAt }) => ({
    ...{ quantity, price, reason, at: clockOf(closedAt) },
  }));
}

describe('a condition on the price', () => {
  it('ends a position as the minute ends in which it became true', () => {
    expect(exitsOf('{ when: "price.last > 100.3" }')).toEqual([
      { quantity: 100, price: 100.39, reason: 'exit_condition', at: '10:11:00.1' },
    ]);
  });

  it('ends a part', () => {
    const exit = '{ at: "10:30", partial: [{ when: "price.bid > 100.3", percent: 40 }] }';
    expect(exitsOf(exit)[0]).toEqual({
      ...{ quantity: 40, price: 100.39, reason: 'exit_condition', at: '10:11:00.1' },
    });
  });
});
