// What the cases do not say of Vietnam's rules: all reasons at once, restricted shares, older rules, limits near the edges, costs.
import { describe, expect, it } from 'vitest';
import type { Instant, TradingDay } from '../../../../src/kernel/instant.ts';
import { checkAmendment, checkCancel } from '../../../../src/market/venues/vietnam/check-change.ts';
import {
  type Account,
  checkOrder,
  type Listing,
  type VietnamOrder,
} from '../../../../src/market/venues/vietnam/check-order.ts';
import { SOURCE_BY_CLOSED_DAY } from '../../../../src/market/venues/vietnam/closed-days.ts';
import { tradeCosts, USUAL_RATES } from '../../../../src/market/venues/vietnam/costs.ts';
import { arrive } from '../../../../src/market/venues/vietnam/incoming.ts';
import {
  priceLimits,
  stepDown,
  stepUp,
} from '../../../../src/market/venues/vietnam/price-limits.ts';
import {
  type Exchange,
  tradingRules,
} from '../../../../src/market/venues/vietnam/trading-rules.ts';

const at = (local: string) => Date.parse(`${local}+07:00`) as Instant;

interface Asked {
  readonly at?: string;
  readonly order?: Partial<VietnamOrder>;
  readonly listing?: Partial<Listing>;
  readonly account?: Account;
}

function refusalsOf(asked: Asked) {
  return checkOrder({
    at: at(asked.at ?? '2026-03-03T10:00:00'),
    order: { type: 'LO', side: 'buy', quantity: 100, price: 25_000, ...asked.order },
    listing: { exchange: 'HOSE', reference: 25_000, ...asked.listing },
    account: asked.account ?? {},
  });
}

const reasons = (asked: Asked) => refusalsOf(asked).map(({ reason }) => reason);

