import { describe, expect, it } from 'vitest';
import { DEFAULT_PRICE_STEPS } from '../../../../src/market/instruments/tick-grid.ts';
import {
  isLoosened,
  restedExitPrice,
  stoppedSide,
  underlyingStop,
} from '../../../../src/trader/domain/exits/underlying-stop.ts';

const steps = DEFAULT_PRICE_STEPS;
const STOCK = { symbol: 'AAPL', direction: 'long', price: 240.37, steps } as const;

describe('the price of the stock at which an option is closed', () => {
  it('is so many percent against what the option gains by, rounded away from the market', () => {
    // 240.37 less 2 percent is 235.5626, and 245.1774 with it.
    expect(underlyingStop({ percent: 2 }, STOCK)).toEqual({
      condition: { symbol: 'AAPL', when: 'at_or_below', price: 235.56 },
    });
    expect(
      underlyingStop({ percent: 2, floorPercent: 10 }, { ...STOCK, direction: 'short' }),
    ).toEqual({
      ...{ condition: { symbol: 'AAPL', when: 'at_or_above', price: 245.18 }, floorPercent: 10 },
    });
  });

  it('may be a stated one, and is none without a price of the stock', () => {
    expect(underlyingStop({ price: 230 }, STOCK)?.condition.price).toBe(230);
    expect(underlyingStop({ price: 0 }, STOCK)).toBeUndefined();
    expect(underlyingStop({ price: 230 }, { ...STOCK, price: Number.NaN })).toBeUndefined();
    expect(underlyingStop({ percent: 100 }, STOCK)).toBeUndefined();
  });

  it('stops a long position from above and a short one from below', () => {
    const condition = { symbol: 'AAPL', price: 230 };
    expect(stoppedSide({ ...condition, when: 'at_or_below' })).toBe('long');
    expect(stoppedSide({ ...condition, when: 'at_or_above' })).toBe('short');
  });

  it('is loosened by one farther away, the other way, or of another stock', () => {
    const below = { symbol: 'AAPL', when: 'at_or_below', price: 230 } as const;
    expect(isLoosened(below, below)).toBe(false);
    expect(isLoosened(below, { ...below, price: 229.99 })).toBe(true);
    expect(isLoosened(below, { ...below, price: 230.01 })).toBe(false);
    expect(isLoosened(below, { ...below, when: 'at_or_above' })).toBe(true);
    expect(isLoosened(below, { ...below, symbol: 'MSFT' })).toBe(true);
    expect(isLoosened(below, { ...below, symbol: '' })).toBe(false);
    expect(isLoosened(below, 'other')).toBe(true);
    const above = { ...below, when: 'at_or_above' } as const;
    expect(isLoosened(above, { ...above, price: 230.01 })).toBe(true);
    expect(isLoosened(above, { ...above, price: 229.99 })).toBe(false);
  });
});

describe('the limit of an exit that waits for the stock', () => {
  it('is a part of what was paid, at least one price step', () => {
    const cent = [{ lowEdge: 0, increment: 0.01 }];
    expect(restedExitPrice({ paid: 3.33, floorPercent: 50, steps })).toBe(1.66);
    expect(restedExitPrice({ paid: 0.05, floorPercent: 10, steps: cent })).toBe(0.01);
    expect(restedExitPrice({ paid: Number.NaN, floorPercent: 10, steps: cent })).toBe(0.01);
  });
});
