import { describe, expect, it } from 'vitest';
import {
  isEnterable,
  isLastWithinBook,
  isLastWithinQuote,
  isTwoSided,
  midOf,
  spreadOf,
} from '../../../src/market/quotes/quote.ts';

describe('a two-sided quote', () => {
  it('has positive finite prices, with the bid not above the ask', () => {
    expect(isTwoSided({ bid: 0.01, ask: 0.02 })).toBe(true);
    expect(isTwoSided({ bid: 100, ask: 100 })).toBe(true);
    for (const [bid, ask] of [
      [0, 1],
      [1, 0.99],
      [1, Number.POSITIVE_INFINITY],
      [Number.NaN, 1],
      [1, Number.NaN],
    ] as const) {
      expect(isTwoSided({ bid, ask })).toBe(false);
      expect([midOf({ bid, ask }), spreadOf({ bid, ask })]).toEqual([Number.NaN, Number.NaN]);
    }
    expect([midOf({ bid: 1, ask: 1.5 }), spreadOf({ bid: 1, ask: 1.5 })]).toEqual([1.25, 0.5]);
  });

  it('is entered only where each contract has both sides', () => {
    expect(isEnterable({ bid: 1, ask: 2 })).toBe(true);
    expect(isEnterable({ bid: 1, ask: 2, isExitOnly: true })).toBe(false);
    expect(isEnterable({ bid: 0, ask: 2 })).toBe(false);
  });
});

describe('a print', () => {
  it('is within half a percent of the quote', () => {
    const quote = { bid: 100, ask: 200 };
    expect(
      [99.49, 99.5, 150, 200.99, 201.01].map((last) => isLastWithinQuote({ ...quote, last })),
    ).toEqual([false, true, true, true, false]);
    expect(isLastWithinQuote({ bid: 0, ask: 200, last: 150 })).toBe(false);
  });

  it('is held only against the sides that exist', () => {
    const within = (bid: number, ask: number) =>
      [99.49, 99.5, 200.99, 201.01].map((last) => isLastWithinBook({ bid, ask, last }));
    expect(within(100, 200)).toEqual([false, true, true, false]);
    expect(within(0, 200)).toEqual([true, true, true, false]);
    expect(within(100, 0)).toEqual([false, true, true, true]);
    expect(within(Number.NaN, Number.NaN)).toEqual([true, true, true, true]);
  });
});
