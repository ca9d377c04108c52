// Terms beyond the plain types: what holds an order back, what it takes at once or not at all, and what is refused.
import { describe, expect, test } from 'vitest';
import {
  type Order,
  type OrderCondition,
  unsetOrder,
} from '../../../../src/simulators/ib-gateway/messages/order.ts';
import { createRig, order, type Rig, START, stock } from './exchange-rig.ts';

const MINUTE_MS = 60_000;

function rigAt100(): Rig {
  const rig = createRig();
  rig.exchange.setPrice('AAPL', { last: 100 });
  rig.exchange.setPrice('MSFT', { last: 200 });
  return rig;
}

function place(rig: Rig, terms: Partial<Order>, orderId = 1): void {
  rig.ask({ name: 'placeOrder', orderId, contract: stock('AAPL'), order: order(terms) });
}

function conIdOf(rig: Rig, symbol: string): number {
  const security = { includeExpired: false, secIdType: '', secId: '', issuerId: '' };
  rig.ask({ name: 'reqContractData', reqId: 9, contract: stock(symbol), ...security });
  return rig.all('contractData').at(-1)?.details.contract.conId ?? 0;
}

function statusOf(rig: Rig, orderId = 1): string | undefined {
  return rig.all('orderStatus').findLast((one) => one.orderId === orderId)?.status;
}

function shares(rig: Rig): number {
  return rig.all('executionData').reduce((sum, { execution }) => sum + execution.shares, 0);
}

function codes(rig: Rig): readonly number[] {
  return rig.all('error').map(({ code }) => code);
}

function price(conId: number, isMore: boolean, at: number, isAnd = true): OrderCondition {
  const how = { exchange: 'SMART', triggerMethod: 0 };
  return { kind: 'price', isAnd, isMore, price: at, conId, ...how };
}

describe('an order that is good after a time', () => {
  test('waits as PreSubmitted, then trades', () => {
    const rig = rigAt100();
    place(rig, { goodAfterTime: 'as parsed', goodAfterAt: START + 10 * MINUTE_MS });
    rig.pass(9 * MINUTE_MS);
    expect(statusOf(rig)).toBe('PreSubmitted');
    expect(shares(rig)).toBe(0);
    rig.pass(2 * MINUTE_MS);
    expect(statusOf(rig)).toBe('Filled');
    expect(rig.all('executionData')[0]?.execution.time).toBe(START + 10 * MINUTE_MS);
  });

  test('protects nothing before it', () => {
    const rig = rigAt100();
    place(rig, {});
    const stop = { action: 'SELL', type: 'STP', auxPrice: 95, tif: 'GTC' };
    place(rig, { ...stop, goodAfterTime: 'as parsed', goodAfterAt: START + 10 * MINUTE_MS }, 2);
    rig.pass(30 * MINUTE_MS);
    expect(rig.exchange.view().nakedMs).toBe(10 * MINUTE_MS);
  });
});

describe('an order with conditions', () => {
  test('waits for the price of another contract', () => {
    const rig = rigAt100();
    place(rig, { conditions: [price(conIdOf(rig, 'MSFT'), true, 210)] });
    rig.pass(5_000);
    expect(statusOf(rig)).toBe('PreSubmitted');
    rig.exchange.setPrice('AAPL', { last: 220 });
    rig.pass(5_000);
    expect(shares(rig)).toBe(0);
    rig.exchange.setPrice('MSFT', { last: 210 });
    rig.pass(5_000);
    expect(statusOf(rig)).toBe('Filled');
  });

  test('waits for a time', () => {
    const rig = rigAt100();
    place(rig, {
      conditions: [{ kind: 'time', isAnd: true, isMore: true, at: START + MINUTE_MS }],
    });
    rig.pass(MINUTE_MS - 1_000);
    expect(shares(rig)).toBe(0);
    rig.pass(2_000);
    expect(shares(rig)).toBe(100);
  });

  test.each<[string, boolean, number]>([
    ['and', true, 0],
    ['or', false, 100],
  ])('joins them by %s', (_, isAnd, filled) => {
    const rig = rigAt100();
    const conId = conIdOf(rig, 'MSFT');
    place(rig, { conditions: [price(conId, true, 150, isAnd), price(conId, false, 150)] });
    rig.pass(5_000);
    expect(shares(rig)).toBe(filled);
  });

  test('is cancelled by them if it says so', () => {
    const rig = rigAt100();
    const conditions = [price(conIdOf(rig, 'MSFT'), false, 190)];
    place(rig, { type: 'LMT', limitPrice: 90, conditions, conditionsCancel: true });
    rig.pass(5_000);
    expect(statusOf(rig)).toBe('Submitted');
    rig.exchange.setPrice('MSFT', { last: 189 });
    rig.pass(5_000);
    expect(statusOf(rig)).toBe('Cancelled');
  });
});

