// Options over HTTP: prices per share with their multiplier, values in money, and the ends of contracts.
import { describe, expect, it } from 'vitest';
import { served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

const CALL = 'AAPL 261218C00230000';

async function investor() {
  const prices = statedPrices({ [CALL]: '1.4', AAPL: '240' });
  const byHand = { put: async () => {}, of: async () => new Map(), remove: async () => false };
  const api = await served([], 'open', new Map(), { stocks: { prices, byHand } });
  const bearer = await api.signedIn('ann', 'viewer');
  const ask = (method: string, path: string, body?: unknown) =>
    api.ask(method, `/api/v1${path}`, { bearer, ...(body === undefined ? {} : { body }) });
  const made = await ask('POST', '/portfolios', { name: 'Options', allow_short: true });
  const { id } = made.body as { id: number };
  const book = (body: object) =>
    ask('POST', '/transactions', { portfolio_id: id, symbol: CALL, ...body });
  return { ask, id, book };
}

describe('options over HTTP', () => {
  it('have prices per share, and values of their contracts', async () => {
    const { ask, id, book } = await investor();
    const bought = await book({ transaction_type: 'BUY', quantity: 3, price: 1.1, fees: 1.95 });
    expect(bought).toMatchObject({
      status: 201,
      body: { symbol: CALL, price: '1.1', multiplier: '100', cash: '-331.95' },
    });
    const { body } = await ask('GET', `/portfolios/${id}`);
    expect(body).toMatchObject({
      holdings: [
        {
          ...{ quantity: '3', total_cost: '331.95', average_cost: '1.1065' },
          ...{ current_price: '1.4', market_value: '420', unrealized_gain_loss: '88.05' },
        },
      ],
      total_value: '420',
    });
    const position = await ask('GET', `/holdings/positions/${id}-1-LONG`);
    expect(position.body).toMatchObject({
      ...{ purchase_price: '1.1065', current_price: '1.4', market_value: '420' },
      lots: [{ open_price: '1.1', cost_basis: '331.95', market_value: '420' }],
    });
    const lots = await ask('GET', '/tax/unrealized');
    expect(lots.body).toMatchObject({ lots: [{ price: '1.4', market_value: '420' }] });
  });

  it('that were held before cost their price times the multiplier', async () => {
    const { ask, id, book } = await investor();
    await book({ transaction_type: 'OPENING_BALANCE', quantity: 2, price: 1.5 });
    expect((await ask('GET', `/portfolios/${id}`)).body).toMatchObject({
      holdings: [{ quantity: '2', total_cost: '300', average_cost: '1.5' }],
    });
  });

  it('that were held before and are named by their number cost the same', async () => {
    const { ask, id, book } = await investor();
    const opened = { transaction_type: 'OPENING_BALANCE', quantity: 2, price: 1.5 };
    const { body } = await book(opened);
    const { security_id } = body as { security_id: number };
    expect(await book({ ...opened, symbol: undefined, security_id })).toMatchObject({
      status: 201,
    });
    expect((await ask('GET', `/portfolios/${id}`)).body).toMatchObject({
      holdings: [{ quantity: '4', total_cost: '600', average_cost: '1.5' }],
    });
  });

  it('state their terms, the days left and whether they have expired', async () => {
    const { ask, id, book } = await investor();
    await book({ transaction_type: 'BUY', quantity: 1, price: 1.1 });
    const old = 'AAPL 200117C00300000';
    await book({
      transaction_type: 'BUY',
      symbol: old,
      quantity: 1,
      price: 2,
      transaction_date: '2019-12-02',
    });
    const { body } = await ask('GET', `/portfolios/${id}`);
    expect(body).toMatchObject({
      holdings: [
        {
          ...{ symbol: CALL, unpriced_reason: null },
          option: {
            ...{ underlying: 'AAPL', right: 'call', strike: '230', expiry: '2026-12-18' },
            ...{ multiplier: '100', adjusted: false, days_left: expect.any(Number) },
            liquidation_value: null,
          },
        },
        { symbol: old, market_value: null, unpriced_reason: 'EXPIRED' },
      ],
      allocation: { symbol: [{ key: 'AAPL', value: '140' }, expect.anything()] },
    });
  });

  it('end by an exercise that delivers shares with the premium in their cost', async () => {
    const { ask, id, book } = await investor();
    await book({ transaction_type: 'BUY', quantity: 1, price: 1.1 });
    const end = { transaction_type: 'EXERCISE', quantity: 1 };
    expect(await book(end)).toMatchObject({ status: 201, body: { cash: '-23000' } });
    expect((await ask('GET', `/portfolios/${id}`)).body).toMatchObject({
      holdings: [{ symbol: 'AAPL', quantity: '100', total_cost: '23110' }],
    });
    expect(await book(end)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('more than the 0 held') },
    });
  });

  it('expire and are settled, written ones with a negative quantity', async () => {
    const { book } = await investor();
    await book({ transaction_type: 'SHORT', quantity: 2, price: 1.1 });
    expect(await book({ transaction_type: 'EXPIRY', quantity: -1 })).toMatchObject({
      body: { realized_gain: '110', cash: '0' },
    });
    const settled = { transaction_type: 'CASH_SETTLEMENT', quantity: -1, price: 3 };
    expect(await book(settled)).toMatchObject({ body: { realized_gain: '-190', price: '3' } });
    expect(await book({ transaction_type: 'EXPIRY', symbol: 'AAPL', quantity: 1 })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('only a contract of an option') },
    });
  });
});
