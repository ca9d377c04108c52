// Gaps in a list of closes: ranges of business days, which a weekend neither makes nor ends.
import { expect, test } from 'vitest';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { missingDays } from '../../../../src/ledger/domain/prices/missing-days.ts';
import { isWeekday } from '../../../../src/market/time/day.ts';

const missing = (...days: readonly string[]) => missingDays(days as TradingDay[], isWeekday);

test('a weekend is no gap', () => {
  expect(missing()).toEqual([]);
  expect(missing('2024-03-08')).toEqual([]);
  expect(missing('2024-03-07', '2024-03-08', '2024-03-11')).toEqual([]);
});

test('each gap is a range from its first to its last business day', () => {
  expect(missing('2024-03-04', '2024-03-06', '2024-03-13', '2024-03-15')).toEqual([
    { from: '2024-03-05', to: '2024-03-05', businessDays: 1 },
    { from: '2024-03-07', to: '2024-03-12', businessDays: 4 },
    { from: '2024-03-14', to: '2024-03-14', businessDays: 1 },
  ]);
  expect(missing('2024-03-09', '2024-03-12')).toEqual([
    { from: '2024-03-11', to: '2024-03-11', businessDays: 1 },
  ]);
});
