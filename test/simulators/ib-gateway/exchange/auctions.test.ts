// The opening and the closing auction: when they take orders, at which price these trade, and what ends unfilled.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createRig, order, placeBracket, type Rig, stock } from './exchange-rig.ts';
import { minutes } from './minutes.ts';

type Wanted = Parameters<typeof order>[0];

/** GAP opens at 94 on Thursday the 17th and closes at 95.4; four letters are listed on Nasdaq, three on the NYSE. */
const CSV = `2020-12-16 15:58,100,100.2,99.8,100,60000
2020-12-16 15:59,100,100.1,99.9,100.05,60000
2020-12-17 09:30,94,94.5,93.5,94.2,60000
2020-12-17 09:31,94.2,94.6,94,94.4,60000
2020-12-17 15:45,95,95.2,94.8,95,60000
2020-12-17 15:59,95.1,95.6,95,95.4,60000
`;
const BARS = minutes(CSV);

function rigAt(at: string): Rig {
  const bars = new Map([
    ['GAP', BARS],
    ['GAPS', BARS],
  ]);
  return createRig({ start: instant(Date.parse(at)), bars });
}

function place(rig: Rig, orderId: number, wanted: Wanted, symbol = 'GAP'): void {
  rig.ask({ name: 'placeOrder', orderId, contract: stock(symbol), order: order(wanted) });
  rig.pass(500);
}

const fills = (rig: Rig) =>
  rig
    .all('executionData')
    .map(({ execution }) => [execution.orderId, execution.shares, execution.price]);
const lastStatus = (rig: Rig, orderId: number) =>
  rig.all('orderStatus').findLast((status) => status.orderId === orderId)?.status;
const openIds = (rig: Rig) => rig.exchange.view().openOrders.map(({ orderId }) => orderId);

const MOO = { tif: 'OPG' };
const MOC = { type: 'MOC' };
const PRE_OPEN = '2020-12-17T13:00:00Z';
const OPENED = '2020-12-17T14:30:03Z';
const AFTERNOON = '2020-12-17T20:40:00Z';
const CLOSED = '2020-12-17T21:00:02Z';

describe('the opening auction', () => {
  test('trades at the opening print, whatever the quote shows, and all shares at once', () => {
    const rig = rigAt(PRE_OPEN);
    place(rig, 1, { ...MOO, quantity: 15_000 });
    expect(rig.all('error')).toMatchObject([{ id: 1, code: 399 }]);
    expect(rig.all('error')[0]?.text).toContain('2020-12-17 09:30:00 US/Eastern');
    expect(lastStatus(rig, 1)).toBe('PreSubmitted');
    rig.passTo(OPENED);
    expect(fills(rig)).toEqual([[1, 15_000, 94]]);
    expect(lastStatus(rig, 1)).toBe('Filled');
  });

  test('fills a limit at the price of the auction, and cancels one that it does not reach', () => {
    const rig = rigAt(PRE_OPEN);
    place(rig, 1, { ...MOO, type: 'LMT', limitPrice: 94.5 });
    place(rig, 2, { ...MOO, type: 'LMT', limitPrice: 93.9 });
    rig.passTo(OPENED);
    expect(fills(rig)).toEqual([[1, 100, 94]]);
    expect(lastStatus(rig, 2)).toBe('Cancelled');
    rig.passTo('2020-12-17T14:31:00Z');
    expect(fills(rig)).toHaveLength(1);
  });

  test('cancels what a partial fill leaves', () => {
    const rig = rigAt(PRE_OPEN);
    rig.exchange.addFault({ kind: 'partial-fill', symbol: 'GAP', shares: 30 });
    place(rig, 1, MOO);
    rig.passTo(OPENED);
    expect(fills(rig)).toEqual([[1, 30, 94]]);
    expect(lastStatus(rig, 1)).toBe('Cancelled');
  });

  test.each([
    ['after its cut-off', '2020-12-16T14:28:00Z'],
    ['during the session', '2020-12-16T20:58:30Z'],
  ])('takes an order %s for the next open', (_, at) => {
    const rig = rigAt(at);
    place(rig, 1, MOO);
    expect(rig.all('error')[0]?.text).toContain('2020-12-17 09:30:00 US/Eastern');
    rig.passTo('2020-12-16T21:00:01Z');
    expect(openIds(rig)).toEqual([1]);
    rig.passTo(OPENED);
    expect(fills(rig)).toEqual([[1, 100, 94]]);
  });

  test('takes an order a moment before its cut-off, and neither a change nor a cancel after it', () => {
    const rig = rigAt('2020-12-17T14:27:58Z');
    place(rig, 1, { ...MOO, type: 'LMT', limitPrice: 93 });
    rig.passTo('2020-12-17T14:28:01Z');
    place(rig, 1, { ...MOO, type: 'LMT', limitPrice: 95 });
    rig.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    rig.pass(500);
    expect(rig.all('error').filter(({ code }) => code === 161)).toHaveLength(2);
    rig.passTo(OPENED);
    expect([fills(rig), lastStatus(rig, 1)]).toEqual([[], 'Cancelled']);
  });

  test('waits in a halt for the first print after it', () => {
    const rig = rigAt(PRE_OPEN);
    place(rig, 1, MOO);
    rig.exchange.addFault({ kind: 'halt', symbol: 'GAP', forMs: 2 * 3_600_000 });
    rig.passTo(OPENED);
    expect([fills(rig), openIds(rig)]).toEqual([[], [1]]);
    rig.passTo('2020-12-17T20:45:02Z');
    expect(fills(rig)).toEqual([[1, 100, 95]]);
  });

  test('wakes the children of a bracket', () => {
    const rig = rigAt(PRE_OPEN);
    placeBracket(rig, {
      symbol: 'GAP',
      firstId: 1,
      quantity: 100,
      parent: MOO,
      target: 110,
      stop: 80,
    });
    rig.passTo(OPENED);
    expect(fills(rig)).toEqual([[1, 100, 94]]);
    expect(openIds(rig)).toEqual([2, 3]);
    expect(rig.exchange.view().nakedMs).toBe(0);
  });

  test('trades at what the first price by hand after the open is, not at one set before', () => {
    const rig = createRig({ start: instant(Date.parse(PRE_OPEN)) });
    rig.exchange.setPrice('AAPL', { last: 100 });
    place(rig, 1, MOO, 'AAPL');
    rig.exchange.setPrice('AAPL', { last: 105 });
    rig.passTo(OPENED);
    expect(fills(rig)).toEqual([[1, 100, 105]]);
  });
});

