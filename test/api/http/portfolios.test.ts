// Portfolios and transactions over HTTP, as in the seed's flow.
import { describe, expect, it } from 'vitest';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import { served } from '../harness/served.ts';

const V1 = '/api/v1';

async function investor() {
  const api = await served();
  const bearer = await api.signedIn('ann', 'viewer');
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    api.ask('POST', `${V1}${path}`, { bearer, body, headers });
  const get = (path: string) => api.ask('GET', `${V1}${path}`, { bearer });
  const made = await post('/portfolios', { name: 'Tech', description: 'long term' });
  expect(made.status).toBe(201);
  const { id } = made.body as { id: number };
  const book = (body: object) => post('/transactions', { portfolio_id: id, ...body });
  return { api, bearer, post, get, id, book };
}

describe('a portfolio', () => {
  it('holds what was bought, at its average cost, and names what has no price', async () => {
    const { get, id, book } = await investor();
    const buy = { symbol: 'AAPL', transaction_type: 'BUY', transaction_date: '2024-01-15' };
    expect((await book({ ...buy, quantity: 10, price: 150.5, fees: '1.00' })).status).toBe(201);
    expect((await book({ ...buy, quantity: '10', price: '160' })).status).toBe(201);
    const sold = await book({
      ...buy,
      transaction_type: 'SELL',
      quantity: 5,
      price: 170,
      transaction_date: '2024-03-01T10:00:00',
    });
    expect(sold.body).toMatchObject({
      transaction_type: 'SELL',
      cash: '850',
      total_amount: '850',
      realized_gain: '73.5',
      transaction_date: '2024-03-01T15:00:00.000Z',
      trade_date: '2024-03-01',
    });
    const shown = await get(`/portfolios/${id}`);
    expect(shown.body).toMatchObject({
      name: 'Tech',
      description: 'long term',
      cost_basis_method: 'AVERAGE',
      dividend_treatment: 'REDUCE_BASIS',
      holdings: [
        {
          symbol: 'AAPL',
          quantity: '15',
          average_cost: '155.3',
          total_cost: '2329.5',
          realized_gain: '73.5',
          current_price: null,
        },
      ],
      complete: false,
      unpriced: ['AAPL'],
    });
  });

  it('refuses what cannot be, in one sentence, and is unchanged', async () => {
    const { get, id, book } = await investor();
    await book({ symbol: 'IBM', transaction_type: 'BUY', quantity: 2, price: 5 });
    const before = (await get(`/portfolios/${id}`)).body;
    const wrong: readonly (readonly [object, number, RegExp])[] = [
      [
        { transaction_type: 'SELL', symbol: 'IBM', quantity: 3, price: 5 },
        400,
        /3 is more than the 2 held/,
      ],
      [
        {
          transaction_type: 'SELL',
          symbol: 'IBM',
          quantity: 1,
          price: 5,
          transaction_date: '2000-01-01',
        },
        400,
        /more than the 0 held/,
      ],
      [{ transaction_type: 'BUY', symbol: 'IBM', quantity: 0, price: 5 }, 422, /quantity/],
      [{ transaction_type: 'BUY', symbol: 'IBM', quantity: -1, price: 5 }, 422, /above 0/],
      [{ transaction_type: 'BUY', symbol: 'IBM', quantity: 1e30, price: 5 }, 422, /plain decimal/],
      [
        { transaction_type: 'BUY', symbol: 'IBM', quantity: '0.12345678901234567890', price: 5 },
        422,
        /10 places/,
      ],
      [{ transaction_type: 'GIFT', symbol: 'IBM', quantity: 1, price: 5 }, 422, /transaction_type/],
      [
        { transaction_type: 'BUY', security_id: 4711, quantity: 1, price: 5 },
        404,
        /no security 4711/,
      ],
      [
        {
          transaction_type: 'BUY',
          symbol: 'IBM',
          quantity: 1,
          price: 5,
          transaction_date: '0000-01-01',
        },
        422,
        /transaction_date/,
      ],
      [
        { transaction_type: 'SELL', symbol: 'IBM', quantity: 1, price: 5, currency: 'EUR' },
        422,
        /booked in USD/,
      ],
      [
        {
          transaction_type: 'SELL',
          symbol: 'IBM',
          quantity: 1,
          price: 5,
          lots: [{ lot_id: '99', quantity: 1 }],
        },
        422,
        /lot 99 is not open/,
      ],
      [
        { transaction_type: 'COVER', symbol: 'IBM', quantity: 1, price: 5 },
        400,
        /more than the 0 sold short/,
      ],
      [
        { transaction_type: 'DEPOSIT', amount: 5, transaction_date: '15/01/2024' },
        422,
        /15\/01\/2024 is neither a day/,
      ],
      [
        { transaction_type: 'BUY', symbol: 'IBM', quantity: 1, price: -5 },
        422,
        /price: expected a price of 0 or more/,
      ],
      [
        { transaction_type: 'BUY', symbol: 'IBM', quantity: 1, price: 5, fees: -1 },
        422,
        /fees: expected an amount of 0 or more/,
      ],
      [{ portfolio_id: null, transaction_type: 'DEPOSIT', amount: 5 }, 422, /expected an id/],
    ];
    for (const [body, status, sentence] of wrong) {
      const answer = await book(body);
      expect([body, answer.status]).toEqual([body, status]);
      expect((answer.body as { detail: string }).detail).toMatch(sentence);
    }
    expect((await get(`/portfolios/${id}`)).body).toEqual(before);
  });

  it('takes null for what may be left out, and for a description that is removed', async () => {
    const { api, bearer, post, get, id, book } = await investor();
    const nothing = { fees: null, notes: null, transaction_date: null, currency: null, lots: null };
    const buy = { symbol: 'IBM', transaction_type: 'BUY', quantity: 2, price: 5, ...nothing };
    expect(await book(buy)).toMatchObject({ status: 201, body: { fees: '0', notes: null } });
    const change = (description: string | null) =>
      api.ask('PUT', `${V1}/portfolios/${id}`, { bearer, body: { description } });
    expect((await change('other')).body).toMatchObject({ description: 'other' });
    expect((await change(null)).body).toMatchObject({ name: 'Tech', description: null });
    expect((await get(`/portfolios/${id}`)).body).toMatchObject({ description: null });
    const other = await post('/portfolios', { name: 'Other', description: null });
    expect(other).toMatchObject({ status: 201, body: { description: null } });
    expect(await verifyBook(api.book.ledger.context.store)).toMatchObject({ ok: true });
  });

  it('is hidden from others, shared by a grant, and restored after it was deleted', async () => {
    const { api, bearer, get, id, book } = await investor();
    await book({ symbol: 'IBM', transaction_type: 'BUY', quantity: 2, price: 5 });
    const bob = await api.signedIn('bob', 'trader');
    const path = `${V1}/portfolios/${id}`;
    expect((await api.ask('GET', path, { bearer: bob })).status).toBe(404);
    const userId = (await api.identity.context.store.userByLogin('bob'))?.id ?? '';
    const by = { name: 'test', address: 'local', requestId: 'test' };
    await api.identity.users.grant(
      userId,
      { kind: 'portfolio', resource: String(id), role: 'viewer' },
      by,
    );
    api.identity.authenticator.forget();
    expect((await api.ask('GET', path, { bearer: bob })).status).toBe(200);
    const sale = {
      portfolio_id: id,
      symbol: 'IBM',
      transaction_type: 'SELL',
      quantity: 1,
      price: 5,
    };
    expect((await api.ask('POST', `${V1}/transactions`, { bearer: bob, body: sale })).status).toBe(
      403,
    );
    expect((await api.ask('DELETE', path, { bearer })).status).toBe(409);
    expect((await api.ask('DELETE', `${path}?force=true`, { bearer })).status).toBe(204);
    expect((await get('/portfolios')).body).toEqual([]);
    expect(
      (await book({ symbol: 'IBM', transaction_type: 'BUY', quantity: 2, price: 5 })).status,
    ).toBe(409);
    expect((await api.ask('POST', `${path}/restore`, { bearer })).status).toBe(200);
    expect((await get(`/portfolios/${id}`)).body).toMatchObject({ holdings: [{ quantity: '2' }] });
  });

  it('books a key once, answers a stale version with the present one, and batches all or none', async () => {
    const { post, get, id, book } = await investor();
    const buy = { portfolio_id: id, symbol: 'IBM', transaction_type: 'BUY', quantity: 2, price: 5 };
    const first = await post('/transactions', buy, { 'idempotency-key': 'one' });
    const again = await post('/transactions', buy, { 'idempotency-key': 'one' });
    expect(again.body).toEqual(first.body);
    const other = await post(
      '/transactions',
      { ...buy, quantity: 3 },
      { 'idempotency-key': 'one' },
    );
    expect(other.status).toBe(422);
    const stale = await post('/transactions', buy, { 'if-match': '"v1"' });
    expect(stale.status).toBe(409);
    expect((stale.body as { detail: string }).detail).toMatch(/at version \d+/);
    // As proxies that compress write it.
    const weak = await post('/transactions', buy, { 'if-match': 'W/"v1"' });
    expect(weak.status).toBe(409);
    expect((await post('/transactions', buy, { 'if-match': 'latest' })).status).toBe(400);
    const batch = { transactions: [buy, { ...buy, transaction_type: 'SELL', quantity: 50 }] };
    const refused = await post('/transactions/batch', batch);
    expect(refused.status).toBe(400);
    expect((refused.body as { detail: string }).detail).toMatch(/^transactions\.1: .* None of the/);
    expect((await get(`/transactions/portfolio/${id}`)).body).toHaveLength(1);
    const version = ((await get(`/portfolios/${id}`)).body as { version: number }).version;
    const both = { transactions: [buy, buy] };
    const at = (which: number) => ({ 'if-match': `"v${which}"` });
    expect((await post('/transactions/batch', both, at(version - 1))).status).toBe(409);
    expect((await post('/transactions/batch', both, at(version))).status).toBe(201);
    const { id: more } = (await post('/portfolios', { name: 'More' })).body as { id: number };
    const spread = { transactions: [buy, { ...buy, portfolio_id: more }] };
    expect(await post('/transactions/batch', spread, at(version + 2))).toMatchObject({
      status: 400,
      body: { code: 'invalid_version', detail: expect.stringContaining('one portfolio') },
    });
    const { id: booked } = first.body as { id: number };
    expect((await book({ ...buy, transaction_type: 'SELL', quantity: 1 })).status).toBe(201);
    expect((await post(`/transactions/${booked}`, {})).status).toBe(405);
  });

  it('takes a number as it was written, not as a float has it', async () => {
    const { api, bearer, get, id, book } = await investor();
    const quantity = '1234567890.1234567891';
    const body = `{"portfolio_id": ${id}, "symbol": "KO", "transaction_type": "BUY", "quantity": ${quantity}, "price": 85.1}`;
    const booked = await api.ask('POST', `${V1}/transactions`, { bearer, body });
    expect(booked).toMatchObject({ status: 201, body: { quantity, price: '85.1' } });
    const held = await get(`/portfolios/${id}`);
    expect(held.body).toMatchObject({ holdings: [{ quantity }] });
    const buy = { symbol: 'KO', transaction_type: 'BUY', price: 1 };
    const finer = `{"portfolio_id": ${id}, "symbol": "KO", "transaction_type": "BUY", "quantity": 0.1234567890123456789, "price": 1}`;
    const refused = await api.ask('POST', `${V1}/transactions`, { bearer, body: finer });
    expect(refused).toMatchObject({
      status: 422,
      body: { detail: expect.stringMatching(/quantity.*10 places/) },
    });
    expect((await book({ ...buy, quantity: 0.1 + 0.2 })).status).toBe(422);
    expect((await book({ ...buy, quantity: 0.25 })).status).toBe(201);
  });
});