test.each<[string, Partial<Order>, string]>([
  ['the close', {}, '2020-12-16T21:00:00.000Z'],
  ['the end of the extended hours', { outsideRth: true }, '2020-12-17T01:00:00.000Z'],
])('an order that is good till a date alone works until %s of that day', (_, terms, end) => {
  const rig = rigAt100();
  const goodTill = { goodTillDate: '20201216', goodTillAt: Date.parse('2020-12-17T05:00:00Z') };
  place(rig, { type: 'LMT', limitPrice: 90, tif: 'GTD', ...goodTill, ...terms });
  rig.pass(24 * 60 * MINUTE_MS);
  expect(statusOf(rig)).toBe('Cancelled');
  const ended = rig.heard.find(
    ({ answer }) => answer.name === 'orderStatus' && answer.status === 'Cancelled',
  );
  expect(new Date((ended?.at ?? 0) - ((ended?.at ?? 0) % MINUTE_MS)).toISOString()).toBe(end);
});

describe('an order of all or nothing', () => {
  test('at once (FOK) fills whole, or is cancelled whole', () => {
    const rig = rigAt100();
    place(rig, { type: 'LMT', limitPrice: 101, tif: 'FOK', quantity: 200 });
    place(rig, { type: 'LMT', limitPrice: 101, tif: 'FOK', quantity: 5_000 }, 2);
    rig.pass(5_000);
    expect([statusOf(rig, 1), statusOf(rig, 2)]).toEqual(['Filled', 'Cancelled']);
    expect(shares(rig)).toBe(200);
  });

  test.each([
    ['FOK', 'Fill or kill'],
    ['IOC', 'Immediate or cancel'],
  ])('says why it was not filled at once (%s)', (tif, reason) => {
    const rig = rigAt100();
    place(rig, { type: 'LMT', limitPrice: 90, tif });
    rig.pass(5_000);
    expect(statusOf(rig)).toBe('Cancelled');
    expect(rig.all('error')).toMatchObject([
      { id: 1, code: 202, text: `Order Canceled - reason:${reason}` },
    ]);
    rig.ask({ name: 'reqCompletedOrders', apiOnly: false });
    expect(rig.all('completedOrder')).toMatchObject([
      { status: 'Cancelled', filledQuantity: 0, completedStatus: reason },
    ]);
  });

  test('may wait for a size (AON), and never fills in parts', () => {
    const rig = rigAt100();
    place(rig, { type: 'LMT', limitPrice: 101, allOrNone: true, quantity: 2_000, tif: 'GTC' });
    rig.pass(10 * MINUTE_MS);
    expect(rig.all('executionData').map(({ execution }) => execution.shares)).toEqual([2_000]);
  });

  test('immediate-or-cancel takes what is there and cancels the rest', () => {
    const rig = rigAt100();
    place(rig, { type: 'LMT', limitPrice: 101, tif: 'IOC', quantity: 5_000 });
    rig.pass(5_000);
    expect(statusOf(rig)).toBe('Cancelled');
    expect(shares(rig)).toBeGreaterThan(0);
    expect(shares(rig)).toBeLessThan(5_000);
  });
});

describe('an order that waits for the market to come to it', () => {
  test('MIT trades at the market once its price was printed', () => {
    const rig = rigAt100();
    place(rig, { type: 'MIT', auxPrice: 98 });
    rig.pass(5_000);
    expect(statusOf(rig)).toBe('PreSubmitted');
    rig.exchange.setPrice('AAPL', { last: 97.5 });
    rig.pass(5_000);
    expect(rig.all('executionData')[0]?.execution).toMatchObject({ shares: 100, price: 97.51 });
  });

  test('LIT trades within its limit', () => {
    const rig = rigAt100();
    place(rig, { action: 'SELL', type: 'LIT', auxPrice: 102, limitPrice: 103 });
    rig.exchange.setPrice('AAPL', { last: 102 });
    rig.pass(5_000);
    expect(statusOf(rig)).toBe('Submitted');
    rig.exchange.setPrice('AAPL', { last: 103.2 });
    rig.pass(5_000);
    expect(rig.all('executionData')[0]?.execution.price).toBeGreaterThanOrEqual(103);
  });
});

