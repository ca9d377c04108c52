// A tax year by the rules of a person's own country, over HTTP.
import { describe, expect, it } from 'vitest';
import { decimal } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import { served } from '../harness/served.ts';

const V1 = '/api/v1';

async function resident(tax_view: string, currency: string) {
  const api = await served();
  const bearer = await api.signedIn('ann', 'viewer');
  const send = (method: string, path: string, body: unknown) =>
    api.ask(method, `${V1}${path}`, { bearer, body });
  const get = async (path: string) => (await api.ask('GET', `${V1}${path}`, { bearer })).body;
  const open = async (settings: object = {}) => {
    const terms = { name: 'Shares', cost_basis_method: 'FIFO', base_currency: currency };
    const made = await send('POST', '/portfolios', { ...terms, ...settings });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return (made.body as { id: number }).id;
  };
  async function book(portfolio: number, line: string, more: object = {}) {
    const [transaction_type, quantity, symbol, price, transaction_date, fees = '0'] =
      line.split(' ');
    const body = { transaction_type, quantity, symbol, price, transaction_date, fees, currency };
    const done = await send('POST', '/transactions', { portfolio_id: portfolio, ...body, ...more });
    if (done.status !== 201) throw new Error(JSON.stringify(done.body));
    return done.body as { id: number };
  }
  const chosen = await send('PUT', '/tax/view', { tax_view });
  expect(chosen).toMatchObject({ status: 200, body: { tax_view } });
  return { api, bearer, send, get, open, book };
}

/** HMRC, helpsheet HS284 (2021), example 3. */
const LOBSTER = [
  'BUY 1000 LOB 4.00 2014-04-01 150',
  'BUY 500 LOB 4.10 2017-09-01 80',
  'SELL 700 LOB 4.80 2020-05-01 100',
  'SELL 400 LOB 5.20 2021-02-01 105',
];

it('shares that rights gave are part of the pool, with what was paid for them', async () => {
  const { api, send, get, open, book } = await resident('uk', 'GBP');
  const id = await open();
  const bearer = await api.signedIn('boss', 'admin');
  const right = { symbol: 'LOBR', currency: 'GBP' };
  await api.ask('POST', `${V1}/securities`, { bearer, body: right });
  await book(id, 'BUY 100 LOB 90 2023-12-01');
  const confirmed = async (body: object, terms: object = {}) => {
    const made = await send('POST', `/portfolios/${id}/action-proposals`, body);
    const proposal = (made.body as { id: string }).id;
    const path = `/portfolios/${id}/action-proposals/${proposal}/confirm`;
    const done = await send('POST', path, terms);
    expect(done.status, JSON.stringify([made.body, done.body])).toBe(200);
  };
  const issue = { type: 'RIGHTS_ISSUE', symbol: 'LOB', new_symbol: 'LOBR', ratio: '1' };
  await confirmed({ ...issue, effective_on: '2024-01-10' });
  const exercise = { type: 'RIGHTS_EXERCISE', symbol: 'LOBR', new_symbol: 'LOB', ratio: '2' };
  const terms = { old_shares: '23', cash_per_share: '81', effective_on: '2024-01-22' };
  await confirmed({ ...exercise, ...terms }, { quantity: '92' });
  await book(id, 'SELL 54 LOB 100 2024-03-15');
  // 108 shares for 9,648, and half of them for 5,400.
  expect(await get('/tax/report?year=2023')).toMatchObject({ totals: { net: '576' } });
});

