// The life of options at night: expiry, exercise, assignment, a split; positions change, and no message announces it.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import {
  type Change,
  stateAfter,
} from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import type { Contract } from '../../../../src/simulators/ib-gateway/messages/contract.ts';
import { ACCOUNT, codes, type Harness, order, stock } from '../exchange/exchange-harness.ts';
import {
  accountOf,
  askDetails,
  CALL_230,
  heldOf,
  option,
  optionHarness,
  PUT_230,
  placeOption,
  quoteByHand,
  resolved,
} from './option-harness.ts';

const BEFORE_THE_CLOSE = '2020-12-18T20:59:00Z';
const EVENING = '2020-12-19T02:00:00Z';
const AFTER_THE_NIGHT = '2020-12-19T07:35:00Z';
const PUT = { contract: option({ right: 'P' }) };

/** One option is held, short ones sold, at 5.00 each. */
function holding(key: string, action: 'BUY' | 'SELL', harness = optionHarness()): Harness {
  quoteByHand(harness, key, 5, 5);
  const right = key === PUT_230 ? 'P' : 'C';
  placeOption(harness, 1, { contract: option({ right }), action, limitPrice: 5 });
  harness.ask({ name: 'reqPositions' });
  return harness;
}

function expireAt(harness: Harness, price: number): void {
  harness.passTo(BEFORE_THE_CLOSE);
  harness.exchange.setPrice('AAPL', { last: price });
  harness.passTo(EVENING);
}