describe('a trailing stop limit', () => {
  const TRAIL = { action: 'SELL', type: 'TRAIL LIMIT', auxPrice: 2, tif: 'GTC' } as const;

  test.each<[string, Partial<Order>]>([
    ['its offset', { limitPriceOffset: 0.5 }],
    ['its first limit', { limitPrice: 97.5, trailStopPrice: 98 }],
  ])('follows the market and keeps its distance, stated by %s', (_, terms) => {
    const rig = rigAt100();
    place(rig, { ...TRAIL, ...terms });
    rig.pass(2_000);
    rig.exchange.setPrice('AAPL', { last: 110 });
    rig.pass(2_000);
    // Triggered at 108, limited to 107.5: a fall to 105 is too far.
    rig.exchange.setPrice('AAPL', { last: 105 });
    rig.pass(5_000);
    expect(statusOf(rig)).toBe('Submitted');
    expect(shares(rig)).toBe(0);
    rig.exchange.setPrice('AAPL', { last: 107.6 });
    rig.pass(5_000);
    expect(rig.all('executionData')[0]?.execution.price).toBeGreaterThanOrEqual(107.5);
  });
});

describe('what is not simulated is refused with the code of the gateway', () => {
  const single = (name: string, value: string): Partial<Order> => ({
    carried: { ...unsetOrder.carried, single: { [name]: value } },
  });

  test.each<[string, Partial<Order>, number]>([
    ['an algorithm', single('algoStrategy', 'Adaptive'), 442],
    ['a hedge', single('hedgeType', 'B'), 387],
    [
      'an adjustable stop',
      {
        type: 'STP',
        auxPrice: 95,
        adjustment: {
          type: 'TRAIL',
          triggerPrice: 105,
          stopPrice: 100,
          stopLimitPrice: undefined,
          trailingAmount: 1,
          trailingUnit: 0,
        },
      },
      387,
    ],
    ['a condition on margin', { conditions: [{ kind: 'other', isAnd: true }] }, 321],
    ['a condition on an unknown contract', { conditions: [price(5, true, 1)] }, 147],
    ['a length in seconds', single('duration', '60'), 321],
    ['a cancel of its parent', single('autoCancelParent', '1'), 321],
    [
      'a condition on no time',
      { conditions: [{ kind: 'time', isAnd: true, isMore: true, at: undefined }] },
      343,
    ],
    ['a good-after time that is none', { goodAfterTime: 'soon' }, 343],
    ['another trigger method', { type: 'STP', auxPrice: 95, triggerMethod: 4 }, 146],
    ['a fraction of a share', { quantity: 0.5 }, 10_243],
    ['a cash quantity', { cashQuantity: 500 }, 10_244],
    [
      'a trail with two limits',
      { type: 'TRAIL LIMIT', auxPrice: 1, limitPrice: 9, limitPriceOffset: 1 },
      321,
    ],
  ])('%s', (_, terms, code) => {
    const rig = rigAt100();
    place(rig, terms);
    rig.pass(5_000);
    expect(codes(rig)).toEqual([code]);
    expect(rig.exchange.view().openOrders).toEqual([]);
  });

  test.each([
    ['at an unknown exchange', { exchange: 'MARS' }, 147],
    ['by another trigger method', { triggerMethod: 4 }, 146],
  ])('a condition on a price %s', (_, how, code) => {
    const rig = rigAt100();
    place(rig, { conditions: [{ ...price(conIdOf(rig, 'MSFT'), true, 210), ...how }] });
    rig.pass(5_000);
    expect(codes(rig)).toEqual([code]);
  });

  test('a market order outside regular hours is taken, and its wish is ignored with a warning', () => {
    const rig = rigAt100();
    place(rig, { outsideRth: true });
    rig.pass(5_000);
    expect(codes(rig)).toEqual([2109]);
    expect(statusOf(rig)).toBe('Filled');
  });
});
