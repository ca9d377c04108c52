// The midnight of a day is what the runtime's own parser says, for every day of 400 years.
import { expect, it } from 'vitest';
import { DAY_MS } from '../../src/kernel/instant.ts';
import { dayFromUtc, utcMidnight } from '../../src/market/time/day.ts';

it('knows every midnight', () => {
  const wrong: string[] = [];
  const end = Date.UTC(2200, 0, 1);
  for (let ms = Date.UTC(1800, 0, 1); ms < end; ms += DAY_MS) {
    const day = dayFromUtc(ms);
    if (utcMidnight(day) !== ms || Date.parse(day) !== ms) wrong.push(day);
  }
  expect(wrong).toEqual([]);
});
