// Orders that take longer to the exchange than the engine waits for an answer.
import { expect, it } from 'vitest';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { walksOf } from './walks.ts';

it('ends a run whose orders take 8 s to the exchange', () => {
  const walks = { seed: 2, symbols: 3, days: 1, predictionsPerDay: 24 };
  const entryOrder = {
    kind: 'limit',
    offset: { kind: 'percent', percent: 0.1 },
    lifeMs: 600_000,
  } as const;
  const inputs = walksOf({ ...walks, strategy: { entryOrder } });
  const { signalsTaken } = runBacktest({ ...inputs, latencyMs: 8_000 });
  expect(signalsTaken).toBeGreaterThan(0);
});
