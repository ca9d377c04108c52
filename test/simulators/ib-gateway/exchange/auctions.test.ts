// The opening and the closing auction: when they take orders, at which price these trade, and what ends unfilled.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness, order, placeBracket, stock } from './exchange-harness.ts';
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

function harnessAt(at: string): Harness {
  const bars = new Map([
    ['GAP', BARS],
    ['GAPS', BARS],
  ]);
  return createHarness({ start: instant(Date.parse(at)), bars });
}

function place(harness: Harness, orderId: number, wanted: Wanted, symbol = 'GAP'): void {
  harness.ask({ name: 'placeOrder', orderId, contract: stock(symbol), order: order(wanted) });
  harness.pass(500);
}

const fills = (harness: Harness) =>
  harness
    .all('executionData')
    .map(({ execution }) => [execution.orderId, execution.shares, execution.price]);
const lastStatus = (harness: Harness, orderId: number) =>
  harness.all('orderStatus').findLast((status) => status.orderId === orderId)?.status;
const openIds = (harness: Harness) =>
  harness.exchange.view().openOrders.map(({ orderId }) => orderId);

const MOO = { tif: 'OPG' };
const MOC = { type: 'MOC' };
const PRE_OPEN = '2020-12-17T13:00:00Z';
const OPENED = '2020-12-17T14:30:03Z';
const AFTERNOON = '2020-12-17T20:40:00Z';
const CLOSED = '2020-12-17T21:00:02Z';

describe('the opening auction', () => {
  test('trades at the opening print, whatever the quote shows, and all shares at once', () => {
    const harness = harnessAt(PRE_OPEN);
    place(harness, 1, { ...MOO, quantity: 15_000 });
    expect(harness.all('error')).toMatchObject([{ id: 1, code: 399 }]);
    expect(harness.all('error')[0]?.text).toContain('2020-12-17 09:30:00 US/Eastern');
    expect(lastStatus(harness, 1)).toBe('PreSubmitted');
    harness.passTo(OPENED);
    expect(fills(harness)).toEqual([[1, 15_000, 94]]);
    expect(lastStatus(harness, 1)).toBe('Filled');
  });

  test('fills a limit at the price of the auction, and cancels one that it does not reach', () => {
    const harness = harnessAt(PRE_OPEN);
    place(harness, 1, { ...MOO, type: 'LMT', limitPrice: 94.5 });
    place(harness, 2, { ...MOO, type: 'LMT', limitPrice: 93.9 });
    harness.passTo(OPENED);
    expect(fills(harness)).toEqual([[1, 100, 94]]);
    expect(lastStatus(harness, 2)).toBe('Cancelled');
    harness.passTo('2020-12-17T14:31:00Z');
    expect(fills(harness)).toHaveLength(1);
  });

  test('cancels what a partial fill leaves', () => {
    const harness = harnessAt(PRE_OPEN);
    harness.exchange.addFault({ kind: 'partial-fill', symbol: 'GAP', shares: 30 });
    place(harness, 1, MOO);
    harness.passTo(OPENED);
    expect(fills(harness)).toEqual([[1, 30, 94]]);
    expect(lastStatus(harness, 1)).toBe('Cancelled');
  });

  test.each([
    ['after its cut-off', '2020-12-16T14:28:00Z'],
    ['during the session', '2020-12-16T20:58:30Z'],
  ])('takes an order %s for the next open', (_, at) => {
    const harness = harnessAt(at);
    place(harness, 1, MOO);
    expect(harness.all('error')[0]?.text).toContain('2020-12-17 09:30:00 US/Eastern');
    harness.passTo('2020-12-16T21:00:01Z');
    expect(openIds(harness)).toEqual([1]);
    harness.passTo(OPENED);
    expect(fills(harness)).toEqual([[1, 100, 94]]);
  });

  test('takes an order a moment before its cut-off, and neither a change nor a cancel after it', () => {
    const harness = harnessAt('2020-12-17T14:27:58Z');
    place(harness, 1, { ...MOO, type: 'LMT', limitPrice: 93 });
    harness.passTo('2020-12-17T14:28:01Z');
    place(harness, 1, { ...MOO, type: 'LMT', limitPrice: 95 });
    harness.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    harness.pass(500);
    expect(harness.all('error').filter(({ code }) => code === 161)).toHaveLength(2);
    harness.passTo(OPENED);
    expect([fills(harness), lastStatus(harness, 1)]).toEqual([[], 'Cancelled']);
  });

  test('waits in a halt for the first print after it', () => {
    const harness = harnessAt(PRE_OPEN);
    place(harness, 1, MOO);
    harness.exchange.addFault({ kind: 'halt', symbol: 'GAP', forMs: 2 * 3_600_000 });
    harness.passTo(OPENED);
    expect([fills(harness), openIds(harness)]).toEqual([[], [1]]);
    harness.passTo('2020-12-17T20:45:02Z');
    expect(fills(harness)).toEqual([[1, 100, 95]]);
  });

  test('wakes the children of a bracket', () => {
    const harness = harnessAt(PRE_OPEN);
    placeBracket(harness, {
      symbol: 'GAP',
      firstId: 1,
      quantity: 100,
      parent: MOO,
      target: 110,
      stop: 80,
    });
    harness.passTo(OPENED);
    expect(fills(harness)).toEqual([[1, 100, 94]]);
    expect(openIds(harness)).toEqual([2, 3]);
    expect(harness.exchange.view().nakedMs).toBe(0);
  });

  test('trades at what the first price by hand after the open is, not at one set before', () => {
    const harness = createHarness({ start: instant(Date.parse(PRE_OPEN)) });
    harness.exchange.setPrice('AAPL', { last: 100 });
    place(harness, 1, MOO, 'AAPL');
    harness.exchange.setPrice('AAPL', { last: 105 });
    harness.passTo(OPENED);
    expect(fills(harness)).toEqual([[1, 100, 105]]);
  });
});