describe('an option at expiry', () => {
  test.each([
    ['a bought call', CALL_230, 'BUY', 230.01, 100],
    ['a bought put', PUT_230, 'BUY', 229.99, -100],
    ['a sold call', CALL_230, 'SELL', 230.01, -100],
    ['a sold put', PUT_230, 'SELL', 229.99, 100],
  ] as const)('%s is exercised a cent in the money, at night', (_, key, action, price, shares) => {
    const harness = holding(key, action);
    expireAt(harness, price);
    const cash = accountOf(harness).cash;
    expect([heldOf(harness, key), heldOf(harness, 'AAPL')]).not.toContain(shares);
    harness.passTo(AFTER_THE_NIGHT);
    expect([heldOf(harness, key), heldOf(harness, 'AAPL')]).toEqual([0, shares]);
    expect(accountOf(harness).cash).toBeCloseTo(cash - shares * 230);
    // No execution, only positions: of the option none is left.
    expect(harness.all('executionData')).toHaveLength(1);
    const positions = harness.all('position').slice(-2);
    expect(positions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ position: 0 }),
        expect.objectContaining({ position: shares }),
      ]),
    );
  });

  test('puts the premium into the cost of the shares, and its own result is none', () => {
    const harness = holding(CALL_230, 'BUY');
    expireAt(harness, 240);
    harness.passTo(AFTER_THE_NIGHT);
    const { averageCost } = accountOf(harness).holdingBySymbol.get('AAPL') ?? {};
    expect(averageCost).toBeCloseTo(235.01);
    expect(accountOf(harness).holdingBySymbol.get(CALL_230)?.realizedPnl).toBe(0);
  });

  test.each([
    ['a bought call', CALL_230, 'BUY', -501],
    ['a sold put', PUT_230, 'SELL', 499],
  ] as const)('%s at the strike is worthless', (_, key, action, result) => {
    const harness = holding(key, action);
    expireAt(harness, 230);
    harness.passTo(AFTER_THE_NIGHT);
    expect([heldOf(harness, key), heldOf(harness, 'AAPL')]).toEqual([0, 0]);
    expect(accountOf(harness).holdingBySymbol.get(key)?.realizedPnl).toBeCloseTo(result);
  });

  test('is settled by the price at 16:00, whatever comes later', () => {
    const harness = holding(CALL_230, 'BUY');
    harness.passTo(BEFORE_THE_CLOSE);
    harness.exchange.setPrice('AAPL', { last: 229 });
    harness.passTo('2020-12-18T21:05:00Z');
    harness.exchange.setPrice('AAPL', { last: 240 });
    harness.passTo(AFTER_THE_NIGHT);
    expect(heldOf(harness, 'AAPL')).toBe(0);
  });

  test('of an index is settled in cash', () => {
    const harness = optionHarness();
    harness.exchange.setPrice('SPX', { last: 6_000 });
    const contract = option({
      symbol: 'SPX',
      tradingClass: 'SPXW',
      lastTradeDate: '20201217',
      strike: 6_000,
    });
    const key = resolved(harness, contract).localSymbol;
    quoteByHand(harness, key, 30, 30);
    placeOption(harness, 1, { contract, limitPrice: 30 });
    harness.exchange.setPrice('SPX', { last: 6_050 });
    const { cash } = accountOf(harness);
    harness.passTo('2020-12-18T07:35:00Z');
    expect(heldOf(harness, key)).toBe(0);
    expect(accountOf(harness).cash).toBeCloseTo(cash + 5_000);
    expect(accountOf(harness).holdingBySymbol.get('SPX')).toBeUndefined();
  });

  test('that settles in the morning stops the day before, and is settled by the open', () => {
    const harness = optionHarness();
    harness.exchange.setPrice('SPX', { last: 6_000 });
    const contract = option({
      symbol: 'SPX',
      tradingClass: 'SPX',
      lastTradeDate: '20201217',
      strike: 6_000,
    });
    const key = resolved(harness, contract).localSymbol;
    expect(key).toBe('SPX   201218C06000000');
    quoteByHand(harness, key, 30, 30);
    placeOption(harness, 1, { contract, limitPrice: 30 });
    harness.passTo('2020-12-18T14:00:00Z');
    harness.exchange.setPrice('SPX', { last: 6_050 });
    harness.passTo('2020-12-18T15:00:00Z');
    // Nothing trades on the day of the expiry.
    quoteByHand(harness, key, 30, 30);
    placeOption(harness, 2, { contract, action: 'SELL', limitPrice: 1 });
    expect(heldOf(harness, key)).toBe(1);
    harness.exchange.setPrice('SPX', { last: 5_900 });
    const { cash } = accountOf(harness);
    harness.passTo(AFTER_THE_NIGHT);
    expect(heldOf(harness, key)).toBe(0);
    expect(accountOf(harness).cash).toBeCloseTo(cash + 5_000);
  });

  test('is settled after a night in which the simulator was off', () => {
    const harness = holding(CALL_230, 'BUY');
    expireAt(harness, 240);
    const memory = stateAfter(JSON.parse(JSON.stringify(harness.changes)));
    const start = instant(Date.parse('2020-12-21T15:00:00Z'));
    const again = optionHarness({ start, memory });
    again.exchange.setPrice('AAPL', { last: 220 });
    again.pass(1_000);
    expect([heldOf(again, CALL_230), heldOf(again, 'AAPL')]).toEqual([0, 100]);
  });

  test('ends the orders that rest for it', () => {
    const harness = holding(CALL_230, 'BUY');
    placeOption(harness, 2, { action: 'SELL', limitPrice: 90, tif: 'GTC' });
    expireAt(harness, 230);
    harness.passTo(AFTER_THE_NIGHT);
    expect(harness.exchange.view().openOrders).toEqual([]);
  });
});