describe('the closing auction', () => {
  test('trades at the last price of the session, and not before', () => {
    const rig = rigAt(AFTERNOON);
    place(rig, 1, MOC);
    expect([rig.all('error'), lastStatus(rig, 1)]).toEqual([[], 'PreSubmitted']);
    rig.passTo('2020-12-17T20:59:59Z');
    expect(fills(rig)).toEqual([]);
    rig.passTo(CLOSED);
    expect(fills(rig)).toEqual([[1, 100, 95.4]]);
  });

  test('fills a limit it reaches and cancels the other', () => {
    const rig = rigAt(AFTERNOON);
    place(rig, 1, { type: 'LOC', limitPrice: 95.5 });
    place(rig, 2, { type: 'LOC', limitPrice: 95.3 });
    rig.passTo(CLOSED);
    expect(fills(rig)).toEqual([[1, 100, 95.4]]);
    expect(lastStatus(rig, 2)).toBe('Cancelled');
  });

  test.each([
    ['GAP', '2020-12-17T20:49:58Z', '2020-12-17T20:50:00Z'],
    ['GAPS', '2020-12-17T20:54:58Z', '2020-12-17T20:55:00Z'],
  ])('of %s rejects an order from its cut-off on, and a cancel too', (symbol, before, after) => {
    const rig = rigAt(before);
    place(rig, 1, MOC, symbol);
    rig.passTo(after);
    place(rig, 2, MOC, symbol);
    rig.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    rig.pass(500);
    expect(rig.all('error')).toMatchObject([
      { id: 2, code: 201 },
      { id: 1, code: 161 },
    ]);
    rig.passTo(CLOSED);
    expect(fills(rig)).toEqual([[1, 100, 95.4]]);
  });

  test('takes an order of the evening for the next close', () => {
    const rig = rigAt('2020-12-16T22:00:00Z');
    place(rig, 1, MOC);
    expect(rig.all('error')).toMatchObject([{ id: 1, code: 399 }]);
    rig.passTo(CLOSED);
    expect(fills(rig)).toEqual([[1, 100, 95.4]]);
  });

  test('does not take place in a halt: the order ends', () => {
    const rig = rigAt(AFTERNOON);
    place(rig, 1, MOC);
    rig.exchange.addFault({ kind: 'halt', symbol: 'GAP', forMs: 2 * 3_600_000 });
    rig.passTo(CLOSED);
    expect([fills(rig), lastStatus(rig, 1)]).toEqual([[], 'Cancelled']);
  });

  test('closes a position beside its stop, which its group then cancels', () => {
    const rig = rigAt(AFTERNOON);
    place(rig, 1, {});
    const group = { action: 'SELL', ocaGroup: 'g', ocaType: 2 };
    place(rig, 2, { ...group, type: 'STP', auxPrice: 80, tif: 'GTC' });
    place(rig, 3, { ...group, ...MOC });
    rig.passTo(CLOSED);
    expect(fills(rig).at(-1)).toEqual([3, 100, 95.4]);
    expect(lastStatus(rig, 2)).toBe('Cancelled');
    expect(rig.exchange.view().accounts[0]?.account.holdingBySymbol.get('GAP')?.quantity).toBe(0);
  });
});

describe('an auction order', () => {
  test.each([
    ['a stop at the open', { type: 'STP', auxPrice: 90, tif: 'OPG' }, 111],
    ['a market-on-close order until cancelled', { ...MOC, tif: 'GTC' }, 113],
    ['a limit-on-close order without its limit', { type: 'LOC' }, 321],
    ['a limit-on-open order off the tick', { ...MOO, type: 'LMT', limitPrice: 93.005 }, 110],
  ])('is rejected: %s', (_, wanted, code) => {
    const rig = rigAt(PRE_OPEN);
    place(rig, 1, wanted);
    expect(rig.all('error')).toMatchObject([{ id: 1, code }]);
    expect(openIds(rig)).toEqual([]);
  });
});
