import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../src/kernel/instant.ts';
import { intrabarPrices, tickTime } from '../../src/market/bars/intrabar.ts';
import {
  isWithinReach,
  levelOnWay,
  type MatchableOrder,
  type MatchableQuote,
  matchOrder,
} from '../../src/market/quotes/matching.ts';
import { runs } from '../runs/runs.ts';

const QUOTE: MatchableQuote = {
  bid: 99.99,
  ask: 100.01,
  last: 100,
  bidSize: 300,
  askSize: 200,
  isHalted: false,
};
const NOTHING = { kind: 'nothing' };

const sellStop = (stopPrice: number, isTriggered = false): MatchableOrder => ({
  type: 'stop',
  side: 'sell',
  remaining: 100,
  stopPrice,
  isTriggered,
});

describe('matching', () => {
  it('fills market orders at the opposite side, at most the shown size', () => {
    expect(matchOrder({ type: 'market', side: 'buy', remaining: 500 }, QUOTE)).toEqual({
      kind: 'filled',
      price: 100.01,
      quantity: 200,
    });
    expect(matchOrder({ type: 'market', side: 'sell', remaining: 50 }, QUOTE)).toEqual({
      kind: 'filled',
      price: 99.99,
      quantity: 50,
    });
  });

  it('fills a limit order at the better quote, and never a tick past its limit', () => {
    const buy = { type: 'limit', side: 'buy', remaining: 10 } as const;
    expect(matchOrder({ ...buy, limitPrice: 100.5 }, QUOTE)).toMatchObject({ price: 100.01 });
    expect(matchOrder({ ...buy, limitPrice: 100 }, QUOTE)).toEqual(NOTHING);
    expect(matchOrder({ ...buy, limitPrice: 100.01 }, QUOTE)).toMatchObject({ price: 100.01 });
    const sell = { ...buy, side: 'sell' } as const;
    expect(matchOrder({ ...sell, limitPrice: 99.99 }, QUOTE)).toMatchObject({ price: 99.99 });
    expect(matchOrder({ ...sell, limitPrice: 100 }, QUOTE)).toEqual(NOTHING);
  });

  it('fills all of an order where no size is shown, and less than a share', () => {
    const { bidSize: _, askSize: __, ...unsized } = QUOTE;
    const market = { type: 'market', side: 'buy', remaining: 0.5 } as const;
    expect(matchOrder(market, unsized)).toMatchObject({ kind: 'filled', quantity: 0.5 });
    expect(matchOrder({ ...market, side: 'sell' }, unsized)).toMatchObject({ quantity: 0.5 });
  });

  it('trades with the one side that is left at a limit of the day', () => {
    const ceiling = { ...QUOTE, bid: 107, ask: 0, isAtLimit: true };
    const market = { type: 'market', side: 'sell', remaining: 50 } as const;
    expect(matchOrder(market, ceiling)).toMatchObject({ kind: 'filled', price: 107 });
    expect(matchOrder({ ...market, side: 'buy' }, ceiling)).toEqual(NOTHING);
    expect(matchOrder(market, { ...ceiling, isAtLimit: false })).toEqual(NOTHING);
    expect(matchOrder(market, { ...ceiling, isHalted: true })).toEqual(NOTHING);
  });

  it('triggers a stop to buy on a print at it or above', () => {
    const buyStop = { ...sellStop(100), side: 'buy' } as const;
    expect(matchOrder(buyStop, QUOTE)).toEqual({ kind: 'triggered' });
    expect(matchOrder(buyStop, { ...QUOTE, last: 100.01 })).toEqual({ kind: 'triggered' });
    expect(matchOrder(buyStop, { ...QUOTE, last: 99.99 })).toEqual(NOTHING);
  });

  it('triggers a stop on a print and fills it at the next quote', () => {
    expect(matchOrder(sellStop(99.98), QUOTE)).toEqual(NOTHING);
    expect(matchOrder(sellStop(100), QUOTE)).toEqual({ kind: 'triggered' });
    const gapped = { ...QUOTE, bid: 90, ask: 90.1, last: 90.05 };
    expect(matchOrder(sellStop(99), gapped)).toEqual({ kind: 'triggered' });
    expect(matchOrder(sellStop(99, true), gapped)).toMatchObject({ kind: 'filled', price: 90 });
  });

  it('accepts no print more than half a percent outside the quote', () => {
    expect(matchOrder(sellStop(99.4), { ...QUOTE, last: 99.4 })).toEqual(NOTHING);
    expect(matchOrder(sellStop(99.5), { ...QUOTE, last: 99.5 })).toEqual({ kind: 'triggered' });
  });

  it('does nothing in a halt, without a quote or at a size of zero', () => {
    const market: MatchableOrder = { type: 'market', side: 'buy', remaining: 100 };
    const without: Partial<MatchableQuote>[] = [
      { isHalted: true },
      { ask: Number.NaN },
      { bid: 0 },
      { bid: 100.02 },
      { askSize: 0 },
    ];
    for (const flaw of without) {
      expect(matchOrder(market, { ...QUOTE, ...flaw })).toEqual(NOTHING);
    }
    for (const flaw of without.slice(0, 4)) {
      expect(matchOrder(sellStop(100), { ...QUOTE, ...flaw })).toEqual(NOTHING);
    }
  });

  it('finds the price at which a continuous move triggers an order, and none for a jump past it', () => {
    const down = { from: 100, to: 95, halfSpread: 0.01 };
    expect(levelOnWay(sellStop(98), down)).toBe(98);
    expect(levelOnWay(sellStop(94), down)).toBeNaN();
    expect(levelOnWay(sellStop(98), { from: 97, to: 95, halfSpread: 0.01 })).toBeNaN();
    expect(levelOnWay(sellStop(100), down)).toBeNaN();
    expect(levelOnWay(sellStop(98, true), down)).toBeNaN();
    expect(levelOnWay({ ...sellStop(98), side: 'buy' } as MatchableOrder, down)).toBeNaN();
    const up = { from: 95, to: 100, halfSpread: 0.01 };
    expect(levelOnWay({ ...sellStop(98), side: 'buy' } as MatchableOrder, up)).toBe(98);
    expect(levelOnWay({ type: 'market', side: 'buy', remaining: 1 }, up)).toBeNaN();
    const buy: MatchableOrder = { type: 'limit', side: 'buy', remaining: 1, limitPrice: 99 };
    expect(levelOnWay(buy, down)).toBe(98.99);
    expect(levelOnWay({ ...buy, side: 'sell' }, { from: 98, to: 100, halfSpread: 0.01 })).toBe(
      99.01,
    );
  });

  it('says which orders the prices of a bar may trigger or fill', () => {
    const limit = { type: 'limit', remaining: 1, limitPrice: 99 } as const;
    const reach = (order: MatchableOrder, low: number, high: number) =>
      isWithinReach(order, low, high);
    const buy = { ...limit, side: 'buy' } as const;
    expect([reach(buy, 99, 101), reach(buy, 99.01, 101)]).toEqual([true, false]);
    const sell = { ...limit, side: 'sell' } as const;
    expect([reach(sell, 98, 99), reach(sell, 98, 98.99)]).toEqual([true, false]);
    expect([reach(sellStop(99), 99, 101), reach(sellStop(99), 99.01, 101)]).toEqual([true, false]);
    const buyStop = { ...sellStop(99), side: 'buy' } as MatchableOrder;
    expect([reach(buyStop, 98, 99), reach(buyStop, 98, 98.99)]).toEqual([true, false]);
    expect(reach(sellStop(99, true), 100, 101)).toBe(true);
    expect(reach({ type: 'market', side: 'buy', remaining: 1 }, 100, 101)).toBe(true);
  });

  it('finds the level of an order that ends exactly where the price turns, at every price', () => {
    const tick = fc.integer({ min: 200, max: 50_000 });
    fc.assert(
      fc.property(tick, fc.constantFrom('buy' as const, 'sell' as const), (at, side) => {
        const away = side === 'buy' ? -1 : 1;
        // The last price turns a tick beyond the limit, so the quote just reaches it.
        const way = { from: (at - 50 * away) / 100, to: (at + away) / 100, halfSpread: 0.01 };
        const limit: MatchableOrder = { type: 'limit', side, remaining: 1, limitPrice: at / 100 };
        expect(levelOnWay(limit, way)).toBe(way.to);
        const stop: MatchableOrder = {
          ...{ type: 'stop', side: side === 'buy' ? 'sell' : 'buy', remaining: 1 },
          ...{ stopPrice: 0.1 + at / 100 + (away / 100 - 0.1), isTriggered: false },
        };
        expect(levelOnWay(stop, way)).toBe(way.to);
        const quote = { ...QUOTE, bid: way.to - 0.01, ask: way.to + 0.01, last: way.to };
        expect(matchOrder(stop, quote)).toEqual({ kind: 'triggered' });
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('never fills outside the limit, the quote or the size, for any order and quote', () => {
    const price = fc.oneof(fc.double({ min: -1, max: 1e6 }), fc.constantFrom(Number.NaN, 0));
    const size = fc.integer({ min: 0, max: 1_000 });
    const side = fc.constantFrom('buy' as const, 'sell' as const);
    const remaining = fc.integer({ min: 0, max: 1_000 });
    const order: fc.Arbitrary<MatchableOrder> = fc.oneof(
      fc.record({ type: fc.constant('market' as const), side, remaining }),
      fc.record({ type: fc.constant('limit' as const), side, remaining, limitPrice: price }),
      fc.record({
        type: fc.constant('stop' as const),
        side,
        remaining,
        stopPrice: price,
        isTriggered: fc.boolean(),
      }),
    );
    const near = fc.integer({ min: 9_900, max: 10_100 }).map((cents) => cents / 100);
    const any = fc.oneof(near, price);
    const quote = fc.record({
      bid: any,
      ask: any,
      last: any,
      bidSize: size,
      askSize: size,
      isHalted: fc.boolean(),
    });
    fc.assert(
      fc.property(order, quote, (o, q) => {
        const match = matchOrder(o, q);
        if (match.kind === 'triggered') expect(o).toMatchObject({ type: 'stop' });
        if (match.kind !== 'filled') return;
        expect(q.isHalted).toBe(false);
        expect(match.price).toBe(o.side === 'buy' ? q.ask : q.bid);
        expect(match.quantity).toBeGreaterThan(0);
        expect(match.quantity).toBeLessThanOrEqual(
          Math.min(o.remaining, o.side === 'buy' ? q.askSize : q.bidSize),
        );
        if (o.type === 'limit' && o.side === 'buy') {
          expect(match.price).toBeLessThanOrEqual(o.limitPrice);
        }
        if (o.type === 'limit' && o.side === 'sell') {
          expect(match.price).toBeGreaterThanOrEqual(o.limitPrice);
        }
        if (o.type === 'stop') expect(o.isTriggered).toBe(true);
      }),
      { numRuns: runs(2_000) },
    );
  });
});

describe('the prints inside a bar', () => {
  const bar = {
    start: instant(0),
    lengthMs: MINUTE_MS,
    open: 10,
    high: 12,
    low: 9,
    close: 11,
    volume: 1,
  };

  it('go from the open to the nearer extreme, then the other, then the close, a quarter apart', () => {
    expect(intrabarPrices(bar)).toEqual([10, 9, 12, 11]);
    expect(intrabarPrices({ ...bar, open: 11 })).toEqual([11, 12, 9, 11]);
    expect(intrabarPrices({ ...bar, low: 8 })).toEqual([10, 8, 12, 11]);
    expect([0, 1, 2, 3].map((index) => tickTime(bar, index))).toEqual([0, 15_000, 30_000, 45_000]);
  });

  it('take the low first when both extremes are equally near, at every price', () => {
    const cents = fc.integer({ min: 200, max: 50_000 });
    const reach = fc.integer({ min: 1, max: 99 });
    fc.assert(
      fc.property(cents, reach, (at, by) => {
        const [open, high, low] = [at / 100, (at + by) / 100, (at - by) / 100];
        const prices = intrabarPrices({ ...bar, open, high, low, close: open });
        expect(prices).toEqual([open, low, high, open]);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('can be ordered to take one extreme first', () => {
    expect(intrabarPrices(bar, 'high')).toEqual([10, 12, 9, 11]);
    expect(intrabarPrices({ ...bar, open: 11 }, 'low')).toEqual([11, 9, 12, 11]);
  });
});