describe('exercise', () => {
  type Asked = { action?: number; quantity?: number; isOverride?: boolean; contract?: Contract };
  const exercise = (harness: Harness, asked: Asked = {}) => {
    harness.ask({
      name: 'exerciseOptions',
      reqId: 8,
      contract: option({ exchange: 'CBOE' }),
      action: 1,
      quantity: 1,
      account: ACCOUNT,
      isOverride: false,
      ...asked,
    });
    harness.pass(1_000);
  };

  test('takes effect at night, without a message', () => {
    const harness = holding(CALL_230, 'BUY');
    harness.exchange.setPrice('AAPL', { last: 240 });
    exercise(harness);
    harness.passTo('2020-12-17T03:00:00Z');
    expect(heldOf(harness, 'AAPL')).toBe(0);
    harness.passTo('2020-12-17T07:35:00Z');
    expect([heldOf(harness, CALL_230), heldOf(harness, 'AAPL')]).toEqual([0, 100]);
    expect(codes(harness)).toEqual([]);
  });

  test('survives a restart before the night', () => {
    const harness = holding(CALL_230, 'BUY');
    harness.exchange.setPrice('AAPL', { last: 240 });
    exercise(harness);
    const memory = stateAfter(JSON.parse(JSON.stringify(harness.changes)));
    const again = optionHarness({ start: instant(harness.exchange.now()), memory });
    again.passTo('2020-12-17T07:35:00Z');
    expect(heldOf(again, 'AAPL')).toBe(100);
  });

  test.each([
    ['on the day of the expiry', '2020-12-18T15:00:00Z'],
    ['days before', '2020-12-16T15:10:00Z'],
  ])('to lapse keeps an option in the money from being exercised, %s', (_, at) => {
    const harness = holding(CALL_230, 'BUY');
    harness.passTo(at);
    exercise(harness, { action: 2 });
    expireAt(harness, 240);
    harness.passTo(AFTER_THE_NIGHT);
    expect([heldOf(harness, CALL_230), heldOf(harness, 'AAPL')]).toEqual([0, 0]);
  });

  test.each<[string, Asked, string]>([
    ['more than is held', { quantity: 2 }, 'No unlapsed position'],
    ['out of the money', {}, 'not in-the-money'],
    ['another action', { action: 3 }, 'Invalid exercise action'],
    ['routing SMART', { contract: option({ exchange: 'SMART' }) }, 'SMART is not accepted'],
  ])('is refused for %s: 322', (_, asked, text) => {
    const harness = holding(CALL_230, 'BUY');
    harness.exchange.setPrice('AAPL', { last: 220 });
    exercise(harness, asked);
    expect(harness.all('error')).toMatchObject([
      { id: 8, code: 322, text: expect.stringContaining(text) },
    ]);
  });

  test('out of the money is taken if it overrides that', () => {
    const harness = holding(CALL_230, 'BUY');
    harness.exchange.setPrice('AAPL', { last: 220 });
    exercise(harness, { isOverride: true });
    harness.passTo('2020-12-17T07:35:00Z');
    expect(heldOf(harness, 'AAPL')).toBe(100);
  });

  test('of an expired option is refused: 200', () => {
    const harness = holding(CALL_230, 'BUY');
    const contract = resolved(harness, option());
    harness.passTo('2020-12-21T15:00:00Z');
    exercise(harness, { contract });
    expect(codes(harness)).toEqual([200]);
  });
});

describe('a split', () => {
  test('of two for one gives twice the contracts at half the strike', () => {
    const harness = holding(CALL_230, 'BUY');
    const { conId } = resolved(harness, option());
    harness.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 2 });
    harness.passTo('2020-12-17T15:00:00Z');
    const after = 'AAPL  201218C00115000';
    expect([heldOf(harness, CALL_230), heldOf(harness, after)]).toEqual([0, 2]);
    const found = resolved(harness, option({ strike: 115 }));
    expect(found).toMatchObject({ localSymbol: after });
    expect(found.conId).not.toBe(conId);
    const reported = harness.all('position').find(({ contract }) => contract.localSymbol === after);
    expect(reported).toMatchObject({ position: 2, averageCost: 250.5 });
  });

  test('in reverse makes a class that delivers other shares', () => {
    const harness = holding(CALL_230, 'BUY');
    harness.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 0.1 });
    harness.passTo('2020-12-18T15:00:00Z');
    const adjusted = 'AAPL1 201218C00230000';
    expect([heldOf(harness, CALL_230), heldOf(harness, adjusted)]).toEqual([0, 1]);
    const contract = { ...stock(''), secType: 'OPT', localSymbol: adjusted };
    expect(resolved(harness, contract)).toMatchObject({ tradingClass: 'AAPL1', multiplier: '100' });
    // 2,400 is 240 for each of the ten shares.
    expireAt(harness, 2_400);
    harness.passTo(AFTER_THE_NIGHT);
    expect([heldOf(harness, adjusted), heldOf(harness, 'AAPL')]).toEqual([0, 10]);
  });
});

