// Shares that arrive and leave beside our orders, over the socket: fractions by hand, dividends in shares, transfers.
import { describe, expect, test } from 'vitest';
import { AAPL, ACCOUNT, buy, positionOf, protectedLong, startHarness } from './socket-harness.ts';

const HAND = { account: ACCOUNT, symbol: 'AAPL', type: 'MKT' };

describe('a fraction of a share', () => {
  test('is bought and sold in the app; the position is told to four decimals', async () => {
    const harness = await protectedLong();
    const bought = await harness.ask('POST', '/order', { ...HAND, action: 'BUY', quantity: 0.37 });
    expect(bought.status).toBe(201);
    await harness.heard('position', ([, , shares]) => shares === 100.37);
    await harness.ask('POST', '/order', { ...HAND, action: 'SELL', quantity: 10.4 });
    await harness.heard('position', ([, , shares]) => shares === 89.97);
  });

  test('has at most four decimals, and no type that the app does not take', async () => {
    const harness = await startHarness();
    const order = { ...HAND, action: 'BUY', quantity: 0.37 };
    const tooFine = await harness.ask('POST', '/order', { ...order, quantity: 0.00001 });
    expect(tooFine).toEqual({
      status: 400,
      body: { error: '"quantity" has at most four decimals.' },
    });
    const unfit = await harness.ask('POST', '/order', { ...order, type: 'MOC' });
    expect(unfit.body).toEqual({
      error:
        '"quantity" must be a whole number; fractions are valid for MKT, LMT, STP, STP LMT only.',
    });
  });

  test('is refused over the API with 10243', async () => {
    const harness = await startHarness();
    await harness.price(100);
    harness.api.placeOrder(1, AAPL, buy(0.37));
    await harness.heard('error', ([, code]) => code === 10_243);
  });

  test('that is sold by hand is no share that needs a stop', async () => {
    const harness = await protectedLong();
    await harness.fault({ kind: 'fraction-by-hand', symbol: 'AAPL' });
    await harness.heard('position', ([, , shares]) => shares === 99.63);
    harness.api.placeOrder(2, AAPL, { ...buy(99), ...STOP });
    await harness.heard('openOrder', ([id, , order]) => id === 2 && quantityOf(order) === 99);
    const before = await nakedOf(harness);
    await harness.pass(10_000);
    expect(await nakedOf(harness)).toBe(before);
  });
});

describe('a dividend in shares', () => {
  test('adds shares without an execution', async () => {
    const harness = await protectedLong();
    await harness.fault({ kind: 'dividend-in-shares', symbol: 'AAPL' });
    await harness.heard('position', ([, , shares]) => shares === 103);
    expect(harness.of('execDetails')).toHaveLength(1);
    const none = await harness.ask('POST', '/fault', { kind: 'dividend-in-shares', symbol: 'IBM' });
    expect(none).toEqual({ status: 400, body: { error: 'Nothing is held in IBM.' } });
  });
});

describe('a transfer', () => {
  test('brings shares in, and takes them out', async () => {
    const harness = await protectedLong();
    await harness.fault({ kind: 'transfer', symbol: 'AAPL', shares: 25 });
    await harness.heard('position', ([, , shares]) => shares === 125);
    await harness.fault({ kind: 'transfer', symbol: 'AAPL', shares: 45, direction: 'out' });
    await harness.heard('position', ([, , shares]) => shares === 80);
    expect(positionOf(harness)).toBe(80);
    expect(harness.of('execDetails')).toHaveLength(1);
  });
});

const STOP = {
  action: 'SELL' as never,
  orderType: 'STP' as never,
  auxPrice: 98,
  tif: 'GTC' as never,
};

function quantityOf(order: unknown): unknown {
  return Object(order).totalQuantity;
}

async function nakedOf(harness: Awaited<ReturnType<typeof protectedLong>>): Promise<unknown> {
  return Object((await harness.ask('GET', '/state')).body).naked_milliseconds;
}
