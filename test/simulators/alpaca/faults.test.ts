// Faults of the line and of the market, by the control port, as a client meets them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Alpaca, SOON_MS, startAlpaca } from './harness/alpaca-harness.ts';

let alpaca: Alpaca;

beforeEach(async () => {
  alpaca = await startAlpaca();
  await alpaca.price('AAPL', 100);
});
afterEach(() => alpaca.stop());

const byClientId = (id: string) =>
  alpaca.call('GET', `/v2/orders:by_client_order_id?client_order_id=${id}`);

describe('a fault of the line', () => {
  it('lost-answer: the order lives though the connection was closed', async () => {
    await alpaca.fault('lost-answer', { symbol: 'AAPL' });
    await expect(alpaca.order({ client_order_id: 'a' })).rejects.toThrow();
    expect((await byClientId('a')).status).toBe(200);
  });

  it.each([
    [true, 200],
    [false, 404],
  ])('server-error: 503 for a change; done: %s', async (processed, found) => {
    await alpaca.fault('server-error', { status: 503, processed });
    expect((await alpaca.order({ client_order_id: 'a' })).status).toBe(503);
    expect((await byClientId('a')).status).toBe(found);
  });

  it('429: nothing was done, and headers say when to ask again', async () => {
    await alpaca.fault('429');
    const refused = await alpaca.order({ client_order_id: 'a' });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ratelimit-limit')).toBe('200');
    expect(Number(refused.headers.get('x-ratelimit-reset'))).toBeGreaterThan(1.7e9);
    expect((await byClientId('a')).status).toBe(404);
  });

  it('the 201st request of a minute is one too many', async () => {
    const answers = [];
    for (let count = 0; count < 201; count += 1)
      answers.push((await alpaca.call('GET', '/v2/clock')).status);
    expect(answers.indexOf(429)).toBe(200);
  });

  it('clock-skew: the Date header is behind', async () => {
    await alpaca.fault('clock-skew', { skew_ms: '-60000' });
    const { headers } = await alpaca.call('GET', '/v2/account');
    expect(headers.get('date')).toBe('Tue, 24 Nov 2026 14:59:00 GMT');
  });
});

describe('a fault of the market', () => {
  const statusOf = async () => (await byClientId('a')).body.status;

  it('reject: an order that was taken is rejected', async () => {
    await alpaca.fault('reject');
    await alpaca.order({ client_order_id: 'a' });
    await alpaca.pass(SOON_MS);
    expect(await statusOf()).toBe('rejected');
  });

  it('stay-pending-new: for a time, then it fills', async () => {
    await alpaca.fault('stay-pending-new', { for_ms: 60_000 });
    await alpaca.order({ client_order_id: 'a' });
    await alpaca.pass(59_000);
    expect(await statusOf()).toBe('pending_new');
    await alpaca.pass(2_000);
    expect(await statusOf()).toBe('filled');
  });

  it('delayed-fill: the order rests, then it fills', async () => {
    await alpaca.fault('delayed-fill', { for_ms: 10_000 });
    await alpaca.order({ client_order_id: 'a' });
    await alpaca.pass(9_000);
    expect(await statusOf()).toBe('new');
    await alpaca.pass(2_000);
    expect(await statusOf()).toBe('filled');
  });

  it('halt: a limit waits until it ends', async () => {
    await alpaca.fault('halt', { symbol: 'AAPL' });
    await alpaca.order({ client_order_id: 'a', type: 'limit', limit_price: '101' });
    await alpaca.pass(120_000);
    expect(await statusOf()).toBe('new');
    await alpaca.endFaults();
    expect(await statusOf()).toBe('filled');
  });

  it('refuse-replace: a change is refused as if the shares were reserved, and the order stays', async () => {
    await alpaca.order({ client_order_id: 'a', type: 'limit', limit_price: '90' });
    await alpaca.pass(SOON_MS);
    const { id } = (await byClientId('a')).body;
    await alpaca.fault('refuse-replace');
    const change = { limit_price: '91' };
    const refused = await alpaca.call('PATCH', `/v2/orders/${id}`, change);
    expect([refused.status, refused.body.code]).toEqual([403, 40_310_000]);
    expect(await statusOf()).toBe('new');
    expect((await alpaca.call('PATCH', `/v2/orders/${id}`, change)).status).toBe(200);
  });

  it('shares-held: what closes is refused until it is deleted', async () => {
    await alpaca.order({});
    await alpaca.pass(SOON_MS);
    await alpaca.fault('shares-held');
    const refused = await alpaca.order({ side: 'sell' });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ held_for_orders: '10', available: '0' });
    await alpaca.endFaults();
    expect((await alpaca.order({ side: 'sell' })).status).toBe(200);
  });

  it('first-legs: a group shows its stop as it was placed', async () => {
    const exits = { take_profit: { limit_price: '120' }, stop_loss: { stop_price: '90' } };
    const { body } = await alpaca.order({ client_order_id: 'a', order_class: 'bracket', ...exits });
    await alpaca.pass(SOON_MS);
    const [, stop] = body.legs;
    await alpaca.call('PATCH', `/v2/orders/${stop.id}`, { stop_price: '91' });
    await alpaca.pass(SOON_MS);
    const stopOf = async () => (await byClientId('a')).body.legs[1].stop_price;
    expect(await stopOf()).toBe('91');
    await alpaca.fault('first-legs');
    expect(await stopOf()).toBe('90');
  });

  it('partial-fill: the rest follows with the next trade', async () => {
    await alpaca.fault('partial-fill', { shares: 3 });
    await alpaca.order({ client_order_id: 'a' });
    await alpaca.pass(SOON_MS);
    expect((await byClientId('a')).body).toMatchObject({
      status: 'partially_filled',
      filled_qty: '3',
    });
    await alpaca.pass(15_000);
    expect(await statusOf()).toBe('filled');
  });

  it.each([
    [{ kind: 'nothing' }, 'Unknown fault "nothing"'],
    [{ kind: 'halt' }, 'needs a "symbol"'],
    [{ kind: 'slow', for: 3 }, 'Unknown field "for"'],
  ])('%j is refused with one sentence', async (body, sentence) => {
    const answer = await alpaca.control('/fault', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toContain(sentence);
  });
});