describe('an order', () => {
  it('that is right is accepted', () => expect(reasons({})).toEqual([]));

  it('is told every reason, the one that counts first', () => {
    expect(
      refusalsOf({
        order: { quantity: 600_050, price: 27_025 },
        listing: { tradingStatus: 'H' },
        account: { foreignRoom: 1_000, buyingPower: 1_000_000 },
      }),
    ).toEqual([
      { reason: 'SYMBOL_HALTED', text: 'the security is halted' },
      {
        reason: 'INVALID_LOT',
        text: '600,050 is not a multiple of 100: order 600,000 and 50 apart',
      },
      { reason: 'MAX_ORDER_SIZE', text: 'HOSE takes at most 500,000 shares an order' },
      { reason: 'INVALID_TICK', text: '27,025 is between two price steps, 27,000 and 27,050' },
      {
        reason: 'PRICE_ABOVE_CEILING',
        text: '27,025 is above the ceiling of the day, 26,750',
      },
      { reason: 'FOREIGN_ROOM_EXCEEDED', text: 'foreigners may buy 1,000 shares more' },
      {
        reason: 'INSUFFICIENT_BUYING_POWER',
        text: 'it may cost 16,216,351,250 VND, and the buying power is 1,000,000 VND',
      },
    ]);
  });

  it.each([0, -100, 1.5, Number.NaN])('of %d shares is none', (quantity) => {
    expect(reasons({ order: { quantity } })).toContain('INVALID_QUANTITY');
  });

  it('is not judged on a day whose holidays nobody knows', () => {
    expect(reasons({ at: '2027-03-02T10:00:00' })).toEqual(['CALENDAR_UNKNOWN']);
  });

  it.each(['2026-03-07', '2026-02-17', '2026-01-02', '2026-08-22'])('waits on %s', (day) => {
    expect(reasons({ at: `${day}T10:00:00` })).toEqual(['NON_TRADING_DAY']);
  });

  it.each([
    ['HOSE', '08:59:59', 'MARKET_CLOSED'],
    ['HOSE', '11:30:00', 'LUNCH_BREAK'],
    ['HOSE', '12:59:59', 'LUNCH_BREAK'],
    ['HOSE', '14:45:00', 'MARKET_CLOSED'],
    ['HNX', '14:57:00', 'ORDER_TYPE_NOT_IN_SESSION'],
    ['HNX', '15:00:00', 'MARKET_CLOSED'],
    ['UPCOM', '15:00:00', 'MARKET_CLOSED'],
  ] as const)('at %s at %s meets %s', (exchange, time, reason) => {
    expect(reasons({ at: `2026-03-03T${time}`, listing: { exchange } })).toEqual([reason]);
  });

  it.each([
    ['HOSE', '09:00:00'],
    ['HOSE', '13:00:00'],
    ['HOSE', '14:44:59'],
    ['HNX', '14:30:00'],
    ['UPCOM', '14:59:59'],
  ] as const)('is taken at %s at %s', (exchange, time) => {
    expect(reasons({ at: `2026-03-03T${time}`, listing: { exchange } })).toEqual([]);
  });

  it('is held to the limits that the exchange publishes', () => {
    const limits = { ceiling: 25_500, floor: 24_500 };
    expect(reasons({ order: { price: 25_550 }, listing: { limits } })).toEqual([
      'PRICE_ABOVE_CEILING',
    ]);
    expect(reasons({ order: { price: 24_450 }, listing: { limits } })).toEqual([
      'PRICE_BELOW_FLOOR',
    ]);
  });

  it('is taken at each limit, and refused a step or a share beyond it', () => {
    const limits = { ceiling: 25_500, floor: 24_500 };
    for (const price of [25_500, 24_500])
      expect(reasons({ order: { price }, listing: { limits } })).toEqual([]);
    expect(reasons({ order: { quantity: 500_000 } })).toEqual([]);
    expect(reasons({ order: { quantity: 500_100 } })).toEqual(['MAX_ORDER_SIZE']);
    expect(reasons({ account: { foreignRoom: 100 } })).toEqual([]);
    expect(reasons({ account: { foreignRoom: 99 } })).toEqual(['FOREIGN_ROOM_EXCEEDED']);
    expect(reasons({ account: { buyingPower: 2_500_000 } })).toEqual([]);
    expect(reasons({ account: { buyingPower: 2_499_999 } })).toEqual(['INSUFFICIENT_BUYING_POWER']);
    const order = { side: 'sell' } as const;
    expect(reasons({ order, account: { sellable: 100, buyingPower: 0, foreignRoom: 0 } })).toEqual(
      [],
    );
    expect(reasons({ order, account: { sellable: 99 } })).toEqual(['INSUFFICIENT_SELLABLE']);
  });

  it('needs a price above zero, or none', () => {
    for (const price of [undefined, 0, -50])
      expect(reasons({ order: { price } })).toEqual(['PRICE_REQUIRED']);
    expect(reasons({ order: { type: 'MTL' } })).toEqual(['PRICE_NOT_ALLOWED']);
    expect(reasons({ order: { quantity: 150 } })).toEqual(['INVALID_LOT']);
    expect(reasons({ order: { quantity: 1 } })).toEqual([]);
    expect(reasons({ order: { type: 'MTL', price: undefined, quantity: 99 } })).toEqual([
      'ODD_LOT_LIMIT_ONLY',
    ]);
  });

  it('of a first day, or where the exchange says so, has wide limits', () => {
    for (const listing of [{ isFirstDay: true }, { isWide: true }])
      expect(reasons({ order: { price: 29_000 }, listing })).toEqual([]);
    expect(reasons({ order: { price: 29_000 } })).toEqual(['PRICE_ABOVE_CEILING']);
  });

  it('without a price may cost as much as the ceiling', () => {
    const order = { type: 'MTL', price: undefined } as const;
    expect(reasons({ order, account: { buyingPower: 2_675_000 } })).toEqual([]);
    expect(reasons({ order, account: { buyingPower: 2_674_999 } })).toEqual([
      'INSUFFICIENT_BUYING_POWER',
    ]);
  });

  it('against an own one is refused in an auction, and taken between auctions', () => {
    const account = { hasOppositeOrder: true };
    expect(reasons({ at: '2026-03-03T09:05:00', account })).toEqual([
      'OPPOSITE_ORDER_SAME_AUCTION',
    ]);
    expect(reasons({ account })).toEqual([]);
  });

  it('at the closing price needs one', () => {
    const order = { type: 'PLO', price: undefined } as const;
    const listing = { exchange: 'HNX', closePrice: null } as const;
    expect(reasons({ at: '2026-03-03T14:50:00', order, listing })).toEqual(['NO_CLOSE_PRICE']);
  });

  it('of a few shares waits for the first price of a new security', () => {
    const asked = { order: { quantity: 50 }, listing: { isFirstDay: true } };
    expect(reasons(asked)).toEqual(['ODD_LOT_NOT_ALLOWED']);
  });

  it('of a few shares joins auctions since the trading system of 2025', () => {
    const order = { quantity: 50 };
    expect(reasons({ at: '2025-04-28T09:05:00', order })).toEqual(['ODD_LOT_NOT_ALLOWED']);
    expect(reasons({ at: '2025-05-05T09:05:00', order })).toEqual([]);
  });

  it('of restricted shares goes into auctions all day', () => {
    const listing = { isRestricted: true };
    const order = { type: 'MTL', price: undefined } as const;
    expect(reasons({ listing, order })).toEqual(['ORDER_TYPE_NOT_IN_SESSION']);
    expect(reasons({ listing })).toEqual([]);
  });
});

