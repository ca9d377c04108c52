// The days on which a schedule runs.
import { expect, test } from 'vitest';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { type RunSchedule, runDays } from '../../../../src/ledger/domain/rebalancing/run-days.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';

function usRuns(schedule: RunSchedule, after: string, count: number): readonly string[] {
  return runDays(schedule, after as TradingDay, {
    count,
    isOpen: (day) =>
      day > US_EQUITIES.lastDay ? undefined : US_EQUITIES.sessionOf(day) !== undefined,
  });
}

test('day 31 is the last day of shorter months, moved over weekends and holidays', () => {
  expect(usRuns({ frequency: 'monthly', day: 31 }, '2023-12-29', 3)).toEqual([
    '2024-01-02',
    '2024-01-31',
    '2024-02-29',
  ]);
});

test('quarters end with March, years with December', () => {
  expect(usRuns({ frequency: 'quarterly', day: 15 }, '2024-03-15', 3)).toEqual([
    '2024-06-17',
    '2024-09-16',
    '2024-12-16',
  ]);
  expect(usRuns({ frequency: 'yearly', day: 31 }, '2023-01-01', 2)).toEqual([
    '2023-01-03',
    '2024-01-02',
  ]);
});

test('months other than those that are named have no run', () => {
  expect(usRuns({ frequency: 'monthly', day: 31, months: [1, 7] }, '2024-02-01', 3)).toEqual([
    '2024-07-31',
    '2025-01-31',
    '2025-07-31',
  ]);
  expect(usRuns({ frequency: 'weekly', day: 1, months: [12] }, '2024-11-20', 6)).toEqual([
    '2024-12-02',
    '2024-12-09',
    '2024-12-16',
    '2024-12-23',
    '2024-12-30',
    '2025-12-01',
  ]);
});

test('a weekly run on a holiday is made on the next business day', () => {
  expect(usRuns({ frequency: 'weekly', day: 4 }, '2024-11-20', 3)).toEqual([
    '2024-11-21',
    '2024-11-29',
    '2024-12-05',
  ]);
});

test('beyond the known calendar every weekday counts as open', () => {
  expect(usRuns({ frequency: 'monthly', day: 1 }, '2028-12-31', 2)).toEqual([
    '2029-01-01',
    '2029-02-01',
  ]);
});

test('a calendar without business days is a fault, not a loop', () => {
  const never = { count: 1, isOpen: () => false };
  expect(() =>
    runDays({ frequency: 'monthly', day: 1 }, '2024-01-01' as TradingDay, never),
  ).toThrow('no business day');
});
