import { expect, it } from 'vitest';
import type { TradingDay } from '../../src/kernel/instant.ts';
import type { PlayedDay } from './run.ts';
import { sumOf, tableOf } from './year-table.ts';

const DAY = {
  ...{
    account: 1,
    day: '2023-01-03' as TradingDay,
    orders: 100,
    turns: 1,
    faults: ['disk-full@10:00:00'],
  },
  ...{ deploys: 1, kills: 0, logins: 0, loginsMissed: 0, alarmsRaised: 2, alarmsEnded: 1 },
  ...{ alarmKinds: { halted: 2 }, facts: 1_000, snapshotLength: 100_000, violations: [] },
};

/** `more` of each day beside the one before. */
function daysOf(count: number, more: { journal?: number; snapshot?: number; heap?: number } = {}) {
  return Array.from(
    { length: count },
    (_, at) =>
      ({
        ...DAY,
        number: at + 1,
        journalBytes: (at + 1) * (more.journal ?? 200_000),
        snapshotLength: 100_000 + at * (more.snapshot ?? 0),
        heapBytes: at % 25 === 0 ? 100_000_000 + at * (more.heap ?? 0) : undefined,
      }) as PlayedDay,
  );
}

it('a year within its bounds says what it came to', () => {
  const sum = sumOf(daysOf(100));
  expect(sum.outOfBounds).toEqual([]);
  expect(sum).toMatchObject({ days: 100, orders: 10_000, faults: 100, deploys: 100 });
  expect(tableOf(sum)).toContain('alarm halted');
  for (const line of tableOf(sum).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

it('a journal, a state or a heap that grows too fast is named', () => {
  expect(sumOf(daysOf(100, { journal: 10_000_000 })).outOfBounds).toEqual([
    expect.stringContaining('the journal of account 1 takes'),
  ]);
  expect(sumOf(daysOf(100, { snapshot: 20_000 })).outOfBounds).toEqual([
    expect.stringContaining('the state of account 1 has'),
  ]);
  expect(sumOf(daysOf(100, { heap: 10_000_000 })).outOfBounds).toEqual([
    expect.stringContaining('the heap grows by'),
  ]);
});
