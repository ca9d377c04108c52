// Combinations: a signed net price, legs that are booked alone, and what a gateway refuses.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { stateAfter } from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import type { Contract } from '../../../../src/simulators/ib-gateway/messages/contract.ts';
import {
  type CarriedFields,
  type Order,
  unsetOrder,
} from '../../../../src/simulators/ib-gateway/messages/order.ts';
import { codes, type Harness, order, stock } from '../exchange/exchange-harness.ts';
import {
  accountOf,
  askDetails,
  CALL_230,
  heldOf,
  option,
  optionHarness,
  placeOption,
  quoteByHand,
  resolved,
} from './option-harness.ts';

const CALL_240 = 'AAPL  201218C00240000';
const BAG: Contract = { ...stock('AAPL'), secType: 'BAG' };
type Leg = readonly [contract: Contract, ratio: number, action: 'BUY' | 'SELL'];
type Sent = Partial<Order> & {
  readonly contract?: Contract;
  readonly legs?: readonly Leg[];
  readonly smartParameters?: CarriedFields['smartParameters'];
  readonly legPrices?: readonly string[];
};

/** The 230 call at 5.00 to 5.10, the 240 call at 2.00 to 2.10. */
function spreadHarness(): Harness {
  const harness = optionHarness();
  quoteByHand(harness, CALL_230, 5, 5.1);
  quoteByHand(harness, CALL_240, 2, 2.1);
  return harness;
}

function vertical(harness: Harness): readonly Leg[] {
  return [
    [resolved(harness, option()), 1, 'BUY'],
    [resolved(harness, option({ strike: 240 })), 1, 'SELL'],
  ];
}

function send(harness: Harness, orderId: number, sent: Sent): void {
  const {
    contract = BAG,
    legs = vertical(harness),
    smartParameters,
    legPrices = [],
    ...terms
  } = sent;
  const carried: CarriedFields = {
    ...unsetOrder.carried,
    legs: legs.map(([leg, ratio, action]) => [
      ...[String(leg.conId), String(ratio), action, 'SMART'],
      ...['0', '0', '', '-1'],
    ]),
    legPrices,
    smartParameters: smartParameters ?? [['NonGuaranteed', '0']],
  };
  const limit = order({ type: 'LMT', quantity: 1, ...terms, carried });
  harness.ask({ name: 'placeOrder', orderId, contract, order: limit });
  harness.pass(5_000);
}

const executions = (harness: Harness) =>
  harness
    .all('executionData')
    .map(({ contract, execution }) => [
      contract.secType,
      contract.strike,
      execution.side,
      execution.shares,
      execution.price,
    ]);

