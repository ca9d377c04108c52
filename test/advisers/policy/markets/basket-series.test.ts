import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BasketHolding,
  basketSeries,
} from '../../../../src/advisers/policy/markets/basket-series.ts';
import { DAY_MS } from '../../../../src/kernel/instant.ts';
import { dayFromUtc } from '../../../../src/market/time/day.ts';

const day = (number: number) => dayFromUtc(number * DAY_MS);

function holding(prices: readonly number[], more: Partial<BasketHolding> = {}): BasketHolding {
  const closes = prices.map((close, at) => ({ day: day(at), close }));
  return { quantity: 10, closes, splits: [], payments: [], ...more };
}

function returnsOf(...holdings: readonly BasketHolding[]): readonly number[] {
  const { closes } = basketSeries(holdings);
  return closes.slice(1).map(({ close }, at) => close / (closes[at]?.close ?? Number.NaN) - 1);
}

describe('a basket', () => {
  it('earns what its holdings earn together, by their value', () => {
    const [first, second] = returnsOf(holding([10, 11, 11]), holding([30, 30, 33]));
    expect(first).toBeCloseTo(10 / 400, 12);
    expect(second).toBeCloseTo(30 / 410, 12);
    expect(basketSeries([holding([10, 11]), holding([30, 33])]).value).toBe(440);
  });

  it('counts only days on which all of them have a close', () => {
    const gap = holding([10, 11, 12, 13]);
    const closes = gap.closes.filter(({ day: on }) => on !== day(2));
    const series = basketSeries([{ ...gap, closes }, holding([20, 20, 99, 20])]);
    expect(series.closes.map(({ day: on }) => on)).toEqual([day(0), day(1), day(3)]);
  });

  it('earns a dividend on the first day without it, on a day between two closes as well', () => {
    const paid = { payments: [{ on: day(2), perShare: 1 }] };
    expect(returnsOf(holding([100, 100, 99, 99], paid))).toEqual([0, 0, 0]);
    const whole = holding([100, 100, 99, 99], paid);
    const closes = whole.closes.filter(({ day: on }) => on !== day(2));
    expect(returnsOf({ ...whole, closes })).toEqual([0, 0]);
  });

  it('earns nothing by a split, and a dividend before it for as many shares as there were', () => {
    const split = { quantity: 30, splits: [{ on: day(2), ratio: 3 }] };
    for (const value of returnsOf(holding([90, 90, 30, 30], split)))
      expect(value).toBeCloseTo(0, 12);
    const paid = { ...split, payments: [{ on: day(1), perShare: 9 }] };
    expect(returnsOf(holding([90, 81, 27, 27], paid))[0]).toBeCloseTo(0, 12);
  });
});

describe('what becomes known later', () => {
  const prices = fc.array(fc.double({ min: 1, max: 500, noNaN: true }), {
    minLength: 12,
    maxLength: 12,
  });
  const KNOWN = 8;

  it('changes no return of an earlier day: neither a split, which restates the quantity, nor a dividend', () => {
    fc.assert(
      fc.property(
        prices,
        prices,
        fc.constantFrom(2, 3, 0.1, 1.05),
        fc.integer({ min: KNOWN, max: 11 }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (one, other, ratio, at, perShare) => {
          const before = returnsOf(holding(one.slice(0, KNOWN)), holding(other.slice(0, KNOWN)));
          const printed = one.map((price, on) => (on < at ? price : price / ratio));
          const later = holding(printed, {
            quantity: 10 * ratio,
            splits: [{ on: day(at), ratio }],
            payments: [{ on: day(at), perShare }],
          });
          const after = returnsOf(later, holding(other)).slice(0, KNOWN - 1);
          for (const [on, value] of after.entries())
            expect(value).toBeCloseTo(before[on] ?? NaN, 9);
        },
      ),
    );
  });

  it('would show above: a split that the quantity does not contain does change them', () => {
    const [one, other] = [
      [10, 11, 12, 13],
      [10, 10, 10, 10],
    ];
    const unbooked = holding(one, { splits: [{ on: day(9), ratio: 2 }] });
    expect(returnsOf(unbooked, holding(other))[0]).not.toBeCloseTo(
      returnsOf(holding(one), holding(other))[0] ?? 0,
      6,
    );
  });
});
