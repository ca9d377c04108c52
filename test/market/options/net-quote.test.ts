import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { netQuote } from '../../../src/market/options/net-quote.ts';
import { isEnterable, type Quote } from '../../../src/market/quotes/quote.ts';

const CALLS = 'AAPL 261218C00230000-261218C00240000';

function quote(bid: number, ask: number, changes: Partial<Quote> = {}): Quote {
  const at = instant(1_000);
  return { symbol: 'X', bid, ask, last: bid, at, isLive: true, isHalted: false, ...changes };
}

const netOf = (...legs: Quote[]) => netQuote(CALLS, legs);

describe('the quote of a vertical', () => {
  it('is what both contracts can be traded at together', () => {
    const first = quote(5.1, 5.2, { at: instant(3_000), bidSize: 7, askSize: 9 });
    const second = quote(2.0, 2.1, { at: instant(2_000), bidSize: 4, askSize: 20 });
    expect(netOf(first, second)).toEqual({
      ...{ symbol: CALLS, bid: 3, ask: 3.2, last: 3.1, bidSize: 7, askSize: 4 },
      ...{ at: 2_000, isLive: true, isHalted: false },
      legs: [
        { bid: 5.1, ask: 5.2 },
        { bid: 2, ask: 2.1 },
      ],
    });
  });

  it.each([
    ['the second has no bid', quote(3.0, 3.2), quote(Number.NaN, 0.05), [2.95, 3.2]],
    ['the second has no ask', quote(5.1, 5.2), quote(2, Number.NaN), [Number.NaN, 3.2]],
    ['the first has no bid', quote(Number.NaN, 5.2), quote(2, 2.1), [Number.NaN, 3.2]],
    ['the first has no ask', quote(5.1, Number.NaN), quote(2, 2.1), [3, Number.NaN]],
    [
      'the second is unknown',
      quote(5.1, 5.2),
      quote(Number.NaN, Number.NaN),
      [Number.NaN, Number.NaN],
    ],
  ])(
    'has the sides that need no other price if %s, and is not entered at them',
    (_, first, second, sides) => {
      const net = netOf(first, second);
      expect([net.bid, net.ask]).toEqual(sides);
      expect(isEnterable(net)).toBe(false);
    },
  );

  it.each([
    ['is crossed', quote(2.2, 2.1), [2.9, 3.1]],
    ['is locked', quote(2.1, 2.1), [3, 3.1]],
  ])('has the worse prices if a contract %s, and is not entered at them', (_, second, sides) => {
    const net = netOf(quote(5.1, 5.2), second);
    expect([net.bid, net.ask]).toEqual(sides);
    expect(isEnterable(net)).toBe(false);
  });

  it('has a bid of 0 if its contracts cannot be sold for anything', () => {
    const { bid, ask } = netOf(quote(2.0, 2.4), quote(1.9, 2.1));
    expect(bid).toBe(0);
    expect(ask).toBe(0.5);
  });

  it('is live only while both are, and halted if one is', () => {
    const second = quote(2, 2.1, { isLive: false, isHalted: true });
    expect(netOf(quote(5.1, 5.2), second)).toMatchObject({
      ...{ isLive: false, isHalted: true },
    });
  });
});
