// The live stream of a portfolio over real sockets: who may read it, when it is valued again, and what a slow reader gets.
import { describe, expect, it } from 'vitest';
import { until } from '../../processes/waiting.ts';
import { type Reading, readingAt } from '../harness/live-reading.ts';
import { type Served, served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

async function holder(stated: Record<string, string> = { IBM: '10' }) {
  const prices = statedPrices(stated);
  const api = await served([], 'closed', new Map(), { prices });
  const bearer = await api.signedIn('ann', 'viewer');
  const post = (path: string, body: unknown) => api.ask('POST', `/api/v1${path}`, { bearer, body });
  const made = await post('/portfolios', { name: 'Live' });
  const { id } = made.body as { id: number };
  const buy = (symbol: string, quantity: number) =>
    post('/transactions', {
      ...{ portfolio_id: id, transaction_type: 'BUY', symbol, quantity, price: 8 },
    });
  expect((await buy('IBM', 2)).status).toBe(201);
  return { api, bearer, id, buy, stated };
}

const reading = (api: Served, id: number, token?: string) =>
  readingAt(api, `/ws/portfolio/${id}`, token);

function valuations({ messages }: Reading) {
  return messages
    .filter(({ type }) => type === 'valuation')
    .map(({ portfolio }) => portfolio as Record<string, unknown> & { holdings: object[] });
}

async function valuedAt(reader: Reading, wanted: Record<string, unknown>): Promise<void> {
  await until(`a valuation with ${JSON.stringify(wanted)}`, () =>
    valuations(reader).some((one) => Object.entries(wanted).every(([key, it]) => one[key] === it)),
  );
}

describe('the live stream of a portfolio', () => {
  it('begins with the valuation of now, and sends another when a price changes or a trade is booked', async () => {
    const { api, bearer, id, buy, stated } = await holder();
    const reader = await reading(api, id, bearer);
    await valuedAt(reader, { total_cost: '16' });
    const shown = await api.ask('GET', `/api/v1/portfolios/${id}`, { bearer });
    expect(valuations(reader)[0]).toEqual(shown.body);
    stated.IBM = '11';
    await valuedAt(reader, { total_gain_loss: '6' });
    expect((await buy('IBM', 1)).status).toBe(201);
    await valuedAt(reader, { total_cost: '24' });
    expect(valuations(reader).at(-1)).toMatchObject({ holdings: [{ quantity: '3' }] });
  });

  it('watches the prices of what was bought meanwhile', async () => {
    const { api, bearer, id, buy, stated } = await holder({ IBM: '10', SAP: '9' });
    const reader = await reading(api, id, bearer);
    await buy('SAP', 1);
    await valuedAt(reader, { total_cost: '24' });
    stated.SAP = '12';
    await valuedAt(reader, { total_gain_loss: '8' });
  });

  it('sends prices of the symbols that a reader subscribes to, until it names others', async () => {
    const { api, bearer, id, stated } = await holder({ IBM: '10', SAP: '9', BMW: '7' });
    const reader = await reading(api, id);
    // Both at once: the second waits until the first is understood.
    reader.say({ type: 'auth', token: bearer });
    reader.say({ type: 'subscribe', symbols: ['SAP'] });
    const prices = (symbol: string) =>
      reader.messages
        .filter(({ type }) => type === 'price')
        .map(({ quote }) => quote as { symbol: string; price: string })
        .filter((quote) => quote.symbol === symbol);
    await until('the first price', () => prices('SAP').length > 0);
    stated.SAP = '9.5';
    await until('the changed price', () => prices('SAP').some((quote) => quote.price === '9.5'));
    reader.say({ type: 'subscribe', symbols: ['BMW'] });
    await until('the other price', () => prices('BMW').length > 0);
    stated.SAP = '9.75';
    stated.BMW = '7.5';
    await until('its change', () => prices('BMW').some((quote) => quote.price === '7.5'));
    expect(prices('SAP').map((quote) => quote.price)).not.toContain('9.75');
  });

  it('sends no more prices of symbols that a reader takes back, and answers a ping', async () => {
    const { api, bearer, id, stated } = await holder({ IBM: '10', SAP: '9', BMW: '7' });
    const reader = await reading(api, id, bearer);
    const told = (symbol: string, price: string) =>
      reader.messages.some(({ type, quote }) => {
        const { symbol: of, price: at } = (quote ?? {}) as { symbol?: string; price?: string };
        return type === 'price' && of === symbol && at === price;
      });
    const change = async (prices: Record<string, string>, [symbol, price]: [string, string]) => {
      Object.assign(stated, prices);
      await until(`${symbol} at ${price}`, () => told(symbol, price));
    };
    await valuedAt(reader, { total_cost: '16' });
    reader.say({ type: 'subscribe', symbols: ['SAP', 'BMW'] });
    await change({ SAP: '9.5' }, ['SAP', '9.5']);
    reader.say({ type: 'unsubscribe', symbols: ['SAP'] });
    reader.say({ type: 'ping' });
    await until('the answer', () => reader.messages.some(({ type }) => type === 'pong'));
    await change({ SAP: '9.75', BMW: '7.5' }, ['BMW', '7.5']);
    expect(told('SAP', '9.75')).toBe(false);
    reader.say({ type: 'unsubscribe' });
    reader.say({ type: 'ping' });
    await until('it goes on', () => reader.messages.filter(({ type }) => type === 'pong')[1]);
    stated.BMW = '8';
    stated.IBM = '11';
    await valuedAt(reader, { total_gain_loss: '6' });
    expect(told('BMW', '8')).toBe(false);
  });

  it('values a portfolio again that another process has changed', async () => {
    const { api, bearer, id } = await holder();
    const reader = await reading(api, id, bearer);
    await valuedAt(reader, { total_cost: '16' });
    const other = await served([], 'closed', new Map(), { place: api.place });
    const body = { ...{ portfolio_id: id, symbol: 'IBM', quantity: 1, price: 8 } };
    const sale = { ...body, transaction_type: 'SELL' };
    expect((await other.ask('POST', '/api/v1/transactions', { bearer, body: sale })).status).toBe(
      201,
    );
    await valuedAt(reader, { total_cost: '8' });
  });

  it('refuses a portfolio of somebody else like one that does not exist, and ends with the grant', async () => {
    const { api, id } = await holder();
    const bob = await api.signedIn('bob', 'trader');
    const refused = await reading(api, id, bob);
    expect(await refused.closed).toEqual({ code: 4404, reason: `no portfolio ${id}` });
    expect(valuations(refused)).toEqual([]);
    expect((await (await reading(api, 4_711, bob)).closed).code).toBe(4404);
    const events = await api.ask('GET', `/api/v1/portfolios/${id}/events`, { bearer: bob });
    expect(events.status).toBe(404);
    const { store } = api.identity.context;
    const { id: userId = '' } = (await store.userByLogin('bob')) ?? {};
    const grant = { kind: 'portfolio', resource: String(id), role: 'viewer' } as const;
    await api.identity.users.grant(userId, grant, BY_TEST);
    api.identity.authenticator.forget();
    const granted = await reading(api, id, bob);
    await valuedAt(granted, { total_cost: '16' });
    await store.removeGrant(userId, { kind: 'portfolio', resource: String(id) });
    expect((await granted.closed).code).toBe(4404);
  });

  it('lets nobody in without a token, and ends when the token does', async () => {
    const { api, id, bearer } = await holder();
    const silent = await reading(api, id);
    silent.say({ type: 'subscribe', symbols: ['IBM'] });
    expect((await silent.closed).code).toBe(4401);
    const wrong = await reading(api, id);
    wrong.say({ type: 'auth', token: 'garbage' });
    expect((await wrong.closed).code).toBe(4401);
    const noise = await reading(api, id);
    noise.say({ type: 'unsay' });
    expect((await noise.closed).code).toBe(4400);
    api.pass(25 * 60_000);
    const reader = await reading(api, id, bearer);
    api.pass(5 * 60_000);
    expect(await reader.closed).toEqual({ code: 4401, reason: 'the token has ended' });
  });

  it('gives the same as server-sent events', async () => {
    const { api, bearer, id, buy } = await holder({ IBM: '10', SAP: '9' });
    const leaving = new AbortController();
    const response = await fetch(`${api.url}/api/v1/portfolios/${id}/events?prices=SAP`, {
      headers: { authorization: `Bearer ${bearer}` },
      signal: leaving.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    let text = '';
    const read = (async () => {
      for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
    })().catch(() => {});
    await until('the valuation', () =>
      text.includes('event: valuation\ndata: {"type":"valuation"'),
    );
    await until('the price', () => text.includes('event: price\n'));
    await buy('IBM', 1);
    await until('the trade', () => text.includes('"total_cost":"24"'));
    leaving.abort();
    await read;
  });
});

const BY_TEST = { name: 'test', address: 'local', requestId: 'test' };