describe('a debit vertical', () => {
  test('fills at its net price, with an execution of the units and one of each leg', () => {
    const harness = spreadHarness();
    send(harness, 1, { quantity: 2, limitPrice: 3.1 });
    expect(executions(harness)).toEqual([
      ['BAG', 0, 'BOT', 2, 3.1],
      ['OPT', 230, 'BOT', 2, 5.1],
      ['OPT', 240, 'SLD', 2, 2],
    ]);
    expect(harness.all('orderStatus').at(-1)).toMatchObject({ status: 'Filled', filled: 2 });
    expect([heldOf(harness, CALL_230), heldOf(harness, CALL_240)]).toEqual([2, -2]);
    expect(accountOf(harness).cash).toBeCloseTo(1_000_000 - 620 - 4 * 0.65);
    // The units have no commission, each leg has one.
    expect(harness.all('commissionReport').map(({ commission }) => commission)).toEqual([1.3, 1.3]);
  });

  test('rests below what its legs cost, and fills when they cost that', () => {
    const harness = spreadHarness();
    send(harness, 1, { limitPrice: 2.9 });
    expect(executions(harness)).toEqual([]);
    quoteByHand(harness, CALL_230, 4.7, 4.8);
    harness.pass(5_000);
    expect(executions(harness)[0]).toEqual(['BAG', 0, 'BOT', 1, 2.8]);
  });

  test('needs what it costs, and no margin', () => {
    const harness = spreadHarness();
    send(harness, 1, { limitPrice: 3.1, whatIf: true });
    expect(harness.all('openOrder')[0]?.state).toMatchObject({
      initMarginChange: 0,
      equityWithLoanChange: -311.3,
      commission: 1.3,
    });
  });

  test('is listed and echoed as one order with its legs', () => {
    const harness = spreadHarness();
    const legs = vertical(harness);
    send(harness, 1, { limitPrice: 1, legs });
    const echo = harness.all('openOrder').at(-1);
    expect(echo).toMatchObject({
      contract: { secType: 'BAG', symbol: 'AAPL', tradingClass: 'COMB' },
    });
    expect(echo?.order.carried.legs).toHaveLength(2);
    const [bought, sold] = legs.map(([{ conId }]) => conId);
    expect(echo?.order.carried.single.comboLegsDescription).toBe(`${bought}|1,${sold}|-1`);
  });

  test('survives a restart', () => {
    const harness = spreadHarness();
    send(harness, 1, { limitPrice: 2.9, tif: 'GTC' });
    const memory = stateAfter(JSON.parse(JSON.stringify(harness.changes)));
    const again = optionHarness({ start: instant(harness.exchange.now()), memory });
    quoteByHand(again, CALL_240, 2, 2.1);
    quoteByHand(again, CALL_230, 4.7, 4.8);
    again.pass(5_000);
    expect([heldOf(again, CALL_230), heldOf(again, CALL_240)]).toEqual([1, -1]);
  });
});

describe('a credit vertical', () => {
  const credit = (harness: Harness): readonly Leg[] =>
    vertical(harness).map(([leg, ratio, action]) => [
      leg,
      ratio,
      action === 'BUY' ? 'SELL' : 'BUY',
    ]);

  test('is bought at a negative price, and its margin is what it can lose', () => {
    const harness = spreadHarness();
    send(harness, 1, { legs: credit(harness), limitPrice: -2.9, whatIf: true });
    expect(harness.all('openOrder')[0]?.state).toMatchObject({
      initMarginChange: 1_000,
      equityWithLoanChange: 288.7,
    });
    send(harness, 2, { legs: credit(harness), limitPrice: -2.9 });
    expect(executions(harness)[0]).toEqual(['BAG', 0, 'BOT', 1, -2.9]);
    expect([heldOf(harness, CALL_230), heldOf(harness, CALL_240)]).toEqual([-1, 1]);
    expect(accountOf(harness).cash).toBeCloseTo(1_000_000 + 290 - 1.3);
  });

  test('rests at a better price', () => {
    const harness = spreadHarness();
    send(harness, 1, { legs: credit(harness), limitPrice: -2.95 });
    expect(executions(harness)).toEqual([]);
    expect(harness.exchange.view().openOrders).toHaveLength(1);
  });

  test.each([
    [{ level: 2 }, 201],
    [{ level: 3 }, undefined],
  ])('needs level 3: with %j', (terms, refusal) => {
    const harness = spreadHarness();
    harness.exchange.addFault({ kind: 'option-level', ...terms });
    send(harness, 1, { legs: credit(harness), limitPrice: -2.9 });
    expect(codes(harness)[0]).toBe(refusal);
  });
});

