// What stops protect: shares on the side that they close, and no others.
import { expect, it } from 'vitest';
import { isCovered, sharesCovered } from '../../../../src/trader/domain/orders/cover.ts';

it.each([
  [100, 'sell', 'buy'],
  [-100, 'buy', 'sell'],
] as const)('%s shares are covered by %s stops alone', (quantity, closing, opening) => {
  const half = { side: closing, covers: 60 };
  expect(sharesCovered(quantity, [half, { side: opening, covers: 40 }])).toBe(60);
  expect(isCovered(quantity, [half, { side: opening, covers: 100 }])).toBe(false);
  expect(isCovered(quantity, [half, { side: closing, covers: 40 }])).toBe(true);
});
