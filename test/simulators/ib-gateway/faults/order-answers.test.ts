// What a gateway answers to orders and changes on a bad day, over the socket: codes that no list has, late refusals, dead stops.
import { describe, expect, test } from 'vitest';
import {
  AAPL,
  bookOf,
  buy,
  limit,
  protectedLong,
  type SocketHarness,
  startHarness,
  stop,
} from './socket-harness.ts';

const codesOf = (harness: SocketHarness) => harness.errors().map(([id, code]) => [id, code]);

async function stopPrices(harness: SocketHarness): Promise<readonly unknown[]> {
  return (await bookOf(harness))
    .filter(({ type }) => type === 'STP')
    .map(({ stop_price }) => stop_price);
}

describe('an unlisted code', () => {
  test('refuses a new order, and nothing but the code is said of it', async () => {
    const harness = await startHarness();
    await harness.price(100);
    await harness.fault({ kind: 'unlisted-code', code: 10_052, on: 'order' });
    harness.api.placeOrder(1, AAPL, buy(100));
    await harness.heard('error', ([, code, id]) => code === 10_052 && id === 1);
    await harness.pass(2_000);
    expect(await bookOf(harness)).toEqual([]);
    expect(harness.of('orderStatus')).toEqual([]);
  });

  test('refuses a change, and the order keeps its terms', async () => {
    const harness = await protectedLong();
    await harness.fault({ kind: 'unlisted-code', on: 'change' });
    harness.api.placeOrder(2, AAPL, stop(100, 99));
    await harness.heard('error', ([, code, id]) => code === 10_268 && id === 2);
    expect(await stopPrices(harness)).toEqual([98]);
    harness.api.placeOrder(2, AAPL, stop(100, 99));
    await harness.heard('openOrder', ([id, , order]) => id === 2 && Object(order).auxPrice === 99);
  });
});

describe('a change of an order', () => {
  test('that is swallowed has no answer and no effect', async () => {
    const harness = await protectedLong();
    await harness.fault({ kind: 'swallow-change' });
    harness.api.placeOrder(2, AAPL, stop(100, 99));
    await harness.pass(5_000);
    expect(await stopPrices(harness)).toEqual([98]);
    expect(codesOf(harness)).toEqual([]);
  });

  test('change-refused: is refused at once with 2102, or with the code that the fault names', async () => {
    const harness = await protectedLong();
    await harness.fault({ kind: 'change-refused' });
    harness.api.placeOrder(2, AAPL, stop(40, 98));
    await harness.heard('error', ([, code, id]) => code === 2_102 && id === 2);
    await harness.fault({
      kind: 'change-refused',
      code: 135,
      text: "Can't find order with id = 1",
    });
    harness.api.placeOrder(2, AAPL, stop(40, 98));
    await harness.heard('error', ([, code, id]) => code === 135 && id === 2);
    expect(await bookOf(harness)).toMatchObject([{ quantity: 100 }]);
  });

  test('change-refused: is refused after it was shown, seconds later', async () => {
    const harness = await protectedLong();
    await harness.fault({ kind: 'change-refused', code: 201, text: 'Too late', for_ms: 20_000 });
    harness.api.placeOrder(2, AAPL, stop(100, 99));
    await harness.heard('openOrder', ([id, , order]) => id === 2 && Object(order).auxPrice === 99);
    expect(await stopPrices(harness)).toEqual([98]);
    expect(codesOf(harness)).toEqual([]);
    await harness.heard('error', ([, code, id]) => code === 201 && id === 2);
    expect(await stopPrices(harness)).toEqual([98]);
  });

  test('change-refused: is refused at the next open', async () => {
    const harness = await protectedLong();
    await harness.ask('POST', '/clock', { at: '2020-12-16T22:00:00Z' });
    await harness.fault({ kind: 'change-refused', code: 110, text: 'Off the grid', until: 'open' });
    harness.api.placeOrder(2, AAPL, stop(100, 99));
    await harness.heard('openOrder', ([id, , order]) => id === 2 && Object(order).auxPrice === 99);
    await harness.ask('POST', '/clock', { at: '2020-12-17T14:29:00Z' });
    expect(codesOf(harness)).toEqual([]);
    await harness.ask('POST', '/clock', { at: '2020-12-17T14:31:00Z' });
    await harness.heard('error', ([, code, id]) => code === 110 && id === 2);
  });
});

describe('a stop that is Inactive alone', () => {
  test('stays listed, protects nothing, and no cancel of it is answered', async () => {
    const harness = await protectedLong();
    await harness.fault({ kind: 'stop-inactive', symbol: 'AAPL' });
    await harness.heard('orderStatus', ([id, status]) => id === 2 && status === 'Inactive');
    harness.api.cancelOrder(2);
    await harness.pass(5_000);
    await harness.price(97);
    await harness.pass(2_000);
    expect(await bookOf(harness)).toMatchObject([{ status: 'Inactive', filled: 0 }]);
    expect(codesOf(harness)).toEqual([]);
    const { body } = await harness.ask('GET', '/state');
    expect(Object(body).naked_milliseconds).toBeGreaterThan(1_000);
  });
});

describe('day-children', () => {
  test('a child that was GTC comes back as DAY and ends at the close', async () => {
    const harness = await startHarness();
    await harness.price(100);
    await harness.fault({ kind: 'day-children' });
    harness.api.placeOrder(1, AAPL, { ...limit(100, 90), transmit: false });
    harness.api.placeOrder(2, AAPL, stop(100, 80, { parentId: 1 }));
    await harness.heard('openOrder', ([id, , order]) => id === 2 && Object(order).tif === 'DAY');
  });
});

describe('a gateway whose API is read-only', () => {
  test('refuses lists of orders without an end, with -1, and orders with their id', async () => {
    const harness = await startHarness();
    await harness.fault({ kind: 'read-only' });
    harness.api.reqAllOpenOrders();
    await harness.heard('info', ([, code]) => code === 321);
    harness.api.placeOrder(1, AAPL, buy(100));
    await harness.heard('error', ([, code, id]) => code === 321 && id === 1);
    expect(harness.of('openOrderEnd')).toEqual([]);
    await harness.ask('DELETE', '/fault');
    harness.api.reqAllOpenOrders();
    await harness.heard('openOrderEnd', () => true);
  });
});
