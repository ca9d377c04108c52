// Terms beyond the plain types: what holds an order back, what it takes at once or not at all, and what is refused.
import { describe, expect, test } from 'vitest';
import {
  type Order,
  type OrderCondition,
  unsetOrder,
} from '../../../../src/simulators/ib-gateway/messages/order.ts';
import { createHarness, type Harness, order, START, stock } from './exchange-harness.ts';

const MINUTE_MS = 60_000;

function harnessAt100(): Harness {
  const harness = createHarness();
  harness.exchange.setPrice('AAPL', { last: 100 });
  harness.exchange.setPrice('MSFT', { last: 200 });
  return harness;
}

function place(harness: Harness, terms: Partial<Order>, orderId = 1): void {
  harness.ask({ name: 'placeOrder', orderId, contract: stock('AAPL'), order: order(terms) });
}

function conIdOf(harness: Harness, symbol: string): number {
  const security = { includeExpired: false, secIdType: '', secId: '', issuerId: '' };
  harness.ask({ name: 'reqContractData', reqId: 9, contract: stock(symbol), ...security });
  return harness.all('contractData').at(-1)?.details.contract.conId ?? 0;
}

function statusOf(harness: Harness, orderId = 1): string | undefined {
  return harness.all('orderStatus').findLast((one) => one.orderId === orderId)?.status;
}

function shares(harness: Harness): number {
  return harness.all('executionData').reduce((sum, { execution }) => sum + execution.shares, 0);
}

function codes(harness: Harness): readonly number[] {
  return harness.all('error').map(({ code }) => code);
}

function price(conId: number, isMore: boolean, at: number, isAnd = true): OrderCondition {
  const how = { exchange: 'SMART', triggerMethod: 0 };
  return { kind: 'price', isAnd, isMore, price: at, conId, ...how };
}

describe('an order that is good after a time', () => {
  test('waits as PreSubmitted, then trades', () => {
    const harness = harnessAt100();
    place(harness, { goodAfterTime: 'as parsed', goodAfterAt: START + 10 * MINUTE_MS });
    harness.pass(9 * MINUTE_MS);
    expect(statusOf(harness)).toBe('PreSubmitted');
    expect(shares(harness)).toBe(0);
    harness.pass(2 * MINUTE_MS);
    expect(statusOf(harness)).toBe('Filled');
    expect(harness.all('executionData')[0]?.execution.time).toBe(START + 10 * MINUTE_MS);
  });

  test('protects nothing before it', () => {
    const harness = harnessAt100();
    place(harness, {});
    const stop = { action: 'SELL', type: 'STP', auxPrice: 95, tif: 'GTC' };
    place(harness, { ...stop, goodAfterTime: 'as parsed', goodAfterAt: START + 10 * MINUTE_MS }, 2);
    harness.pass(30 * MINUTE_MS);
    expect(harness.exchange.view().nakedMs).toBe(10 * MINUTE_MS);
  });
});

describe('an order with conditions', () => {
  test('waits for the price of another contract', () => {
    const harness = harnessAt100();
    place(harness, { conditions: [price(conIdOf(harness, 'MSFT'), true, 210)] });
    harness.pass(5_000);
    expect(statusOf(harness)).toBe('PreSubmitted');
    harness.exchange.setPrice('AAPL', { last: 220 });
    harness.pass(5_000);
    expect(shares(harness)).toBe(0);
    harness.exchange.setPrice('MSFT', { last: 210 });
    harness.pass(5_000);
    expect(statusOf(harness)).toBe('Filled');
  });

  test('waits for a time', () => {
    const harness = harnessAt100();
    place(harness, {
      conditions: [{ kind: 'time', isAnd: true, isMore: true, at: START + MINUTE_MS }],
    });
    harness.pass(MINUTE_MS - 1_000);
    expect(shares(harness)).toBe(0);
    harness.pass(2_000);
    expect(shares(harness)).toBe(100);
  });

  test.each<[string, boolean, number]>([
    ['and', true, 0],
    ['or', false, 100],
  ])('joins them by %s', (_, isAnd, filled) => {
    const harness = harnessAt100();
    const conId = conIdOf(harness, 'MSFT');
    place(harness, { conditions: [price(conId, true, 150, isAnd), price(conId, false, 150)] });
    harness.pass(5_000);
    expect(shares(harness)).toBe(filled);
  });

  test('is cancelled by them if it says so', () => {
    const harness = harnessAt100();
    const conditions = [price(conIdOf(harness, 'MSFT'), false, 190)];
    place(harness, { type: 'LMT', limitPrice: 90, conditions, conditionsCancel: true });
    harness.pass(5_000);
    expect(statusOf(harness)).toBe('Submitted');
    harness.exchange.setPrice('MSFT', { last: 189 });
    harness.pass(5_000);
    expect(statusOf(harness)).toBe('Cancelled');
  });
});

test.each<[string, Partial<Order>, string]>([
  ['the close', {}, '2020-12-16T21:00:00.000Z'],
  ['the end of the extended hours', { outsideRth: true }, '2020-12-17T01:00:00.000Z'],
])('an order that is good till a date alone works until %s of that day', (_, terms, end) => {
  const harness = harnessAt100();
  const goodTill = { goodTillDate: '20201216', goodTillAt: Date.parse('2020-12-17T05:00:00Z') };
  place(harness, { type: 'LMT', limitPrice: 90, tif: 'GTD', ...goodTill, ...terms });
  harness.pass(24 * 60 * MINUTE_MS);
  expect(statusOf(harness)).toBe('Cancelled');
  const ended = harness.heard.find(
    ({ answer }) => answer.name === 'orderStatus' && answer.status === 'Cancelled',
  );
  expect(new Date((ended?.at ?? 0) - ((ended?.at ?? 0) % MINUTE_MS)).toISOString()).toBe(end);
});