describe('the list of fills', () => {
  const fills = async (query = '') =>
    (await alpaca.call('GET', `/v2/account/activities/FILL${query}`)).body;

  it('same-moment: has one of each millisecond, unless an order or a day is asked for', async () => {
    const { body: one } = await alpaca.order({ type: 'limit', limit_price: '99' });
    const { body: other } = await alpaca.order({ type: 'limit', limit_price: '99' });
    await alpaca.pass(SOON_MS);
    await alpaca.fault('same-moment');
    await alpaca.price('AAPL', 98);
    await alpaca.pass(SOON_MS);
    expect(await fills()).toHaveLength(1);
    for (const { id } of [one, other]) expect(await fills(`?order_id=${id}`)).toHaveLength(1);
    expect(await fills('?date=2026-11-24')).toHaveLength(2);
    await alpaca.endFaults();
    expect(await fills()).toHaveLength(2);
  });

  it('begins with rows of other assets', async () => {
    const { body: order } = await alpaca.order({});
    await alpaca.pass(SOON_MS);
    const row = { id: '20261124100001000::1', activity_type: 'FILL', symbol: 'BTC/USD' };
    expect((await alpaca.control('/row', { list: 'activities', row })).status).toBe(201);
    expect(await fills()).toMatchObject([{ symbol: 'BTC/USD' }, { symbol: 'AAPL' }]);
    expect(await fills(`?order_id=${order.id}`)).toMatchObject([{ symbol: 'AAPL' }]);
  });
});

describe('a fill that is taken back or corrected', () => {
  const activities = async (query = '') =>
    (await alpaca.call('GET', `/v2/account/activities/FILL?direction=asc${query}`)).body;

  async function filled(): Promise<{ readonly id: string; readonly execution: string }> {
    const { body } = await alpaca.order({ client_order_id: 'a' });
    await alpaca.pass(SOON_MS);
    const { fills } = await alpaca.state();
    return { id: body.id, execution: fills[0].execution_id };
  }

  it('trade-bust: the shares leave, the money comes back, and the order stays filled with none', async () => {
    const { id, execution } = await filled();
    await alpaca.fault('trade-bust', { symbol: 'AAPL' });
    expect((await byClientId('a')).body).toMatchObject({
      ...{ id, status: 'filled', qty: '10', filled_qty: '0', filled_avg_price: '100.01' },
    });
    expect((await alpaca.call('GET', '/v2/positions')).body).toEqual([]);
    const { cash, corrections } = await alpaca.state();
    expect(cash).toBe('100000');
    expect(corrections).toMatchObject([
      { kind: 'trade_bust', previous_execution_id: execution, quantity: '10', price: '100.01' },
    ]);
    expect(await activities()).toMatchObject([
      { type: 'fill', qty: '10', cum_qty: '10' },
      { type: 'trade_bust', qty: '-10', cum_qty: '0', order_status: 'filled' },
    ]);
  });

  it('trade-bust: of some of the shares, then of the rest', async () => {
    const { execution } = await filled();
    await alpaca.fault('trade-bust', { symbol: 'AAPL', shares: 4 });
    await alpaca.pass(1_000);
    await alpaca.fault('trade-bust', { symbol: 'AAPL' });
    const [first, second] = (await alpaca.state()).corrections;
    expect(first).toMatchObject({ quantity: '4', previous_execution_id: execution });
    expect(second).toMatchObject({ quantity: '6', previous_execution_id: first.execution_id });
    const more = await alpaca.control('/fault', { kind: 'trade-bust', symbol: 'AAPL' });
    expect(more).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('No fill') },
    });
  });

  it('trade-correct: the shares have cost another price', async () => {
    await filled();
    await alpaca.fault('trade-correct', { symbol: 'AAPL', price: 99 });
    expect((await byClientId('a')).body).toMatchObject({
      filled_qty: '10',
      filled_avg_price: '99',
    });
    expect((await alpaca.call('GET', '/v2/positions/AAPL')).body.avg_entry_price).toBe('99');
    expect((await alpaca.state()).cash).toBe('99010');
    expect(await activities()).toMatchObject([
      { type: 'fill', price: '100.01' },
      { type: 'trade_correct', qty: '10', price: '99', cum_qty: '10' },
    ]);
  });

  it('corrections-unlisted: the list of activities has the fills as they were', async () => {
    await filled();
    await alpaca.fault('corrections-unlisted');
    await alpaca.fault('trade-bust', { symbol: 'AAPL' });
    expect(await activities()).toMatchObject([{ type: 'fill', qty: '10' }]);
  });
});