describe('a sale that is not booked', () => {
  const preview = { symbol: 'LOB', quantity: '400', price: '5.20', fees: '105' };
  const day = { transaction_date: '2021-02-01' };

  it('adds to the year what the sale adds once it is booked, and books nothing', async () => {
    const { send, get, open, book } = await resident('uk', 'GBP');
    const id = await open();
    for (const line of LOBSTER.slice(0, 3)) await book(id, line);
    const asked = { portfolio_id: id, ...preview, ...day };
    const { body } = await send('POST', '/tax/sale-preview', asked);
    expect(body).toMatchObject({
      pooled: {
        ...{ tax_view: 'uk', name: '2020/21', currency: 'GBP', complete: true, warnings: [] },
        disposal: { gain: '300.33', matches: [{ rule: 'pool', quantity: '400' }] },
        ...{ gain: '300.33', denied_loss: '0', sale_tax: null },
        ...{ net_before: '329.33', net_after: '629.66', above_exempt_after: '0' },
      },
    });
    expect(await get('/tax/report?year=2020')).toMatchObject({ totals: { net: '329.33' } });
    await book(id, LOBSTER[3] ?? '');
    expect(await get('/tax/report?year=2020')).toMatchObject({ totals: { net: '629.66' } });
  });

  it('counts in Canada in the year in which it would settle', async () => {
    const { send, open, book } = await resident('ca', 'CAD');
    const id = await open();
    await book(id, 'BUY 10 ABC 100 2024-01-02');
    const sale = { symbol: 'ABC', quantity: '4', price: '130', transaction_date: '2024-12-31' };
    const { body } = await send('POST', '/tax/sale-preview', { portfolio_id: id, ...sale });
    expect(body).toMatchObject({ pooled: { name: '2025', gain: '120', net_before: '0' } });
  });

  it('has the tax that brokers in Vietnam withhold, and none by the rules of the United States', async () => {
    const { send, open, book } = await resident('vn', 'VND');
    const id = await open();
    await book(id, 'BUY 1000 FPT 80000 2024-01-02');
    const sale = { symbol: 'FPT', quantity: '500', price: '92000' };
    const asked = () => send('POST', '/tax/sale-preview', { portfolio_id: id, ...sale });
    expect((await asked()).body).toMatchObject({ pooled: { sale_tax: '46000', gain: '6000000' } });
    await send('PUT', '/tax/view', { tax_view: 'us' });
    expect((await asked()).body).toMatchObject({ pooled: null });
  });
});