describe('the closing auction', () => {
  test('trades at the last price of the session, and not before', () => {
    const harness = harnessAt(AFTERNOON);
    place(harness, 1, MOC);
    expect([harness.all('error'), lastStatus(harness, 1)]).toEqual([[], 'PreSubmitted']);
    harness.passTo('2020-12-17T20:59:59Z');
    expect(fills(harness)).toEqual([]);
    harness.passTo(CLOSED);
    expect(fills(harness)).toEqual([[1, 100, 95.4]]);
  });

  test('fills a limit it reaches and cancels the other', () => {
    const harness = harnessAt(AFTERNOON);
    place(harness, 1, { type: 'LOC', limitPrice: 95.5 });
    place(harness, 2, { type: 'LOC', limitPrice: 95.3 });
    harness.passTo(CLOSED);
    expect(fills(harness)).toEqual([[1, 100, 95.4]]);
    expect(lastStatus(harness, 2)).toBe('Cancelled');
  });

  test.each([
    ['GAP', '2020-12-17T20:49:58Z', '2020-12-17T20:50:00Z'],
    ['GAPS', '2020-12-17T20:54:58Z', '2020-12-17T20:55:00Z'],
  ])('of %s rejects an order from its cut-off on, and a cancel too', (symbol, before, after) => {
    const harness = harnessAt(before);
    place(harness, 1, MOC, symbol);
    harness.passTo(after);
    place(harness, 2, MOC, symbol);
    harness.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    harness.pass(500);
    expect(harness.all('error')).toMatchObject([
      { id: 2, code: 201 },
      { id: 1, code: 161 },
    ]);
    harness.passTo(CLOSED);
    expect(fills(harness)).toEqual([[1, 100, 95.4]]);
  });

  test('takes an order of the evening for the next close', () => {
    const harness = harnessAt('2020-12-16T22:00:00Z');
    place(harness, 1, MOC);
    expect(harness.all('error')).toMatchObject([{ id: 1, code: 399 }]);
    harness.passTo(CLOSED);
    expect(fills(harness)).toEqual([[1, 100, 95.4]]);
  });

  test('does not take place in a halt: the order ends', () => {
    const harness = harnessAt(AFTERNOON);
    place(harness, 1, MOC);
    harness.exchange.addFault({ kind: 'halt', symbol: 'GAP', forMs: 2 * 3_600_000 });
    harness.passTo(CLOSED);
    expect([fills(harness), lastStatus(harness, 1)]).toEqual([[], 'Cancelled']);
  });

  test('closes a position beside its stop, which its group then cancels', () => {
    const harness = harnessAt(AFTERNOON);
    place(harness, 1, {});
    const group = { action: 'SELL', ocaGroup: 'g', ocaType: 2 };
    place(harness, 2, { ...group, type: 'STP', auxPrice: 80, tif: 'GTC' });
    place(harness, 3, { ...group, ...MOC });
    harness.passTo(CLOSED);
    expect(fills(harness).at(-1)).toEqual([3, 100, 95.4]);
    expect(lastStatus(harness, 2)).toBe('Cancelled');
    expect(harness.exchange.view().accounts[0]?.account.holdingBySymbol.get('GAP')?.quantity).toBe(
      0,
    );
  });
});

describe('an auction order', () => {
  test.each([
    ['a stop at the open', { type: 'STP', auxPrice: 90, tif: 'OPG' }, 111],
    ['a market-on-close order until cancelled', { ...MOC, tif: 'GTC' }, 113],
    ['a limit-on-close order without its limit', { type: 'LOC' }, 321],
    ['a limit-on-open order off the tick', { ...MOO, type: 'LMT', limitPrice: 93.005 }, 110],
  ])('is rejected: %s', (_, wanted, code) => {
    const harness = harnessAt(PRE_OPEN);
    place(harness, 1, wanted);
    expect(harness.all('error')).toMatchObject([{ id: 1, code }]);
    expect(openIds(harness)).toEqual([]);
  });
});
