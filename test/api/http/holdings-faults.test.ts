// The faults of the first holdings module, each over HTTP: cost methods, holding periods and the events of a position.
import { describe, expect, it } from 'vitest';
import { served } from '../harness/served.ts';

const V1 = '/api/v1';

interface Event {
  readonly id: string;
  readonly position: number;
  readonly type: string;
}

async function investor(cost_basis_method = 'FIFO') {
  const api = await served();
  const bearer = await api.signedIn('ann', 'viewer');
  const post = (path: string, body: unknown) => api.ask('POST', `${V1}${path}`, { bearer, body });
  const get = async (path: string) => (await api.ask('GET', `${V1}${path}`, { bearer })).body;
  const made = await post('/portfolios', { name: 'Savings', cost_basis_method });
  const { id: portfolio_id } = made.body as { id: number };
  const draft = (line: string) => {
    const [transaction_type, transaction_date, quantity, price] = line.split(' ');
    const trade = { transaction_type, transaction_date, quantity, price };
    return { portfolio_id, symbol: 'ABC', ...trade };
  };
  const book = (line: string, part: object = {}) =>
    post('/transactions', { ...draft(line), ...part });
  const events = async () =>
    ((await get(`/holdings/events?portfolio_id=${portfolio_id}&limit=1000`)) as { events: Event[] })
      .events;
  return { post, get, book, draft, events };
}

/** Cheap, dear, in between: no two methods sell the same first. */
const BOUGHT = ['BUY 2023-01-03 10 100', 'BUY 2023-02-01 10 300', 'BUY 2023-03-01 10 200'];
const SALE = 'SELL 2023-06-01 10 250';

describe('the method of a portfolio', () => {
  const gains = { FIFO: '1500', LIFO: '500', HIFO: '-500', AVERAGE: '500', MIN_TAX: '-500' };
  it.each(Object.entries(gains))('%s decides what a sale gains', async (method, gain) => {
    const { book } = await investor(method);
    for (const line of BOUGHT) await book(line);
    expect((await book(SALE)).body).toMatchObject({ realized_gain: gain });
  });

  it('AVERAGE leaves the average as it was, LIFO the oldest lots', async () => {
    const averageAfter = async (method: string) => {
      const { get, book } = await investor(method);
      for (const line of [...BOUGHT, 'BUY 2023-04-03 10 500', SALE]) await book(line);
      const summary = await get('/holdings/cost-basis/ABC/summary');
      return (summary as { average_cost: string }).average_cost;
    };
    expect(await averageAfter('AVERAGE')).toBe('275');
    expect(await averageAfter('LIFO')).toBe('200');
  });

  it('SPECIFIC_ID sells the lots that are named, and nothing without a name', async () => {
    const { book } = await investor('SPECIFIC_ID');
    const ids: number[] = [];
    for (const line of BOUGHT) ids.push(((await book(line)).body as { id: number }).id);
    expect(await book(SALE)).toMatchObject({
      status: 422,
      body: { reasons: [{ kind: 'LOT_SELECTION_REQUIRED' }] },
    });
    const lots = [
      { lot_id: String(ids[2]), quantity: 6 },
      { lot_id: String(ids[0]), quantity: 4 },
    ];
    expect((await book(SALE, { lots })).body).toMatchObject({ realized_gain: '900' });
  });
});

describe('a holding period', () => {
  it('of exactly one year is short term, in leap years too, and long term from the day after', async () => {
    const { get, book } = await investor();
    await book('BUY 2023-03-01 10 100');
    await book('SELL 2024-03-01 4 200');
    await book('SELL 2024-03-02 3 200');
    expect(await get('/tax/realized?year=2024')).toMatchObject({
      short_term: { gain: '400' },
      long_term: { gain: '300' },
      closures: [{ term: 'SHORT' }, { term: 'LONG' }],
    });
  });

  it('is counted for every open lot, by its own day', async () => {
    const { get, book } = await investor();
    await book('BUY 2024-02-29 1 100');
    expect(await get('/holdings/cost-basis/ABC/summary')).toMatchObject({
      lots: [{ opened_on: '2024-02-29', long_term_from: '2025-03-01', days_until_long_term: 0 }],
    });
  });
});

describe('the events of a position', () => {
  it('tell that it was opened before that it changed, each after the trade behind it', async () => {
    const { book, events } = await investor();
    for (const line of [...BOUGHT.slice(0, 2), 'SELL 2023-06-01 20 250']) await book(line);
    expect((await events()).map(({ type }) => type)).toEqual([
      'PORTFOLIO_CREATED',
      ...['TRADE_EXECUTED', 'POSITION_OPENED'],
      ...['TRADE_EXECUTED', 'POSITION_UPDATED'],
      ...['TRADE_EXECUTED', 'POSITION_CLOSED'],
    ]);
  });

  it('have ids of their own, however many arrive in one millisecond', async () => {
    const { post, draft, events } = await investor();
    const transactions = Array.from({ length: 200 }, () => draft('BUY 2023-01-03 1 100'));
    expect((await post('/transactions/batch', { transactions })).status).toBe(201);
    const all = await events();
    expect(all).toHaveLength(1 + 2 * transactions.length);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.every(({ position }, at) => position > (all[at - 1]?.position ?? 0))).toBe(true);
  });
});

describe('a reinvested dividend', () => {
  it('shows what it bought', async () => {
    const { get, book } = await investor();
    await book('BUY 2023-01-03 10 100');
    const done = await book('REINVESTED_DIVIDEND 2023-06-01 0.5 120');
    const row = { quantity: '0.5', price: '120', income: '60', cash: '0' };
    expect(done.body).toMatchObject(row);
    const { id } = done.body as { id: number };
    await book('BUY 2023-02-01 1 100');
    expect(await get(`/transactions/${id}`)).toMatchObject(row);
  });
});
