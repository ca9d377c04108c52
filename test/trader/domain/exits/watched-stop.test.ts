// A stop at 100 that cannot rest at its venue.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Quote } from '../../../../src/market/quotes/quote.ts';
import {
  isWitness,
  needsWitness,
  type StopReached,
  stopReached,
} from '../../../../src/trader/domain/exits/watched-stop.ts';

const QUOTE: Quote = {
  ...{ symbol: 'FPT', bid: 100.1, ask: 100.3, last: 100.2 },
  ...{ at: instant(5_000), isLive: true, isHalted: false },
};

describe('a watched stop', () => {
  const reached = (side: 'long' | 'short', quote: Partial<Quote>) =>
    stopReached(side, 100, { ...QUOTE, ...quote });

  it('is reached by a print at it or beyond it, where the book agrees with the print', () => {
    expect(reached('long', {})).toBeUndefined();
    expect(reached('long', { last: 100 })).toEqual({
      ...{ stopPrice: 100, at: 5_000, by: 'last', price: 100 },
    });
    expect(reached('long', { last: 90 })).toBeUndefined();
    expect(reached('short', { bid: 99.7, ask: 99.9, last: 100 })).toMatchObject({ by: 'last' });
    expect(reached('short', { bid: 99.7, ask: 99.9, last: 99.8 })).toBeUndefined();
  });

  it('is reached by the side at which the position could be closed', () => {
    expect(reached('long', { bid: 100, ask: 100.2 })).toMatchObject({ by: 'touch', price: 100 });
    const short = { bid: 99.8, ask: 100, last: 99.9 };
    expect(reached('short', short)).toMatchObject({ by: 'touch', price: 100 });
  });

  it('is reached by the other side where this one is empty', () => {
    const empty = { bid: 0, ask: 99.9, last: Number.NaN };
    expect(reached('long', empty)).toMatchObject({ by: 'book', price: 99.9 });
    expect(reached('long', { ...empty, ask: 100.1 })).toBeUndefined();
    expect(reached('long', { ...empty, bid: 101 })).toBeUndefined();
  });

  it.each([Number.NaN, 0, Number.POSITIVE_INFINITY])('at %d is never reached', (stopPrice) => {
    expect(stopReached('long', stopPrice, { ...QUOTE, bid: 1, ask: 1.1, last: 1 })).toBeUndefined();
    expect(stopReached('short', stopPrice, QUOTE)).toBeUndefined();
  });
});

describe('a price through the stop', () => {
  const seen: StopReached = { stopPrice: 100, at: 5_000, by: 'touch', price: 99 };

  it('needs a witness where it is far from what was traded, or from the stop', () => {
    expect(needsWitness(seen, { believed: Number.NaN, atr: 1 })).toBe(false);
    expect(needsWitness({ ...seen, price: 90 }, { believed: Number.NaN, atr: 1 })).toBe(true);
    expect(needsWitness({ ...seen, price: 90 }, { believed: 90.5, atr: 1 })).toBe(false);
    expect(needsWitness(seen, { believed: 110, atr: 1 })).toBe(true);
    // Three times the ATR away is near enough.
    expect(needsWitness(seen, { believed: 105, atr: 2 })).toBe(false);
    expect(needsWitness(seen, { believed: 105.1, atr: 2 })).toBe(true);
    expect(needsWitness(seen, { believed: 99, atr: undefined })).toBe(true);
  });

  it('has a witness in another price of a later quote', () => {
    expect(isWitness({ ...seen, at: 5_001, price: 98.9 }, seen)).toBe(true);
    expect(isWitness({ ...seen, at: 5_001, by: 'last' }, seen)).toBe(true);
    expect(isWitness({ ...seen, at: 5_001 }, seen)).toBe(false);
    expect(isWitness({ ...seen, price: 98.9 }, seen)).toBe(false);
  });
});
