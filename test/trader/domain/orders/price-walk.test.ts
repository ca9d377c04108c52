// The limits of an order that walks, for any market: on the grid, one way, and never beyond what bounds it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOnGrid } from '../../../../src/market/instruments/tick-grid.ts';
import { entryWalk, exitWalk, nextStep } from '../../../../src/trader/domain/orders/price-walk.ts';
import { WALK_DEFAULTS } from '../../../../src/trader/domain/strategy/strategy.ts';

const steps = [
  { lowEdge: 0, increment: 0.01 },
  { lowEdge: 3, increment: 0.05 },
];

/** In cents; above 3 on the coarser grid. */
const price = (cents: number) => (cents < 300 ? cents / 100 : Math.round(cents / 5) / 20);
const quote = () =>
  fc
    .tuple(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 0, max: 60 }))
    .map(([bid, spread]) => ({ bid: price(bid), ask: price(bid + spread) }));
const side = () => fc.constantFrom('buy', 'sell');

describe('a walk', () => {
  it('of an entry moves one way, a price step at least, and never beyond its bound', () => {
    fc.assert(
      fc.property(side(), quote(), fc.array(quote(), { maxLength: 9 }), (of, first, later) => {
        const start = entryWalk(WALK_DEFAULTS, { side: of, quote: first, steps });
        const sign = of === 'buy' ? 1 : -1;
        let limitPrice = start.startPrice;
        later.forEach((now, taken) => {
          const { walk } = start;
          const to = nextStep({ walk, side: of, quote: now, steps, limitPrice, taken });
          if (to === undefined) return;
          expect(sign * (to - limitPrice)).toBeGreaterThan(0);
          expect(sign * (start.boundPrice - to)).toBeGreaterThanOrEqual(0);
          expect(isOnGrid(steps, to)).toBe(true);
          limitPrice = to;
        });
      }),
    );
  });

  it.each([
    ['buy', { bid: 1.5, ask: 1.51 }, 1.5, 1.51],
    ['sell', { bid: 1.5, ask: 1.51 }, 1.51, 1.5],
    ['buy', { bid: 3, ask: 3.05 }, 3, 3.05],
    ['buy', { bid: 1.5, ask: 1.5 }, 1.5, 1.5],
    ['buy', { bid: 1.5, ask: 1.7 }, 1.6, 1.67],
  ] as const)('to %s at %o begins at %d and reaches %d', (of, market, startPrice, boundPrice) => {
    const start = entryWalk(WALK_DEFAULTS, { side: of, quote: market, steps });
    expect(start).toMatchObject({ startPrice, boundPrice });
    const seen = { walk: start.walk, side: of, quote: market, steps };
    let limitPrice: number = startPrice;
    for (let taken = 0; taken < start.walk.steps; taken += 1)
      limitPrice = nextStep({ ...seen, limitPrice, taken }) ?? limitPrice;
    expect(limitPrice).toBe(boundPrice);
  });

  it('of an exit ends at the other side of the market after its steps, and never beyond it', () => {
    fc.assert(
      fc.property(side(), quote(), (of, market) => {
        const { startPrice, walk } = exitWalk({ side: of, quote: market, steps });
        const touch = of === 'buy' ? market.ask : market.bid;
        let limitPrice = startPrice;
        for (let taken = 0; taken < walk.steps; taken += 1)
          limitPrice =
            nextStep({ walk, side: of, quote: market, steps, limitPrice, taken }) ?? limitPrice;
        expect(limitPrice).toBe(touch);
      }),
    );
  });

  it.each([
    ['of one side', { bid: 0, ask: 1.7 }],
    ['crossed', { bid: 1.8, ask: 1.7 }],
    ['unknown', { bid: Number.NaN, ask: 1.7 }],
  ])('has no step in a market that is %s', (_, now) => {
    const { walk } = entryWalk(WALK_DEFAULTS, {
      side: 'buy',
      quote: { bid: 1.5, ask: 1.7 },
      steps,
    });
    const seen = { walk, side: 'buy', steps, limitPrice: 1.6, taken: 0 } as const;
    expect(nextStep({ ...seen, quote: now })).toBeUndefined();
    expect(nextStep({ ...seen, quote: { bid: 1.5, ask: 1.7 } })).toBe(1.61);
  });

  it('of an entry has no limit beyond a stated one, nor begins there', () => {
    const market = { side: 'buy', quote: { bid: 1.5, ask: 1.7 }, steps } as const;
    expect(entryWalk(WALK_DEFAULTS, { ...market, limitPrice: 1.62 })).toMatchObject({
      ...{ startPrice: 1.6, boundPrice: 1.62 },
    });
    expect(entryWalk(WALK_DEFAULTS, { ...market, limitPrice: 1.55 })).toMatchObject({
      ...{ startPrice: 1.55, boundPrice: 1.55 },
    });
    expect(entryWalk(WALK_DEFAULTS, { ...market, side: 'sell', limitPrice: 1.58 })).toMatchObject({
      ...{ startPrice: 1.6, boundPrice: 1.58 },
    });
  });

  it('that reaches nothing stays at the middle', () => {
    const still = { ...WALK_DEFAULTS, reachPercent: 0 };
    const market = { side: 'buy', quote: { bid: 1.5, ask: 1.7 }, steps } as const;
    expect(entryWalk(still, market)).toMatchObject({ startPrice: 1.6, boundPrice: 1.6 });
  });

  it('has no more steps than its count', () => {
    const { walk } = exitWalk({ side: 'buy', quote: { bid: 1, ask: 2 }, steps });
    const seen = { walk, side: 'buy', quote: { bid: 1, ask: 2 }, steps, limitPrice: 1.5 } as const;
    expect(nextStep({ ...seen, taken: 3 })).toBe(2);
    expect(nextStep({ ...seen, taken: 4 })).toBeUndefined();
  });

  it.each([
    ['half as wide again', { bid: 1.5, ask: 1.7 }, 0.3],
    ['two price steps wider', { bid: 1.5, ask: 1.52 }, 0.04],
    ['two coarse price steps wider', { bid: 2.99, ask: 3.05 }, 0.16],
  ])('waits while the market is more than %s', (_, quote, widest) => {
    const { walk } = exitWalk({ side: 'buy', quote, steps });
    expect(walk.spreadMax).toBeCloseTo(widest, 12);
    const narrow = { bid: 1.5, ask: Math.round((1.5 + widest) * 100) / 100 };
    const seen = { walk, side: 'buy', steps, limitPrice: 1.4, taken: 0 } as const;
    expect(nextStep({ ...seen, quote: narrow })).toBeDefined();
    const wide = { ...narrow, ask: narrow.ask + 0.01 };
    expect(nextStep({ ...seen, quote: wide })).toBeUndefined();
  });

  it('takes the finer step below the edge of two, and the coarser one above', () => {
    const walk = { steps: 100, everyMs: 1, reachPercent: 100, spreadMax: 9 };
    const seen = { walk, quote: { bid: 2, ask: 4 }, steps, limitPrice: 3, taken: 0 } as const;
    const at = { ...seen, walk: { ...walk, reachPercent: 1 } };
    expect(nextStep({ ...at, side: 'sell' })).toBe(2.99);
    expect(nextStep({ ...at, side: 'buy' })).toBe(3.05);
  });
});
