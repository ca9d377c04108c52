// The portfolio tracker's documented API, path by path: statuses, fields and formulas; and the faults of its first version.
import { describe, expect, it } from 'vitest';
import { type Served, served } from '../harness/served.ts';
import { statedPrices, UNANSWERED } from '../harness/stated-prices.ts';

const V1 = '/api/v1';

async function tracker(): Promise<Served> {
  const prices = statedPrices({ AAPL: '200', MSFT: '200' });
  const byHand = { put: async () => {}, of: async () => new Map(), remove: async () => false };
  return served([], 'open', new Map(), { stocks: { prices, byHand } });
}

async function person(api: Served, username: string) {
  const user = { email: `${username}@example.org`, username, password: 'correct horse 42' };
  const registered = await api.ask('POST', `${V1}/auth/register`, { body: user });
  const login = { username, password: user.password };
  const signedIn = await api.ask('POST', `${V1}/auth/login`, { body: login });
  const bearer = (signedIn.body as { access_token: string }).access_token;
  const ask = (method: string, path: string, body?: unknown) =>
    api.ask(method, `${V1}${path}`, { bearer, ...(body === undefined ? {} : { body }) });
  return { registered, signedIn, ask };
}

async function investor() {
  const api = await tracker();
  const ann = await person(api, 'ann');
  const made = await ann.ask('POST', '/portfolios', { name: 'Tech', description: 'long' });
  const { id } = made.body as { id: number };
  const book = (body: object) =>
    ann.ask('POST', '/transactions', { portfolio_id: id, symbol: 'AAPL', ...body });
  const holding = async () => {
    const { body } = await ann.ask('GET', `/portfolios/${id}`);
    return (body as { holdings: Record<string, unknown>[] }).holdings[0];
  };
  return { api, ...ann, made, id, book, holding };
}