describe('a price at which one side can only gain', () => {
  const REFUSED = 'Order rejected - reason:Riskless combination orders are not allowed.';

  test.each<[Partial<Order>, string[]]>([
    [{ limitPrice: 10 }, [REFUSED]],
    [{ limitPrice: 9.99 }, []],
    [{ limitPrice: 0 }, [REFUSED]],
    [{ limitPrice: 0.01 }, []],
    [{ action: 'SELL', limitPrice: 10.3 }, [REFUSED]],
    [{ action: 'SELL', limitPrice: 9.99 }, []],
    [{ type: 'MKT' }, []],
  ])('a vertical of 10 points with %j: %j', (terms, refusals) => {
    const harness = spreadHarness();
    send(harness, 1, terms);
    const errors = harness.all('error').filter(({ code }) => code === 201);
    expect(errors.map(({ text }) => text)).toEqual(refusals);
  });

  test.each([
    [-10, [201]],
    [-9.99, []],
    [0, [201]],
  ])('turned around, with %d: %j', (limitPrice, refusals) => {
    const harness = spreadHarness();
    const turned = vertical(harness).map(
      ([leg, ratio, action]): Leg => [leg, ratio, action === 'BUY' ? 'SELL' : 'BUY'],
    );
    send(harness, 1, { legs: turned, limitPrice });
    expect(codes(harness).filter((code) => code === 201)).toEqual(refusals);
  });

  test('is refused to a change, too, which leaves the order as it was', () => {
    const harness = spreadHarness();
    send(harness, 1, { limitPrice: 1 });
    const returned = harness.all('openOrder').at(-1)?.contract ?? BAG;
    send(harness, 1, { contract: returned, limitPrice: 10 });
    expect(codes(harness)).toEqual([201]);
    expect(harness.exchange.view().openOrders).toMatchObject([{ order: { limitPrice: 1 } }]);
  });
});

test.each(['the contract', 'a combination of it'])(
  'an order on one side of a contract keeps out one on its other side: %s',
  (other) => {
    const harness = spreadHarness();
    placeOption(harness, 1, { action: 'SELL', limitPrice: 9 });
    if (other === 'the contract') placeOption(harness, 2, { limitPrice: 1 });
    else send(harness, 2, { limitPrice: 1 });
    placeOption(harness, 3, { action: 'SELL', limitPrice: 9.5 });
    expect(codes(harness)).toEqual([201]);
  },
);

test('shares and an option leave as one', () => {
  const harness = spreadHarness();
  harness.ask({
    name: 'placeOrder',
    orderId: 1,
    contract: stock('AAPL'),
    order: order({ quantity: 100 }),
  });
  harness.pass(5_000);
  const [shares] = askDetails(harness, stock('AAPL'));
  if (shares === undefined) throw new Error('no stock');
  const legs: readonly Leg[] = [
    [shares, 100, 'SELL'],
    [resolved(harness, option()), 1, 'BUY'],
  ];
  send(harness, 2, { legs, limitPrice: -224.89 });
  expect([heldOf(harness, 'AAPL'), heldOf(harness, CALL_230)]).toEqual([0, 1]);
});

describe('a change', () => {
  test('needs the contract as the gateway returned it: else 105', () => {
    const harness = spreadHarness();
    send(harness, 1, { limitPrice: 1 });
    send(harness, 1, { limitPrice: 1.2 });
    expect(codes(harness)).toEqual([105]);
    const returned = harness.all('openOrder').at(-1)?.contract ?? BAG;
    send(harness, 1, { contract: returned, limitPrice: 3.1 });
    expect(codes(harness)).toEqual([105]);
    expect(heldOf(harness, CALL_230)).toBe(1);
  });
});

describe('a combination is refused', () => {
  test.each<[string, (harness: Harness) => Sent, number]>([
    [
      'with another value of its guarantee',
      () => ({ smartParameters: [['NonGuaranteed', 'yes']] }),
      10_043,
    ],
    ['with prices of its legs', () => ({ legPrices: ['5', '2'] }), 10_058],
    ['off the grid', () => ({ limitPrice: 3.005 }), 110],
    ['as a stop', () => ({ type: 'STP', auxPrice: 3 }), 387],
    ['with an unknown leg', () => ({ legs: [[{ ...BAG, conId: 5 }, 1, 'BUY']] }), 200],
    [
      'of stocks alone, if it is guaranteed',
      (harness) => {
        const [shares = BAG] = askDetails(harness, stock('AAPL'));
        return {
          legs: [
            [shares, 1, 'BUY'],
            [shares, 2, 'SELL'],
          ],
        };
      },
      10_043,
    ],
  ])('%s', (_, sentOf, code) => {
    const harness = spreadHarness();
    send(harness, 1, { limitPrice: 3.1, ...sentOf(harness) });
    expect(codes(harness)).toEqual([code]);
    expect(executions(harness)).toEqual([]);
  });

  test('outside the session it waits; its wish to trade there is ignored with 2109', () => {
    const harness = spreadHarness();
    send(harness, 1, { limitPrice: 1, outsideRth: true });
    expect(codes(harness)).toEqual([2109]);
  });
});

