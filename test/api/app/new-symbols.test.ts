import { expect, it } from 'vitest';
import { createFillNew } from '../../../src/api/app/new-symbols.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';

const day = (text: string) => text as TradingDay;

it('what has no close on record is filled once, when it is held first', async () => {
  const filled: (readonly string[])[] = [];
  const onRecord = new Set(['SPY']);
  const fillNew = createFillNew({
    span: async (symbol) =>
      onRecord.has(symbol) ? { from: day('2024-01-02'), to: day('2024-01-03') } : undefined,
    fill: async (symbols) => {
      filled.push(symbols);
    },
  });
  await fillNew(['SPY']);
  await fillNew(['SPY', 'AAA', 'BBB']);
  // A source that has nothing is not asked each minute.
  await fillNew(['SPY', 'AAA', 'BBB']);
  await fillNew(['CCC']);
  expect(filled).toEqual([['AAA', 'BBB'], ['CCC']]);
});