describe('a change', () => {
  const resting = { type: 'LO', side: 'buy', quantity: 1_000, price: 25_000, filled: 0 } as const;
  const amended = (
    wanted: { readonly price?: number; readonly quantity?: number },
    { time = '2026-03-03T10:00:00', filled = 0, exchange = 'HOSE' as Exchange } = {},
  ) => {
    const order = { ...resting, filled };
    const question = { at: at(time), order, listing: { exchange, reference: 25_000 } };
    const { refusals, ...rest } = checkAmendment(question, wanted);
    return refusals.length > 0 ? refusals.map(({ reason }) => reason) : rest;
  };

  it('of nothing is refused', () => {
    expect(amended({ price: 25_000, quantity: 1_000 })).toEqual(['AMEND_NO_CHANGE']);
  });

  it('to more shares loses the place in time', () => {
    expect(amended({ quantity: 1_100 })).toEqual({ timePriority: 'RESET' });
  });

  it('names both if only one is another one', () => {
    expect(amended({ price: 25_000, quantity: 900 })).toEqual({ timePriority: 'KEPT' });
  });

  it('is held to steps, limits, lots and what is filled', () => {
    expect(amended({ price: 25_025 })).toEqual(['INVALID_TICK']);
    expect(amended({ price: 27_000 })).toEqual(['PRICE_ABOVE_CEILING']);
    expect(amended({ price: 0 })).toEqual(['PRICE_REQUIRED']);
    expect(amended({ quantity: 950 })).toEqual(['INVALID_LOT']);
    expect(amended({ quantity: 90 })).toEqual(['INVALID_LOT']);
    expect(amended({ quantity: 300 }, { filled: 400 })).toEqual(['AMEND_BELOW_FILLED']);
    expect(amended({ quantity: 900 }, { filled: 1_000 })).toContain('ORDER_NOT_AMENDABLE');
  });

  it('went by other rules before the trading system of 2025', () => {
    const both = { price: 25_100, quantity: 900 };
    const time = '2025-04-28T10:00:00';
    expect(amended(both, { time, exchange: 'HNX' })).toEqual({ timePriority: 'RESET' });
    expect(amended({ quantity: 900 }, { time })).toEqual(['ORDER_NOT_AMENDABLE']);
  });

  it('is refused in the last five minutes of an auction of restricted shares', () => {
    const listing = { exchange: 'HOSE', reference: 25_000, isRestricted: true } as const;
    const cancelAt = (time: string) => checkCancel({ at: at(time), order: resting, listing });
    expect(cancelAt('2026-03-03T10:09:59')).toEqual({ refusals: [], cancelled: 1_000 });
    expect(cancelAt('2026-03-03T10:10:00').refusals).toMatchObject([
      { reason: 'AMEND_CANCEL_NOT_IN_SESSION' },
    ]);
  });

  it('cancels what is not filled', () => {
    const order = { ...resting, filled: 300 };
    const listing = { exchange: 'HNX', reference: 25_000 } as const;
    const question = { at: at('2026-03-03T14:00:00'), order, listing };
    expect(checkCancel(question)).toEqual({ refusals: [], cancelled: 700 });
  });
});

