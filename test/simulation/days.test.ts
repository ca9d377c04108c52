import { expect, it } from 'vitest';
import { simulateDay } from './day.ts';

it('trades one symbol for a day on virtual time', async () => {
  const day = await simulateDay({ seed: 7, day: 1, symbols: ['AA'] });
  expect(day.violations).toEqual([]);
  expect(day.orders).toBeGreaterThan(100);
});