describe('an order of all or nothing', () => {
  test('at once (FOK) fills whole, or is cancelled whole', () => {
    const harness = harnessAt100();
    place(harness, { type: 'LMT', limitPrice: 101, tif: 'FOK', quantity: 200 });
    place(harness, { type: 'LMT', limitPrice: 101, tif: 'FOK', quantity: 5_000 }, 2);
    harness.pass(5_000);
    expect([statusOf(harness, 1), statusOf(harness, 2)]).toEqual(['Filled', 'Cancelled']);
    expect(shares(harness)).toBe(200);
  });

  test.each([
    ['FOK', 'Fill or kill'],
    ['IOC', 'Immediate or cancel'],
  ])('says why it was not filled at once (%s)', (tif, reason) => {
    const harness = harnessAt100();
    place(harness, { type: 'LMT', limitPrice: 90, tif });
    harness.pass(5_000);
    expect(statusOf(harness)).toBe('Cancelled');
    expect(harness.all('error')).toMatchObject([
      { id: 1, code: 202, text: `Order Canceled - reason:${reason}` },
    ]);
    harness.ask({ name: 'reqCompletedOrders', apiOnly: false });
    expect(harness.all('completedOrder')).toMatchObject([
      { status: 'Cancelled', filledQuantity: 0, completedStatus: reason },
    ]);
  });

  test('may wait for a size (AON), and never fills in parts', () => {
    const harness = harnessAt100();
    place(harness, { type: 'LMT', limitPrice: 101, allOrNone: true, quantity: 2_000, tif: 'GTC' });
    harness.pass(10 * MINUTE_MS);
    expect(harness.all('executionData').map(({ execution }) => execution.shares)).toEqual([2_000]);
  });

  test('immediate-or-cancel takes what is there and cancels the rest', () => {
    const harness = harnessAt100();
    place(harness, { type: 'LMT', limitPrice: 101, tif: 'IOC', quantity: 5_000 });
    harness.pass(5_000);
    expect(statusOf(harness)).toBe('Cancelled');
    expect(shares(harness)).toBeGreaterThan(0);
    expect(shares(harness)).toBeLessThan(5_000);
  });
});

describe('an order that waits for the market to come to it', () => {
  test('MIT trades at the market once its price was printed', () => {
    const harness = harnessAt100();
    place(harness, { type: 'MIT', auxPrice: 98 });
    harness.pass(5_000);
    expect(statusOf(harness)).toBe('PreSubmitted');
    harness.exchange.setPrice('AAPL', { last: 97.5 });
    harness.pass(5_000);
    expect(harness.all('executionData')[0]?.execution).toMatchObject({ shares: 100, price: 97.51 });
  });

  test('LIT trades within its limit', () => {
    const harness = harnessAt100();
    place(harness, { action: 'SELL', type: 'LIT', auxPrice: 102, limitPrice: 103 });
    harness.exchange.setPrice('AAPL', { last: 102 });
    harness.pass(5_000);
    expect(statusOf(harness)).toBe('Submitted');
    harness.exchange.setPrice('AAPL', { last: 103.2 });
    harness.pass(5_000);
    expect(harness.all('executionData')[0]?.execution.price).toBeGreaterThanOrEqual(103);
  });
});

describe('a trailing stop limit', () => {
  const TRAIL = { action: 'SELL', type: 'TRAIL LIMIT', auxPrice: 2, tif: 'GTC' } as const;

  test.each<[string, Partial<Order>]>([
    ['its offset', { limitPriceOffset: 0.5 }],
    ['its first limit', { limitPrice: 97.5, trailStopPrice: 98 }],
  ])('follows the market and keeps its distance, stated by %s', (_, terms) => {
    const harness = harnessAt100();
    place(harness, { ...TRAIL, ...terms });
    harness.pass(2_000);
    harness.exchange.setPrice('AAPL', { last: 110 });
    harness.pass(2_000);
    // Triggered at 108, limited to 107.5: a fall to 105 is too far.
    harness.exchange.setPrice('AAPL', { last: 105 });
    harness.pass(5_000);
    expect(statusOf(harness)).toBe('Submitted');
    expect(shares(harness)).toBe(0);
    harness.exchange.setPrice('AAPL', { last: 107.6 });
    harness.pass(5_000);
    expect(harness.all('executionData')[0]?.execution.price).toBeGreaterThanOrEqual(107.5);
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
    const harness = harnessAt100();
    place(harness, terms);
    harness.pass(5_000);
    expect(codes(harness)).toEqual([code]);
    expect(harness.exchange.view().openOrders).toEqual([]);
  });

  test.each([
    ['at an unknown exchange', { exchange: 'MARS' }, 147],
    ['by another trigger method', { triggerMethod: 4 }, 146],
  ])('a condition on a price %s', (_, how, code) => {
    const harness = harnessAt100();
    place(harness, { conditions: [{ ...price(conIdOf(harness, 'MSFT'), true, 210), ...how }] });
    harness.pass(5_000);
    expect(codes(harness)).toEqual([code]);
  });

  test('a market order outside regular hours is taken, and its wish is ignored with a warning', () => {
    const harness = harnessAt100();
    place(harness, { outsideRth: true });
    harness.pass(5_000);
    expect(codes(harness)).toEqual([2109]);
    expect(statusOf(harness)).toBe('Filled');
  });
});
