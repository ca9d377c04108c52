import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { type LegFill, unitFills } from '../../../../src/trader/domain/orders/unit-fills.ts';

const fill = (shares: number, price: number, at: number): LegFill => ({
  ...{ shares, price, at: instant(at) },
});

const pairs = (...legs: (readonly LegFill[])[]) => unitFills(legs);

describe('the units of a vertical', () => {
  it('are filled when both of its contracts are, at the net of their prices and the later time', () => {
    expect(pairs([fill(3, 2.3, 10)], [fill(1, 1.1, 5), fill(2, 1.2, 20)])).toEqual([
      { units: 1, price: 1.2, at: 10 },
      { units: 2, price: 1.1, at: 20 },
    ]);
    expect(pairs([fill(1, 2, 1), fill(2, 2.1, 2)], [fill(3, 1, 3)])).toEqual([
      { units: 1, price: 1, at: 3 },
      { units: 2, price: 1.1, at: 3 },
    ]);
  });

  it('are none while one contract has no fill', () => {
    expect(pairs([fill(3, 2.3, 10)], [])).toEqual([]);
    expect(pairs([], [fill(3, 2.3, 10)])).toEqual([]);
    expect(pairs([fill(1, 2, 1)], [fill(0, 9, 1), fill(1, 1, 2)])).toEqual([
      { units: 1, price: 1, at: 2 },
    ]);
  });

  it('are as many as the lesser of the two, for their money', () => {
    const fills = fc.array(
      fc
        .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 999 }))
        .map(([shares, cents]) => fill(shares, cents / 100, cents)),
    );
    fc.assert(
      fc.property(fills, fills, (first, second) => {
        const units = pairs(first, second);
        const all = (of: readonly LegFill[]) => of.reduce((sum, { shares }) => sum + shares, 0);
        const count = Math.min(all(first), all(second));
        expect(units.reduce((sum, one) => sum + one.units, 0)).toBe(count);
        const worth = (of: readonly LegFill[]) => {
          let [left, sum] = [count, 0];
          for (const { shares, price } of of) {
            sum += Math.min(left, shares) * price;
            left -= Math.min(left, shares);
          }
          return sum;
        };
        const paid = units.reduce((sum, one) => sum + one.units * one.price, 0);
        expect(paid).toBeCloseTo(worth(first) - worth(second), 6);
      }),
    );
  });
});
