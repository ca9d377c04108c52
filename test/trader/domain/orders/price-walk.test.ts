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
});
