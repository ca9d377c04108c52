// Rows of trades that a signal opened in parts: each names the first one, as those of a backtest do.
import { expect, it } from 'vitest';
import { netsOf } from '../../../src/trader/notifications/notify/day-words.ts';
import { createMemoryTables } from '../../trader/adapters/sqlite/memory-tables.ts';
import { strategyIn } from '../../trader/config/strategies/strategy-text.ts';
import { played } from './session-fixture.ts';

const BARS = {
  '10:10': [100, 101, 100, 101],
  '10:11': [101, 101, 101, 101],
  '10:12': [101, 101.6, 101, 101.6],
  '10:13': [101.6, 101.6, 101.6, 101.6],
} as const;

it.each([
  ['legs', { target: '[{ r: 0.5, portion_percent: 40 }, { r: 1, portion_percent: 30 }]' }, 3],
  ['additions', { add: '{ at_r: 0.5, shares_percent: 50, max: 2 }', target: undefined }, 3],
  ['neither', { target: '{ r: 1 }' }, 1],
] as const)('of a strategy with %s', (_, more, parts) => {
  const { facts, trades } = played({
    strategy: strategyIn({
      ...{ symbols: '[AAPL]', size: '{ shares: 100 }', stop: '{ price: 1.5 }', ...more },
      ...{ trail: undefined, exit: '{ at: "10:30" }', cooldown_minutes: '0' },
    }),
    predictions: { '10:00:05': 'BUY' },
    bars: { ...BARS },
  });
  const tables = createMemoryTables();
  tables.take(facts);
  const rows = tables.look.trades();
  expect(rows).toHaveLength(parts);
  expect(rows.map(({ id, trade }) => [id, trade])).toEqual(
    trades.map(({ positionId, trade }) => [positionId, trade]),
  );
  const [net = 0, ...others] = netsOf(rows);
  expect(others).toEqual([]);
  expect(net).toBeCloseTo(
    trades.reduce((sum, { pnl }) => sum + pnl, 0),
    6,
  );
});
