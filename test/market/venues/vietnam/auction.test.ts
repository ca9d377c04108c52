// The one price of an auction, and who is filled at it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { type AuctionOrder, cross } from '../../../../src/market/venues/vietnam/auction.ts';
import { priceLimits } from '../../../../src/market/venues/vietnam/price-limits.ts';
import { tradingRules } from '../../../../src/market/venues/vietnam/trading-rules.ts';

const rules = tradingRules('HOSE', '2026-03-02' as TradingDay);
const LAST = 25_000;
const market = {
  last: LAST,
  steps: rules.priceSteps.share,
  limits: priceLimits(rules, { reference: LAST, kind: 'share', isWide: false }),
  isAuctionPriceFirst: false,
};

/** `B 300 @ 25050`, `S 200 @ ATO`. */
function orders(...texts: readonly string[]): readonly AuctionOrder[] {
  return texts.map((text) => {
    const [letter, quantity, , price] = text.split(' ');
    return {
      side: letter === 'B' ? 'buy' : 'sell',
      quantity: Number(quantity),
      price: price === 'ATO' ? undefined : Number(price),
    };
  });
}

const crossed = (...texts: readonly string[]) => cross(orders(...texts), market);

describe('an auction', () => {
  it('trades at the price at which most is traded', () => {
    expect(
      crossed('B 500 @ 25100', 'B 300 @ 25000', 'S 400 @ 24900', 'S 300 @ 25000', 'S 500 @ 25100'),
    ).toEqual({ price: 25_000, volume: 700, filled: [500, 200, 400, 300, 0] });
  });

  it('trades nothing without two orders that meet', () => {
    expect(crossed('B 500 @ 24900', 'S 500 @ 25000')).toBeUndefined();
    expect(crossed('B 500 @ ATO')).toBeUndefined();
    expect(crossed()).toBeUndefined();
  });

  it('takes the price nearest to the last one if several serve as well', () => {
    expect(crossed('B 500 @ 25300', 'S 500 @ 24700')?.price).toBe(LAST);
    expect(crossed('B 500 @ 25300', 'S 500 @ 25100')?.price).toBe(25_100);
    expect(crossed('B 500 @ 24900', 'S 500 @ 24700')?.price).toBe(24_900);
  });

  it('leaves no better order unfilled, however near another price would be', () => {
    // At 25,000 as much is traded as at 25,200, but not all who offer more would get their shares.
    expect(crossed('B 700 @ 25200', 'S 500 @ 24800')?.price).toBe(25_200);
  });

  it('fills by price, then by time', () => {
    expect(
      crossed('B 300 @ 25000', 'B 300 @ 25100', 'B 300 @ 25000', 'S 500 @ 25000')?.filled,
    ).toEqual([200, 300, 0, 500]);
  });

  it('fills sellers by price, then by time, as it does buyers', () => {
    expect(
      crossed('S 300 @ 25000', 'S 300 @ 24900', 'S 300 @ 25000', 'B 500 @ 25000')?.filled,
    ).toEqual([200, 300, 0, 500]);
    expect(crossed('S 500 @ 23250', 'S 500 @ ATO', 'B 500 @ 25000')?.filled).toEqual([
      ...[500, 0, 500],
    ]);
  });

  it('leaves no better seller unfilled, however near another price would be', () => {
    expect(crossed('S 700 @ 24800', 'B 500 @ 25200')?.price).toBe(24_800);
  });

  it('has one price, in whatever order the orders came', () => {
    const order = fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      quantity: fc.integer({ min: 1, max: 5 }).map((lots) => lots * 100),
      price: fc.option(
        fc.integer({ min: 498, max: 502 }).map((steps) => steps * 50),
        { nil: undefined, freq: 4 },
      ),
    });
    const last = fc.integer({ min: 996, max: 1_004 }).map((halves) => halves * 25);
    fc.assert(
      fc.property(fc.array(order, { maxLength: 12 }), last, (drawn, from) => {
        const [one, other] = [drawn, drawn.toReversed()].map(
          (all) => cross(all, { ...market, last: from })?.price,
        );
        expect(one).toBe(other);
      }),
    );
  });

  it('lets orders at its price go no farther than the limits of the day', () => {
    const { ceiling, floor } = market.limits;
    expect(crossed(`B 500 @ ${ceiling}`, 'B 100 @ ATO', `S 600 @ ${ceiling}`)).toMatchObject({
      ...{ price: ceiling, volume: 600 },
    });
    expect(crossed(`S 500 @ ${floor}`, 'S 100 @ ATO', `B 600 @ ${floor}`)).toMatchObject({
      ...{ price: floor, volume: 600 },
    });
    for (const last of [ceiling, floor]) {
      const edge = { ...market, last };
      const heavier =
        last === ceiling ? ['B 600 @ ATO', 'S 500 @ ATO'] : ['B 500 @ ATO', 'S 600 @ ATO'];
      expect(cross(orders(...heavier), edge)?.price).toBe(last);
    }
  });

  it('lets sellers at its price underbid the best limit by one step', () => {
    expect(crossed('S 500 @ 24900', 'S 500 @ ATO', 'B 500 @ 25100')).toMatchObject({
      ...{ filled: [0, 500, 500], price: 24_900 },
    });
  });

  it('gives an order at its price no better place than an earlier one at the limit of the day', () => {
    const filled = crossed('B 500 @ 26750', 'B 500 @ ATO', 'S 500 @ 25000')?.filled;
    expect(filled).toEqual([500, 0, 500]);
  });

  it('gave orders at its price the first place before the trading system of 2025', () => {
    const found = cross(orders('B 500 @ 26750', 'B 500 @ ATO', 'S 500 @ 25000'), {
      ...market,
      isAuctionPriceFirst: true,
    });
    expect(found?.filled).toEqual([0, 500, 500]);
  });

  it('lets orders at its price outbid the best limit by one step', () => {
    expect(crossed('B 500 @ 25100', 'B 500 @ ATO', 'S 500 @ 24900')).toMatchObject({
      filled: [0, 500, 500],
      price: 25_100,
    });
  });

  it.each([
    [['B 600 @ ATO', 'S 500 @ ATO'], 25_050],
    [['B 500 @ ATO', 'S 600 @ ATO'], 24_950],
    [['B 500 @ ATO', 'S 500 @ ATO'], 25_000],
  ])('of orders at its price alone moves one step to the heavier side: %j', (texts, price) => {
    expect(crossed(...texts)).toMatchObject({ price, volume: 500 });
  });

  it('trades as much on both sides, at no worse than each limit, and no other price trades more', () => {
    const order = fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      quantity: fc.integer({ min: 1, max: 20 }).map((lots) => lots * 100),
      price: fc.option(
        fc.integer({ min: 466, max: 535 }).map((steps) => steps * 50),
        { nil: undefined, freq: 4 },
      ),
    });
    fc.assert(
      fc.property(fc.array(order, { maxLength: 30 }), (drawn) => {
        const found = cross(drawn, market);
        if (found === undefined) return;
        const sum = (side: string, shares: readonly number[]) =>
          drawn.reduce(
            (total, one, n) => (one.side === side ? total + (shares[n] ?? 0) : total),
            0,
          );
        expect(sum('buy', found.filled)).toBe(found.volume);
        expect(sum('sell', found.filled)).toBe(found.volume);
        expect(found.price).toBeGreaterThanOrEqual(market.limits.floor);
        expect(found.price).toBeLessThanOrEqual(market.limits.ceiling);
        drawn.forEach((one, n) => {
          const isBetter =
            one.price !== undefined &&
            (one.side === 'buy' ? one.price >= found.price : one.price <= found.price);
          if ((found.filled[n] ?? 0) > 0 && one.price !== undefined) expect(isBetter).toBe(true);
        });
        const limitsOnly = drawn.every(({ price }) => price !== undefined);
        if (!limitsOnly) return;
        for (let price = 23_300; price <= 26_750; price += 50) {
          const willing = (side: 'buy' | 'sell') =>
            drawn.reduce(
              (total, one) =>
                one.side === side &&
                (side === 'buy' ? (one.price ?? 0) >= price : (one.price ?? 0) <= price)
                  ? total + one.quantity
                  : total,
              0,
            );
          expect(found.volume).toBeGreaterThanOrEqual(Math.min(willing('buy'), willing('sell')));
        }
      }),
    );
  });
});