test('quotes of a combination are the sum of its legs', () => {
  const harness = spreadHarness();
  const legs = vertical(harness).map(([{ conId }, ratio, action]) => [
    ...[String(conId), String(ratio), action],
    'SMART',
  ]);
  harness.ask({
    name: 'reqMktData',
    reqId: 4,
    contract: BAG,
    legs,
    genericTicks: '',
    snapshot: false,
    regulatorySnapshot: false,
  });
  const price = (tickType: number) =>
    harness.all('tickPrice').findLast((tick) => tick.tickType === tickType)?.price;
  expect([price(1), price(2)]).toEqual([2.9, 3.1]);
  quoteByHand(harness, CALL_240, 0, 0.05);
  expect([price(1), price(2)]).toEqual([4.95, -1]);
});

describe('the figures of what may not happen to options', () => {
  const none = { nakedLegMs: 0, lopsidedMs: 0, unboundedOrders: 0 };
  const figures = (harness: Harness) => harness.exchange.view().options;
  const late = (harness: Harness, place: number) =>
    harness.exchange.addFault({ kind: 'late-leg', place, forMs: 180_000 });

  test('are 0 while a vertical is whole, bought or sold', () => {
    const harness = spreadHarness();
    send(harness, 1, { quantity: 2, limitPrice: 3.1 });
    send(harness, 2, { quantity: 2, limitPrice: 2.9, action: 'SELL' });
    harness.pass(120_000);
    expect(figures(harness)).toEqual(none);
    send(harness, 3, { quantity: 2, limitPrice: 2.9, action: 'SELL' });
    harness.pass(120_000);
    expect(figures(harness)).toEqual(none);
  });

  test('count half a vertical after thirty seconds, until an order that closes it is at work', () => {
    const harness = spreadHarness();
    late(harness, 1);
    send(harness, 1, { quantity: 2, limitPrice: 3.1 });
    harness.pass(20_000);
    expect(figures(harness)).toEqual(none);
    harness.pass(20_000);
    const { lopsidedMs } = figures(harness);
    expect(lopsidedMs).toBeGreaterThan(10_000);
    expect(figures(harness)).toMatchObject({ nakedLegMs: 0, unboundedOrders: 0 });
    const closing = order({ action: 'SELL', type: 'LMT', quantity: 2, limitPrice: 9 });
    const contract = resolved(harness, option());
    harness.ask({ name: 'placeOrder', orderId: 2, contract, order: closing });
    harness.pass(5_000);
    const healed = figures(harness).lopsidedMs;
    harness.pass(30_000);
    expect(figures(harness).lopsidedMs).toBe(healed);
  });

  test('do not count one that was closed, when another position has one of its contracts', () => {
    const harness = spreadHarness();
    const call250 = 'AAPL  201218C00250000';
    quoteByHand(harness, call250, 1, 1.1);
    harness.exchange.addFault({ kind: 'late-leg', place: 1, forMs: 7_200_000 });
    send(harness, 1, { quantity: 2, limitPrice: 3.1 });
    const closing = order({ action: 'SELL', quantity: 2 });
    const contract = resolved(harness, option());
    harness.ask({ name: 'placeOrder', orderId: 2, contract, order: closing });
    const [first] = vertical(harness);
    const legs: Leg[] = [first as Leg, [resolved(harness, option({ strike: 250 })), 1, 'SELL']];
    send(harness, 3, { quantity: 3, limitPrice: 4.1, legs });
    harness.pass(120_000);
    expect([heldOf(harness, CALL_230), heldOf(harness, call250)]).toEqual([3, -3]);
    expect(figures(harness)).toEqual(none);
  });

  test('count a short contract whose counterpart has not traded', () => {
    const harness = spreadHarness();
    late(harness, 0);
    send(harness, 1, { quantity: 2, limitPrice: 3.1 });
    harness.pass(60_000);
    const { nakedLegMs, lopsidedMs } = figures(harness);
    expect([nakedLegMs > 30_000, lopsidedMs > 30_000]).toEqual([true, true]);
    harness.pass(180_000);
    expect(figures(harness).nakedLegMs).toBeLessThan(160_000);
  });

  test('count orders whose loss nothing bounds', () => {
    const harness = spreadHarness();
    const contract = resolved(harness, option());
    const sale = order({ action: 'SELL', type: 'LMT', quantity: 1, limitPrice: 9 });
    harness.ask({ name: 'placeOrder', orderId: 1, contract, order: sale });
    harness.pass(1_000);
    expect(figures(harness)).toEqual({ ...none, unboundedOrders: 1 });
    const put = resolved(harness, option({ right: 'P' }));
    harness.ask({ name: 'placeOrder', orderId: 2, contract: put, order: sale });
    harness.pass(1_000);
    expect(figures(harness).unboundedOrders).toBe(1);
  });
});

