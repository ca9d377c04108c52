import { expect, it } from 'vitest';
import { isAdjusted } from '../../../src/market/options/option-contract.ts';

it('distinguishes adjusted contracts by the digit of their class or by their multiplier', () => {
  const plain = { tradingClass: 'AAPL', multiplier: 100 };
  expect(isAdjusted(plain)).toBe(false);
  expect(isAdjusted({ ...plain, tradingClass: 'AAPL1' })).toBe(true);
  expect(isAdjusted({ ...plain, multiplier: 150 })).toBe(true);
});