describe('a split whose options keep their numbers', () => {
  const KEPT = { kind: 'split', symbol: 'AAPL', options: 'kept' } as const;

  test.each([
    [2, 'AAPL  201218C00115000', 'AAPL', 115],
    [1.5, 'AAPL1 201218C00230000', 'AAPL1', 230],
  ])('of %d for one: the number stands for %s', (ratio, after, tradingClass, strike) => {
    const harness = holding(CALL_230, 'BUY');
    const { conId } = resolved(harness, option());
    harness.exchange.addFault({ ...KEPT, ratio });
    harness.passTo('2020-12-17T15:00:00Z');
    const rows = harness.all('position').filter(({ contract }) => contract.conId === conId);
    expect(rows.at(-1)?.contract).toMatchObject({ localSymbol: after, tradingClass, strike });
    const numbered = { ...stock(''), secType: '', conId };
    expect(resolved(harness, numbered)).toMatchObject({ localSymbol: after });
    expect(heldOf(harness, after)).toBe(Math.trunc(ratio));
  });

  test('is still so after a restart, and the old terms have another number', () => {
    const changes: Change[] = [];
    const record = (change: Change) => void changes.push(change);
    const before = holding(CALL_230, 'BUY', optionHarness({ record }));
    const { conId } = resolved(before, option());
    before.exchange.addFault({ ...KEPT, ratio: 1.5 });
    before.passTo('2020-12-17T15:00:00Z');
    const start = instant(Date.parse('2020-12-17T15:00:00Z'));
    const harness = optionHarness({ memory: stateAfter(changes), start });
    const numbered = { ...stock(''), secType: '', conId };
    expect(resolved(harness, numbered)).toMatchObject({ localSymbol: 'AAPL1 201218C00230000' });
    expect(resolved(harness, option({ tradingClass: 'AAPL' })).conId).not.toBe(conId);
  });
});

describe('a contract that delivers shares and cash', () => {
  test('is one after a split that leaves a fraction of a share', () => {
    const harness = holding(CALL_230, 'BUY');
    harness.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 0.125 });
    harness.passTo('2020-12-17T15:00:00Z');
    const adjusted = 'AAPL1 201218C00230000';
    const cash = accountOf(harness).cash;
    expireAt(harness, 1_900);
    harness.passTo(AFTER_THE_NIGHT);
    expect([heldOf(harness, adjusted), heldOf(harness, 'AAPL')]).toEqual([0, 12]);
    // Half a share at 1,840, eight times 230.
    expect(accountOf(harness).cash - cash).toBeCloseTo(920 - 23_000);
  });

  test.each([
    [100, 130, 1],
    [0, 130, 0],
  ])(
    'with %d beside half the shares at %d decides whether it is in the money',
    (price, last, ends) => {
      const harness = optionHarness();
      harness.exchange.addFault({
        kind: 'adjusted-class',
        symbol: 'AAPL',
        ratio: 0.5,
        price: price * 100,
      });
      const adjusted = option({ tradingClass: 'AAPL1', strike: 116 });
      const key = 'AAPL1 201218C00116000';
      quoteByHand(harness, key, 5, 5);
      placeOption(harness, 1, { contract: adjusted, limitPrice: 5 });
      expect(heldOf(harness, key)).toBe(1);
      const { cash } = accountOf(harness);
      expireAt(harness, last);
      harness.passTo(AFTER_THE_NIGHT);
      expect(heldOf(harness, 'AAPL')).toBe(50 * ends);
      expect(accountOf(harness).cash - cash).toBeCloseTo(ends * (price * 100 - 11_600));
    },
  );
});

test('a sold put is assigned early on demand, in part', () => {
  const harness = optionHarness();
  quoteByHand(harness, PUT_230, 5, 5);
  placeOption(harness, 1, { ...PUT, action: 'SELL', quantity: 3, limitPrice: 5 });
  harness.exchange.addFault({ kind: 'assignment', symbol: PUT_230, shares: 2 });
  harness.passTo('2020-12-17T07:35:00Z');
  expect([heldOf(harness, PUT_230), heldOf(harness, 'AAPL')]).toEqual([-1, 200]);
});

test('what is assigned from a short call closes the shares that covered it', () => {
  const harness = optionHarness();
  harness.ask({
    name: 'placeOrder',
    orderId: 1,
    contract: stock('AAPL'),
    order: order({ quantity: 100, orderRef: 'abcdefgh.1.h' }),
  });
  harness.pass(5_000);
  quoteByHand(harness, CALL_230, 5, 5);
  placeOption(harness, 2, { action: 'SELL', limitPrice: 5 });
  expireAt(harness, 240);
  harness.passTo(AFTER_THE_NIGHT);
  expect([heldOf(harness, CALL_230), heldOf(harness, 'AAPL')]).toEqual([0, 0]);
  expect(askDetails(harness, stock('AAPL'))).toHaveLength(1);
});