describe('the paths of the portfolio tracker', () => {
  it('POST /auth/register, POST /auth/login, GET /auth/me', async () => {
    const { registered, signedIn, ask } = await person(await tracker(), 'ann');
    const user = { email: 'ann@example.org', username: 'ann', is_active: true };
    expect(registered).toMatchObject({ status: 201, body: user });
    expect(JSON.stringify(registered.body)).not.toMatch(/password/);
    expect(signedIn).toMatchObject({
      status: 200,
      body: { token_type: 'bearer', expires_in: 1800 },
    });
    expect(await ask('GET', '/auth/me')).toMatchObject({
      status: 200,
      body: { ...user, created_at: expect.any(String), updated_at: expect.any(String) },
    });
  });

  it('GET, POST, PUT and DELETE /portfolios', async () => {
    const { ask, made, id } = await investor();
    const row = { id, name: 'Tech', description: 'long', user_id: expect.any(Number) };
    const times = { created_at: expect.any(String), updated_at: expect.any(String) };
    expect(made).toMatchObject({ status: 201, body: { ...row, ...times } });
    expect(await ask('GET', '/portfolios')).toMatchObject({ status: 200, body: [row] });
    const renamed = await ask('PUT', `/portfolios/${id}`, { name: 'Growth' });
    expect(renamed).toMatchObject({ status: 200, body: { name: 'Growth', description: 'long' } });
    expect((await ask('DELETE', `/portfolios/${id}`)).status).toBe(204);
    expect(await ask('GET', '/portfolios')).toMatchObject({ body: [] });
  });

  it('GET /portfolios/{id} has holdings and totals by the documented formulas', async () => {
    const { ask, id, book } = await investor();
    await book({ transaction_type: 'BUY', quantity: 10, price: 150, fees: 10 });
    await book({ transaction_type: 'BUY', symbol: 'MSFT', quantity: 1, price: 250 });
    expect(await ask('GET', `/portfolios/${id}`)).toMatchObject({
      status: 200,
      body: {
        holdings: [
          {
            id: expect.any(Number),
            ...{ portfolio_id: id, symbol: 'AAPL', quantity: '10' },
            ...{ average_cost: '151', total_cost: '1510', current_price: '200' },
            ...{ unrealized_gain_loss: '490', unrealized_gain_loss_percent: '32.4503' },
            updated_at: expect.any(String),
          },
          { symbol: 'MSFT', unrealized_gain_loss: '-50', unrealized_gain_loss_percent: '-20' },
        ],
        ...{ total_value: '2200', total_cost: '1760', total_gain_loss: '440' },
        total_gain_loss_percent: '25',
      },
    });
  });

  it('POST, GET and DELETE /transactions, and those of a portfolio', async () => {
    const { ask, id, book, holding } = await investor();
    const at = { transaction_date: '2024-01-15T10:30:00-05:00', notes: 'first' };
    const buy = { transaction_type: 'BUY', quantity: 10, price: 150.5, fees: 1.25, ...at };
    const booked = await book(buy);
    const row = {
      ...{ id: expect.any(Number), portfolio_id: id, symbol: 'AAPL', transaction_type: 'BUY' },
      ...{ quantity: '10', price: '150.5', total_amount: '1506.25', fees: '1.25', notes: 'first' },
      ...{ transaction_date: '2024-01-15T15:30:00.000Z', created_at: expect.any(String) },
    };
    expect(booked).toMatchObject({ status: 201, body: row });
    const { id: number } = booked.body as { id: number };
    expect(await ask('GET', `/transactions/${number}`)).toMatchObject({ status: 200, body: row });
    const listed = await ask('GET', `/transactions/portfolio/${id}`);
    expect(listed).toMatchObject({ status: 200, body: [row] });
    expect((await ask('DELETE', `/transactions/${number}`)).status).toBe(204);
    expect(await holding()).toBeUndefined();
  });

  it('GET /stocks/{symbol}, POST /stocks/batch', async () => {
    const { ask } = await investor();
    const quote = { symbol: 'AAPL', price: '200', currency: 'USD', source: 'stated' };
    expect(await ask('GET', '/stocks/AAPL')).toMatchObject({ status: 200, body: quote });
    expect(await ask('POST', '/stocks/batch', { symbols: ['AAPL', 'NOSUCH'] })).toMatchObject({
      status: 200,
      body: { quotes: [quote], errors: [{ symbol: 'NOSUCH', kind: 'unknown-symbol' }] },
    });
  });

  it('answer 400, 401, 403, 404 and 503 for what the documented exceptions mean', async () => {
    const { api, ask, id, book } = await investor();
    const bob = await person(api, 'bob');
    const paths = [`/portfolios/${id}`, `/transactions/portfolio/${id}`];
    for (const path of paths) {
      expect((await api.ask('GET', `${V1}${path}`)).status).toBe(401);
      expect((await bob.ask('GET', path)).status).toBe(404);
    }
    const sale = {
      portfolio_id: id,
      transaction_type: 'SELL',
      symbol: 'AAPL',
      quantity: 1,
      price: 1,
    };
    expect((await bob.ask('POST', '/transactions', sale)).status).toBe(404);
    const { id: userId = '' } = (await api.identity.context.store.userByLogin('bob')) ?? {};
    const grant = { kind: 'portfolio', resource: String(id), role: 'viewer' } as const;
    const by = { name: 'test', address: 'local', requestId: 'test' };
    await api.identity.users.grant(userId, grant, by);
    api.identity.authenticator.forget();
    expect((await bob.ask('GET', `/portfolios/${id}`)).status).toBe(200);
    expect((await bob.ask('POST', '/transactions', sale)).status).toBe(403);
    expect((await book({ transaction_type: 'SELL', quantity: 1, price: 1 })).status).toBe(400);
    expect((await ask('GET', '/transactions/4711')).status).toBe(404);
    expect((await ask('GET', '/stocks/NOSUCH')).status).toBe(404);
    const dead = await ask('GET', `/stocks/${UNANSWERED}`);
    expect(dead).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('timeout') },
    });
    expect(Number(dead.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('the faults of the first tracker are not repeated:', () => {
  it('a dividend lowers the average cost with the total, so that the next sale removes no more than its share', async () => {
    const { book, holding } = await investor();
    await book({ transaction_type: 'BUY', quantity: 10, price: 100 });
    await book({ transaction_type: 'DIVIDEND', amount: 50 });
    expect(await holding()).toMatchObject({ average_cost: '95', total_cost: '950' });
    const sold = await book({ transaction_type: 'SELL', quantity: 4, price: 120 });
    expect(sold.body).toMatchObject({ realized_gain: '100' });
    expect(await holding()).toMatchObject({ average_cost: '95', total_cost: '570' });
  });

  it('the fees of a sale lower what it brings in', async () => {
    const { book } = await investor();
    await book({ transaction_type: 'BUY', quantity: 10, price: 100 });
    const sold = await book({ transaction_type: 'SELL', quantity: 10, price: 110, fees: 5 });
    expect(sold.body).toMatchObject({ total_amount: '1095', realized_gain: '95' });
  });

  it('an oversell leaves the holding as it was', async () => {
    const { book, holding } = await investor();
    await book({ transaction_type: 'BUY', quantity: 10, price: 100 });
    expect((await book({ transaction_type: 'SELL', quantity: 11, price: 110 })).status).toBe(400);
    expect(await holding()).toMatchObject({ quantity: '10', total_cost: '1000' });
  });

  it('the currency of a transaction and ten places of a price are kept', async () => {
    const { book, holding } = await investor();
    const odd = { symbol: 'ODD', currency: 'EUR', quantity: 3, price: '0.0000000123' };
    const bought = await book({ transaction_type: 'BUY', ...odd });
    expect(bought.body).toMatchObject({ currency: 'EUR', price: '0.0000000123' });
    expect(await holding()).toMatchObject({ currency: 'EUR', total_cost: '0.0000000369' });
  });

  it('a token in the address of the live stream is refused', async () => {
    const { api, id } = await investor();
    const answer = await api.ask('GET', `${V1}/ws/portfolio/${id}?token=abc`);
    expect(answer.status).toBe(400);
  });
});

describe('the faults of the first position tracker are not repeated:', () => {
  it('a transaction without a time has that of its own request', async () => {
    const { api, book } = await investor();
    const timeOf = async () => {
      const { body } = await book({ transaction_type: 'BUY', quantity: 1, price: 1 });
      return Date.parse((body as { transaction_date: string }).transaction_date);
    };
    const first = await timeOf();
    api.pass(60_000);
    expect((await timeOf()) - first).toBeGreaterThanOrEqual(60_000);
  });

  it('a later partial sale leaves the closing date, price and year of an earlier one', async () => {
    const { ask, book } = await investor();
    const trade = (type: string, date: string, quantity: number, at: number) =>
      book({ transaction_type: type, transaction_date: date, quantity, price: at });
    await trade('BUY', '2023-01-10', 10, 100);
    const first = await trade('SELL', '2023-12-31', 4, 150);
    await trade('SELL', '2024-02-01', 6, 90);
    const { id } = first.body as { id: number };
    expect((await ask('GET', `/transactions/${id}`)).body).toMatchObject({
      ...{ trade_date: '2023-12-31', price: '150', realized_gain: '200' },
    });
  });

  it('a sale needs no stored price, and one without a price is refused in a sentence', async () => {
    const { book } = await investor();
    await book({ transaction_type: 'BUY', symbol: 'NOSUCH', quantity: 2, price: 5 });
    const sale = { transaction_type: 'SELL', symbol: 'NOSUCH', quantity: 1 };
    expect((await book({ ...sale, price: 6 })).body).toMatchObject({ realized_gain: '1' });
    expect(await book(sale)).toMatchObject({
      status: 422,
      body: { detail: expect.stringMatching(/^price: required/) },
    });
  });

  it('of many sales at once only those are booked that the holding has', async () => {
    const { book, holding } = await investor();
    await book({ transaction_type: 'BUY', quantity: 5, price: 100 });
    const sale = { transaction_type: 'SELL', quantity: 1, price: 110 };
    const answers = await Promise.all(Array.from({ length: 16 }, () => book(sale)));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([...Array(5).fill(201), ...Array(11).fill(400)]);
    expect(await holding()).toBeUndefined();
  });
});
