// Entries that wait below the market and are cancelled: taken signals that became no trades.
import { expect, it } from 'vitest';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { walksOf } from './walks.ts';

it('a run counts the taken signals that were never filled', () => {
  const walks = { seed: 2, symbols: 2, days: 1, predictionsPerDay: 12 };
  const entry = (percent: number) =>
    ({ kind: 'limit', offset: { kind: 'percent', percent }, lifeMs: 60_000 }) as const;
  const run = (percent: number) =>
    runBacktest(walksOf({ ...walks, strategy: { entryOrder: entry(percent) } }));
  const far = run(20);
  expect(far.signalsTaken).toBeGreaterThan(0);
  expect(far).toMatchObject({ trades: [], openPositions: [], signalsUnfilled: far.signalsTaken });
  const near = run(0.01);
  const filled = new Set([...near.trades, ...near.openPositions].map(({ trade }) => trade));
  expect(near.signalsUnfilled).toBe(near.signalsTaken - filled.size);
});
