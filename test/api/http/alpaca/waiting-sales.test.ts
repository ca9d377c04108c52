// A sale whose order does not exist yet: read, found and refused like an order, by its program alone.
import { expect, it } from 'vitest';
import { ok } from '../../../../src/kernel/result.ts';
import type { WaitingRow } from '../../../../src/trader/contract/waiting-row.ts';
import { bracketOf, positionOf, servedForAlpaca } from '../../harness/alpaca-trader.ts';

const AT = '2026-11-20T15:29:00.000Z';
const SALE = { symbol: 'SPY', qty: '40', side: 'sell', type: 'market', time_in_force: 'day' };

/** The key holds 100 SPY, and each sale of them waits. */
async function waiting() {
  const at = await servedForAlpaca();
  const [entry, target, stop] = bracketOf('SPY', 1);
  if (entry === undefined || target === undefined || stop === undefined)
    throw new Error('no orders');
  at.holds.orders = [{ ...entry, state: 'filled', filled: 100 }, target, stop];
  at.holds.positions = [{ ...positionOf(entry, 100), stop_price: 360 }];
  at.answer(({ path, body }) => {
    if (path !== '/orders') return ok({ text: 'Cancelling.', order_ref: '', order: null });
    const { client_order_id, quantity } = body as WaitingRow;
    at.holds.waiting.push(row({ client_order_id, quantity }));
    return ok({ text: 'Closing.', order_ref: null, repeated: false, order: null });
  });
  return { ...at, entry };
}

function row(more: Partial<WaitingRow> = {}): WaitingRow {
  return {
    ...{ client_order_id: 'sale-1', user: 'alpaca:bot', symbol: 'SPY', action: 'SELL' },
    ...{ quantity: 40, created_at: AT },
    ...more,
  };
}

const LOOKUP = '/orders:by_client_order_id?client_order_id=';

it('has the times, the type and an id, by which it is found until its order exists and afterwards', async () => {
  const { ask, get, holds, entry } = await waiting();
  const { status, body } = await ask('POST', '/orders', { ...SALE, client_order_id: 'sale-1' });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    ...{ client_order_id: 'sale-1', status: 'accepted', qty: '40', filled_qty: '0', side: 'sell' },
    ...{ created_at: AT, updated_at: AT, submitted_at: AT, type: 'market', time_in_force: 'day' },
  });
  expect((await get(`/orders/${body.id}`)).body).toEqual(body);
  expect((await get(`${LOOKUP}sale-1`)).body).toEqual(body);
  const sale = { ...entry, order_ref: 'abcdefgh.zz.x', leg: 'x', action: 'SELL' as const };
  holds.waiting = [];
  holds.orders.push({ ...sale, type: 'MKT', client_order_id: 'sale-1', quantity: 40 });
  const found = await get(`/orders/${body.id}`);
  expect(found).toMatchObject({ status: 200, body: { client_order_id: 'sale-1', qty: '40' } });
  expect((await get(`${LOOKUP}sale-1`)).body.id).toBe(found.body.id);
});

it('is in the lists of its key, by their filters', async () => {
  const { get, holds } = await waiting();
  holds.waiting = [row(), row({ client_order_id: 'other', user: 'alpaca:other' })];
  const names = async (query: string) =>
    (await get(`/orders?${query}`)).body
      .map((one: { client_order_id: string }) => one.client_order_id)
      .filter((name: string) => !/^bot-|^abcdefgh/.test(name));
  expect(await names('status=open')).toEqual(['sale-1']);
  expect(await names('status=all&symbols=SPY&side=sell')).toEqual(['sale-1']);
  for (const without of ['status=closed', 'symbols=QQQ', 'side=buy', `after=${AT}`, `until=${AT}`])
    expect(await names(without), without).toEqual([]);
  const all = await get('/orders?status=all&direction=asc&limit=2');
  expect(all.body.map((one: { symbol: string }) => one.symbol)).toHaveLength(2);
  expect((await get(`${LOOKUP}other`)).status).toBe(404);
});

it('is neither changed nor cancelled, and the answer says why', async () => {
  const { ask, get, holds, sent } = await waiting();
  holds.waiting = [row()];
  const { id } = (await get(`${LOOKUP}sale-1`)).body;
  for (const [method, body] of [['DELETE'], ['PATCH', { qty: 10 }]] as const)
    expect(await ask(method, `/orders/${id}`, body)).toMatchObject({
      status: 403,
      body: { code: 40310000, message: expect.stringContaining('cannot be taken back') },
    });
  expect(sent).toEqual([]);
  const rows: { id: string; status: number }[] = (await ask('DELETE', '/orders')).body;
  expect(rows.find((one) => one.id === id)).toMatchObject({ status: 403 });
});

it('keeps a second sale of the symbol away, under its own name', async () => {
  const { ask, sent, holds } = await waiting();
  holds.waiting = [row()];
  const again = await ask('POST', '/orders', { ...SALE, client_order_id: 'sale-2' });
  expect(again).toMatchObject({ status: 403, body: { symbol: 'SPY', code: 40310000 } });
  expect(again.body.message).toContain('sale-1');
  expect(await ask('POST', '/orders', { ...SALE, client_order_id: 'sale-1' })).toMatchObject({
    status: 422,
    body: { message: 'client_order_id must be unique' },
  });
  expect((await ask('DELETE', '/positions')).body).toMatchObject([{ symbol: 'SPY', status: 403 }]);
  expect(sent).toEqual([]);
});