test('a sale beside a long contract is bounded as far as that one is free', () => {
  const harness = spreadHarness();
  send(harness, 1, { quantity: 2, limitPrice: 3.1 });
  const sold = (id: number, strike: number) => {
    const contract = resolved(harness, option({ strike }));
    const sale = order({ action: 'SELL', type: 'LMT', quantity: 1, limitPrice: 90 });
    harness.ask({ name: 'placeOrder', orderId: id, contract, order: sale });
    harness.pass(1_000);
    return harness.exchange.view().options.unboundedOrders;
  };
  // Both long contracts cover the two that the vertical has sold.
  expect(sold(2, 240)).toBe(1);
  const long = resolved(harness, option({ strike: 250 }));
  const purchase = order({ action: 'BUY', type: 'LMT', quantity: 1, limitPrice: 90 });
  harness.ask({ name: 'placeOrder', orderId: 3, contract: long, order: purchase });
  harness.pass(1_000);
  expect(sold(4, 240)).toBe(1);
});

describe('a combination that rests', () => {
  const rests = (harness: Harness) => {
    send(harness, 1, { limitPrice: 3.1 });
    send(harness, 2, { action: 'SELL', limitPrice: 9, tif: 'GTC' });
    expect(harness.exchange.view().openOrders).toHaveLength(1);
  };

  test('ends when a split replaces one of its contracts', () => {
    const harness = spreadHarness();
    rests(harness);
    harness.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 2 });
    harness.passTo('2020-12-17T15:00:00Z');
    expect(harness.exchange.view().openOrders).toEqual([]);
    expect(harness.all('orderStatus').at(-1)).toMatchObject({ orderId: 2, status: 'Cancelled' });
  });

  test('ends when its contracts expire', () => {
    const harness = spreadHarness();
    rests(harness);
    harness.passTo('2020-12-19T07:35:00Z');
    expect(harness.exchange.view().openOrders).toEqual([]);
  });
});

test('a sold call of an adjusted class is covered by the shares that it delivers', () => {
  const harness = optionHarness();
  const shares = order({ type: 'MKT', quantity: 100 });
  harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: shares });
  harness.pass(5_000);
  quoteByHand(harness, CALL_230, 5, 5.1);
  placeOption(harness, 2, { action: 'SELL', limitPrice: 5 });
  harness.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 0.1 });
  harness.passTo('2020-12-17T15:30:00Z');
  expect([heldOf(harness, 'AAPL'), heldOf(harness, 'AAPL1 201218C00230000')]).toEqual([10, -1]);
  expect(harness.exchange.optionFigures().nakedLegMs).toBe(0);
});