describe('limits of a day', () => {
  const limits = (exchange: Exchange, reference: number, isWide = false) =>
    priceLimits(tradingRules(exchange, '2026-03-03' as TradingDay), {
      ...{ reference, kind: 'share', isWide },
    });

  it.each([
    ['HOSE', 60_300, 64_500, 56_100],
    ['HOSE', 33_600, 35_950, 31_250],
    ['HOSE', 25_300, 27_050, 23_550],
  ] as const)(
    'of %s at %d are those that were published',
    (exchange, reference, ceiling, floor) => {
      expect(limits(exchange, reference)).toEqual({ ceiling, floor });
    },
  );

  it('of a first day are wide', () => {
    expect(limits('UPCOM', 240_000, true).ceiling).toBe(336_000);
  });

  it('are one step from a reference price that they would meet, and above zero', () => {
    expect(limits('HNX', 100)).toEqual({ ceiling: 200, floor: 100 });
    expect(limits('HNX', 800)).toEqual({ ceiling: 900, floor: 700 });
  });

  it('step by the price', () => {
    const steps = tradingRules('HOSE', '2026-03-03' as TradingDay).priceSteps.share;
    expect([9_990, 10_000, 49_950, 50_000].map((price) => stepUp(steps, price))).toEqual([
      10_000, 10_050, 50_000, 50_100,
    ]);
    expect([10_000, 10_050, 50_000, 50_100].map((price) => stepDown(steps, price))).toEqual([
      9_990, 10_000, 49_950, 50_000,
    ]);
  });
});

describe('an order that arrives', () => {
  const rules = tradingRules('HOSE', '2026-03-03' as TradingDay);
  const market = {
    steps: rules.priceSteps.share,
    limits: { ceiling: 26_750, floor: 23_250 },
  };

  it('without anybody on the other side is cancelled', () => {
    const order = { type: 'MTL', side: 'buy', quantity: 500, price: undefined } as const;
    expect(arrive(order, { ...market, book: [] })).toEqual({
      fills: [],
      rest: { kind: 'cancelled', quantity: 500, reason: 'NO_OPPOSITE_ORDER' },
    });
  });

  it('rests at the limit of the day if it reached it', () => {
    const order = { type: 'MTL', side: 'sell', quantity: 500, price: undefined } as const;
    const book = [{ price: 23_250, quantity: 200 }];
    expect(arrive(order, { ...market, book }).rest).toEqual({
      ...{ kind: 'limit order', quantity: 300, price: 23_250 },
    });
  });

  it('with a limit takes what is within it', () => {
    const order = { type: 'LO', side: 'buy', quantity: 500, price: 25_050 } as const;
    const book = [
      { price: 25_000, quantity: 200 },
      { price: 25_050, quantity: 100 },
      { price: 25_100, quantity: 900 },
    ];
    expect(arrive(order, { ...market, book })).toEqual({
      fills: book.slice(0, 2),
      rest: { kind: 'limit order', quantity: 200, price: 25_050 },
    });
  });
});

it('a sale is taxed, and whole VND are paid', () => {
  expect(tradeCosts('buy', 25_050_333, USUAL_RATES)).toEqual({ brokerage: 37_575, saleTax: 0 });
  expect(tradeCosts('sell', 25_050_333, USUAL_RATES)).toEqual({
    brokerage: 37_575,
    saleTax: 25_050,
  });
});

it('each closed day is a weekday, and says where it is known from', () => {
  for (const [day, source] of SOURCE_BY_CLOSED_DAY) {
    expect([1, 2, 3, 4, 5]).toContain(new Date(`${day}T00:00:00Z`).getUTCDay());
    expect(source).toMatch(/\w+ \w+/);
  }
});
