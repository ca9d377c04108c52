// What the broker takes of an order, and how much worse than the quote a fill may be.

import { describe, expect, it } from 'vitest';
import { DEFAULT_PRICE_STEPS } from '../../../src/market/instruments/tick-grid.ts';
import { commissionOf, slippedPrice } from '../../../src/research/fills/costs.ts';

describe('a commission', () => {
  it.each([
    ['fixed', 100, 100, 1],
    ['fixed', 1_000, 100, 5],
    ['fixed', 100, 0.5, 0.5],
    ['tiered', 50, 100, 0.35],
    ['tiered', 1_000, 100, 3.5],
    ['none', 1_000, 100, 0],
  ] as const)('%s of %i shares at %d is %d', (kind, shares, price, usd) => {
    expect(commissionOf({ kind }, shares, shares * price)).toBe(usd);
  });

  it('may be an amount per share', () => {
    expect(commissionOf({ kind: 'per-share', amount: 0.01 }, 250, 1)).toBe(2.5);
  });
});

describe('slippage', () => {
  const twoPoints = { kind: 'basis-points', points: 2 } as const;

  it('makes buyers pay more and sellers get less', () => {
    expect(
      slippedPrice(
        100,
        { side: 'buy', limitPrice: undefined, steps: DEFAULT_PRICE_STEPS },
        twoPoints,
      ),
    ).toBe(100.02);
    expect(
      slippedPrice(
        100,
        { side: 'sell', limitPrice: undefined, steps: DEFAULT_PRICE_STEPS },
        twoPoints,
      ),
    ).toBe(99.98);
  });

  it('never exceeds a limit', () => {
    const cent = { kind: 'per-share', amount: 0.05 } as const;
    expect(
      slippedPrice(100, { side: 'buy', limitPrice: 100.02, steps: DEFAULT_PRICE_STEPS }, cent),
    ).toBe(100.02);
    expect(
      slippedPrice(100, { side: 'sell', limitPrice: 99.99, steps: DEFAULT_PRICE_STEPS }, cent),
    ).toBe(99.99);
  });
});
