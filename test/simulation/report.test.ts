// What a simulation says of a day on which a law was broken.
import { expect, it } from 'vitest';
import { type DayReport, sentencesOf } from './report.ts';

const REPORT: DayReport = {
  ...{ venue: 'us', broker: undefined, products: undefined },
  ...{ day: 3, days: 1, turns: 1, orders: 0, faults: [] },
  ...{ counts: {}, violations: [], heapBytes: undefined },
};

it.each([
  [{}, '--seed 7 --day 3'],
  [{ products: 'options' as const }, '--products options --seed 7 --day 3'],
  [{ venue: 'vietnam' as const }, '--venue vietnam --seed 7 --day 3'],
])('names the command that plays it alone: %o', (drawn, command) => {
  expect(
    sentencesOf(7, { ...REPORT, ...drawn })
      .split('\n')
      .at(-1),
  ).toBe(`play it alone: npm run simulate -- ${command}`);
});
