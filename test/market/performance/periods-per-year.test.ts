import { expect, it } from 'vitest';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { periodsPerYear } from '../../../src/market/performance/periods-per-year.ts';
import { addDays, weekdayOf } from '../../../src/market/time/day.ts';

const START = '2023-01-02' as TradingDay;

function daysOf(count: number, step = 1): readonly TradingDay[] {
  return Array.from({ length: count }, (_, at) => addDays(START, at * step));
}

const isBusinessDay = (day: TradingDay) => ![0, 6].includes(weekdayOf(day));

function monthEnds(count: number, months: number): readonly TradingDay[] {
  return Array.from({ length: count }, (_, at) => {
    const next = new Date(Date.UTC(2020, (at + 1) * months, 1)).toISOString().slice(0, 10);
    return addDays(next as TradingDay, -1);
  });
}

const holidays = new Set(['2023-01-16', '2023-02-20', '2023-05-29', '2023-07-04']);

it.each([
  ['business days', daysOf(700).filter(isBusinessDay), 252, 'business days'],
  [
    'business days less holidays',
    daysOf(300).filter((day) => isBusinessDay(day) && !holidays.has(day)),
    252,
    'business days',
  ],
  [
    'a start on a Sunday and three business days',
    [addDays(START, -1), ...daysOf(3)],
    252,
    'business days',
  ],
  ['every day', daysOf(300), 365, 'every day'],
  ['eight days in a row', daysOf(8), 365, 'every day'],
  ['weeks', daysOf(60, 7), 52, 'weeks'],
  ['weeks that a holiday moved', [...daysOf(20, 7).slice(0, 19), addDays(START, 132)], 52, 'weeks'],
  ['ends of months', monthEnds(30, 1), 12, 'months'],
  ['ends of quarters', monthEnds(12, 3), 4, 'quarters'],
  ['ends of years', monthEnds(4, 12), 1, 'years'],
  ['one day', daysOf(1), 252, 'business days'],
  ['none', [], 252, 'business days'],
] as const)('a series of %s has %i returns a year', (_, days, periods, convention) => {
  expect(periodsPerYear(days)).toEqual({ periods, convention });
});

it('dates in no regular distance count by their density', () => {
  const days = [0, 3, 50, 51, 200, 365].map((at) => addDays(START, at));
  expect(periodsPerYear(days)).toEqual({ periods: 5, convention: 'density of the dates' });
  const second = daysOf(400, 2);
  expect(periodsPerYear(second).periods).toBeCloseTo(365 / 2, 9);
});