describe('a year in the United Kingdom', () => {
  it('reports the gains that HMRC computes, from pools over all taxed portfolios', async () => {
    const { get, open, book } = await resident('uk', 'GBP');
    const [one, other] = [await open(), await open({ allow_short: true })];
    for (const line of LOBSTER.slice(0, 3)) await book(one, line);
    await book(other, LOBSTER[3] ?? '');
    const report = await get('/tax/report?year=2020');
    expect(report).toMatchObject({
      tax_view: 'uk',
      name: '2020/21',
      from: '2020-04-06',
      to: '2021-04-05',
      currency: 'GBP',
      disposals: [
        { symbol: 'LOB', on: '2020-05-01', proceeds: '3360', gain: '329.33' },
        { on: '2021-02-01', gain: '300.33', matches: [{ rule: 'pool', quantity: '400' }] },
      ],
      totals: { disposals: 2, gains: '629.66', losses: '0', exempt_amount: '12300' },
      pools: [{ symbol: 'LOB', quantity: '400', cost: '1674.67' }],
      complete: true,
      warnings: [],
    });
    expect(report).toMatchObject({ advice: expect.stringContaining('not tax advice') });
    expect(report).toMatchObject({
      sources: [expect.stringContaining('www.gov.uk'), expect.any(String)],
    });
    const text = await get('/tax/report?year=2020&format=csv');
    expect(text).toContain('LOB,2020-05-01,700,3360.00,3030.67,329.33,,,700 pool\r\n');
  });

  it('changes with a purchase that is booked later, and an ISA takes no part', async () => {
    const { get, open, book } = await resident('uk', 'GBP');
    const portfolio = await open();
    const isa = await open({ tax_treatment: 'TAX_DEFERRED' });
    await book(portfolio, 'BUY 100 MSP 5 2024-01-10');
    await book(portfolio, 'SELL 100 MSP 4 2024-05-01');
    await book(isa, 'BUY 100 MSP 1 2024-05-02');
    const before = { totals: { losses: '100', net: '-100', above_exempt: '0' } };
    expect(await get('/tax/report?year=2024')).toMatchObject({ ...before, left_out: [isa] });

    await book(portfolio, 'BUY 60 MSP 4.5 2024-05-31');
    expect(await get('/tax/report?year=2024')).toMatchObject({
      totals: { losses: '70', allowable_costs: '470' },
      disposals: [
        {
          matches: [
            { rule: 'next-30-days', on: '2024-05-31', quantity: '60', cost: '270' },
            { rule: 'pool', on: null, quantity: '40', cost: '200' },
          ],
        },
      ],
    });
  });

  it('converts at the rate of each day, and names the day and the pair without one', async () => {
    const { api, get, open, book } = await resident('uk', 'USD');
    const portfolio = await open();
    await book(portfolio, 'BUY 10 ABC 100 2024-06-03');
    await book(portfolio, 'SELL 10 ABC 120 2024-09-02');
    expect(await get('/tax/report?year=2024')).toMatchObject({
      complete: false,
      disposals: [],
      missing_rates: [
        { symbol: 'ABC', from: 'USD', to: 'GBP', on: '2024-06-03' },
        { on: '2024-09-02', detail: expect.stringContaining('Add USD/GBP to api.prices.rates') },
      ],
    });
    const rate = (on: string, text: string) => ({
      ...{ from: 'GBP' as CurrencyCode, to: 'USD' as CurrencyCode, source: 'test' },
      ...{ on: on as TradingDay, rate: decimal(text) },
    });
    await api.history.recordRates([rate('2024-06-03', '1.25'), rate('2024-08-30', '1.6')]);
    expect(await get('/tax/report?year=2024')).toMatchObject({
      complete: true,
      disposals: [{ proceeds: '750', allowable_costs: '800', gain: '-50' }],
    });
  });

  it('lists dividends by the country of the ISIN, and a split between sale and purchase', async () => {
    const { get, open, book, send } = await resident('uk', 'GBP');
    const portfolio = await open();
    await book(portfolio, 'BUY 100 SPLT 4 2019-12-02');
    await book(portfolio, 'SELL 100 SPLT 10 2020-01-02');
    await book(portfolio, 'BUY 10 SPLT 4 2020-01-06');
    const split = { transaction_type: 'SPLIT', symbol: 'SPLT', transaction_date: '2020-01-10' };
    const done = await send('POST', '/transactions', {
      ...{ portfolio_id: portfolio, ...split, new_shares: '2', old_shares: '1' },
    });
    expect(done.status).toBe(201);
    await book(portfolio, 'BUY 180 SPLT 3 2020-01-20');
    await book(portfolio, 'DIVIDEND 0 SPLT 0 2020-02-03', {
      ...{ quantity: undefined, price: undefined, amount: '20', withholding: '3' },
    });
    expect(await get('/tax/report?year=2019')).toMatchObject({
      disposals: [
        {
          matches: [
            { rule: 'next-30-days', on: '2020-01-06', quantity: '10', cost: '40' },
            { rule: 'next-30-days', on: '2020-01-20', quantity: '90', cost: '540' },
          ],
          gain: '420',
        },
      ],
      pools: [{ quantity: '200', cost: '400' }],
      dividends: [{ country: null, amount: '20', withheld: '3' }],
    });
  });

  it('is refused for an unknown view, and by the rules of the United States says where to look', async () => {
    const { send, api, bearer } = await resident('us', 'USD');
    const wrong = await send('PUT', '/tax/view', { tax_view: 'xx' });
    expect(wrong.status).toBe(422);
    const report = await api.ask('GET', `${V1}/tax/report`, { bearer });
    expect(report).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('/tax/realized') },
    });
  });

  it('stays chosen when equivalents are declared', async () => {
    const { send, get } = await resident('uk', 'GBP');
    await send('PUT', '/tax/equivalents', { equivalents: [['AAA', 'BBB']], replacements: [] });
    expect(await get('/tax/view')).toMatchObject({ tax_view: 'uk' });
  });
});

