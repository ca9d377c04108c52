// What the Rust client `apca` does and no other: ids without hyphens, and a bracket beside a position.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Alpaca, SOON_MS, startAlpaca } from './harness/alpaca-harness.ts';

let alpaca: Alpaca;

beforeEach(async () => {
  alpaca = await startAlpaca();
  await alpaca.price('AAPL', 150);
});
afterEach(() => alpaca.stop());

const bare = (id: string) => id.replaceAll('-', '');
const LIMIT = { side: 'buy', type: 'limit', limit_price: '140' };

it('an id without hyphens, or in capitals, is that of the same order', async () => {
  const { body: order } = await alpaca.order(LIMIT);
  await alpaca.pass(SOON_MS);
  for (const id of [bare(order.id), order.id.toUpperCase()])
    expect((await alpaca.call('GET', `/v2/orders/${id}`)).body.id).toBe(order.id);
  expect((await alpaca.call('DELETE', `/v2/orders/${bare(order.id)}`)).status).toBe(204);
  await alpaca.pass(SOON_MS);
  expect((await alpaca.call('GET', `/v2/orders/${order.id}`)).body.status).toBe('canceled');
});

it('never fewer than no shares are available, however many the exits of entries hold', async () => {
  const { body: first } = await alpaca.order({ qty: '3', side: 'buy' });
  await alpaca.pass(SOON_MS);
  expect((await alpaca.call('GET', `/v2/orders/${first.id}`)).body.status).toBe('filled');
  await alpaca.order({
    ...{ ...LIMIT, qty: '4', order_class: 'bracket' },
    ...{ take_profit: { limit_price: '160' }, stop_loss: { stop_price: '130' } },
  });
  await alpaca.pass(SOON_MS);
  expect((await alpaca.call('GET', '/v2/positions/AAPL')).body.qty_available).toBe('0');
});
