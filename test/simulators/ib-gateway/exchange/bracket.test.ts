import { expect, test } from 'vitest';
import { createHarness, order, placeBracket, stock } from './exchange-harness.ts';

test('a bracket fills, its stop is moved, triggered and filled, and its target ends with it', () => {
  const harness = createHarness();
  harness.exchange.setPrice('AAPL', { last: 100 });
  placeBracket(harness, {
    symbol: 'AAPL',
    firstId: 1,
    quantity: 100,
    parent: {
      type: 'LMT',
      limitPrice: 100.2,
      tif: 'GTD',
      goodTillAt: harness.exchange.now() + 30_000,
    },
    target: 104,
    stop: 98,
  });
  harness.pass(5_000);
  const [bought] = harness.all('executionData');
  expect(bought?.execution).toMatchObject({ side: 'BOT', shares: 100, price: 100.01, orderId: 1 });
  const stop = harness.all('openOrder').findLast(({ orderId }) => orderId === 3);
  expect(stop).toMatchObject({ state: { status: 'PreSubmitted' } });
  expect(stop?.order.ocaGroup).not.toBe('');
  expect(stop?.order.ocaType).toBe(3);

  harness.ask({
    name: 'placeOrder',
    orderId: 3,
    contract: stock('AAPL'),
    order: order({ action: 'SELL', type: 'STP', auxPrice: 99, tif: 'GTC', orderRef: 'b.s' }),
  });
  harness.pass(1_000);
  expect(harness.all('openOrder').findLast(({ orderId }) => orderId === 3)?.order.auxPrice).toBe(
    99,
  );

  harness.exchange.setPrice('AAPL', { last: 98.5 });
  harness.pass(5_000);
  expect(harness.all('executionData').map(({ execution }) => execution)).toMatchObject([
    { side: 'BOT' },
    { side: 'SLD', shares: 100, price: 98.49, orderId: 3, orderRef: 'b.s' },
  ]);
  expect(harness.all('orderStatus').findLast(({ orderId }) => orderId === 2)?.status).toBe(
    'Cancelled',
  );
  expect(harness.all('commissionReport')).toMatchObject([
    { commission: 1, realizedPnl: undefined },
    { commission: 1, realizedPnl: expect.closeTo(-154, 5) },
  ]);
  expect(harness.exchange.view()).toMatchObject({ openOrders: [], nakedMs: 0 });
});