describe('a year in Canada', () => {
  it('denies the loss of what any account bought back, in whichever order it is booked', async () => {
    const { get, open, book } = await resident('ca', 'CAD');
    const own = await open();
    const rrsp = await open({ tax_treatment: 'TAX_DEFERRED' });
    await book(own, 'BUY 50 XYZ 10 2024-01-10');
    await book(own, 'SELL 20 XYZ 8 2024-06-03');
    expect(await get('/tax/report?year=2024')).toMatchObject({
      ...{ name: '2024', currency: 'CAD' },
      totals: { losses: '40', net: '-40', denied_losses: '0', exempt_amount: null },
      pools: [{ quantity: '30', cost: '300' }],
    });
    await book(own, 'BUY 15 XYZ 7 2024-06-10');
    expect(await get('/tax/report?year=2024')).toMatchObject({
      disposals: [{ gain: '-10', denied_loss: '30', lost_for_good: '0' }],
      pools: [{ quantity: '45', cost: '435' }],
    });
    await book(rrsp, 'BUY 45 XYZ 7 2024-06-11');
    expect(await get('/tax/report?year=2024')).toMatchObject({
      disposals: [{ gain: '0', denied_loss: '40', lost_for_good: '20' }],
      pools: [{ quantity: '45', cost: '425' }],
      left_out: [rrsp],
    });
  });

  it('counts what a spouse buys once the portfolio is shared and named, and no longer than that', async () => {
    const { api, send, get, open, book } = await resident('ca', 'CAD');
    const own = await open();
    await book(own, 'BUY 10 XYZ 10 2024-01-10');
    await book(own, 'SELL 4 XYZ 8 2024-06-03');
    const bearer = await api.signedIn('bob', 'viewer');
    const post = (path: string, body: object) => api.ask('POST', `${V1}${path}`, { bearer, body });
    const settings = { name: 'Spouse', cost_basis_method: 'FIFO', base_currency: 'CAD' };
    const spouse = ((await post('/portfolios', settings)).body as { id: number }).id;
    const trade = { transaction_type: 'BUY', quantity: '4', symbol: 'XYZ', price: '7' };
    await post('/transactions', {
      ...{ portfolio_id: spouse, ...trade, currency: 'CAD', transaction_date: '2024-06-10' },
    });
    const named = () => send('PUT', '/tax/view', { tax_view: 'ca', affiliates: [spouse] });
    expect((await named()).status).toBe(404);
    const admin = await api.signedIn('boss', 'admin');
    const { id } = (await get('/auth/me')) as { id: string };
    const grant = (role: string | null) =>
      api.ask('PUT', `${V1}/users/${id}/grants`, {
        bearer: admin,
        body: { kind: 'portfolio', resource: String(spouse), role },
      });
    expect((await grant('viewer')).status).toBeLessThan(300);
    expect(await named()).toMatchObject({ status: 200, body: { affiliates: [spouse] } });
    const ownOne = await send('PUT', '/tax/view', { tax_view: 'ca', affiliates: [own] });
    expect(ownOne).toMatchObject({ status: 422 });
    expect((await send('PUT', '/tax/view', { tax_view: 'ca' })).body).toMatchObject({
      affiliates: [spouse],
    });
    expect(await get('/tax/report?year=2024')).toMatchObject({
      disposals: [{ gain: '0', denied_loss: '8', to_affiliates: '8', lost_for_good: '0' }],
      pools: [{ quantity: '6', cost: '60' }],
      ...{ affiliates: [spouse], warnings: [] },
    });
  });

  it('counts a sale on the day on which it settles', async () => {
    const { get, open, book } = await resident('ca', 'CAD');
    const own = await open();
    await book(own, 'BUY 10 XYZ 10 2024-03-01');
    await book(own, 'SELL 10 XYZ 12 2024-12-31');
    expect(await get('/tax/report?year=2024')).toMatchObject({ disposals: [] });
    expect(await get('/tax/report?year=2025')).toMatchObject({ totals: { gains: '20' } });
  });
});

describe('a year in Vietnam', () => {
  it('reports the tax of each sale, which the fees contain, and charges nothing', async () => {
    const { get, open, book } = await resident('vn', 'VND');
    const own = await open();
    await book(own, 'BUY 100 FPT 100000 2026-01-05 15000');
    await book(own, 'SELL 60 FPT 110000 2026-03-02 16500');
    await book(own, 'SELL 40 FPT 90005 2026-03-03 9000');
    expect(await get('/tax/report?year=2026')).toMatchObject({
      currency: 'VND',
      disposals: [{ sale_tax: '6600', proceeds: '6600000' }, { sale_tax: '3600' }],
      totals: { disposals: 2, sale_tax: '10200', denied_losses: '0' },
      pools: [],
    });
  });
});

it('where the book is at home in Vietnam the rules are those of Vietnam until others are chosen', async () => {
  const api = await served([], 'closed', new Map(), { venue: 'vietnam' });
  const bearer = await api.signedIn('ann', 'viewer');
  const view = async () => (await api.ask('GET', `${V1}/tax/view`, { bearer })).body;
  expect(await view()).toMatchObject({ tax_view: 'vn' });
  const body = { name: 'Shares', cost_basis_method: 'FIFO' };
  expect((await api.ask('POST', `${V1}/portfolios`, { bearer, body })).status).toBe(201);
  expect(await view()).toMatchObject({ tax_view: 'vn' });
  const us = { tax_view: 'us' };
  await api.ask('PUT', `${V1}/tax/view`, { bearer, body: us });
  expect(await view()).toMatchObject(us);
});
