// Positions, their value and cost basis over HTTP, as in the holdings module.
import { describe, expect, it } from 'vitest';
import type { Decimal } from '../../../src/kernel/decimal.ts';
import { decimal } from '../../../src/kernel/decimal.ts';
import { DAY_MS, type TradingDay } from '../../../src/kernel/instant.ts';
import { settleTrades } from '../../../src/ledger/app/settle-trades.ts';
import { valuePortfolios } from '../../../src/ledger/app/value-portfolios.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import { until } from '../../processes/waiting.ts';
import { homeDay } from '../harness/home-day.ts';
import { served, tokenOf } from '../harness/served.ts';

const V1 = '/api/v1';

async function investor(settings: object = {}) {
  const api = await served();
  const bearer = await api.signedIn('ann', 'viewer');
  const post = (path: string, body: unknown) => api.ask('POST', `${V1}${path}`, { bearer, body });
  const put = (path: string, body: unknown) => api.ask('PUT', `${V1}${path}`, { bearer, body });
  const get = (path: string) => api.ask('GET', `${V1}${path}`, { bearer });
  const made = await post('/portfolios', { name: 'Tech', cost_basis_method: 'FIFO', ...settings });
  const { id, user_id: client } = made.body as { id: number; user_id: number };
  const book = (body: object) => post('/transactions', { portfolio_id: id, ...body });
  return { api, bearer, post, put, get, id, client, book };
}

async function readerAgain(api: Awaited<ReturnType<typeof served>>, name: string) {
  const user = await api.identity.context.store.userByLogin(name);
  const bearer = await tokenOf(api.identity, user);
  return (path: string) => api.ask('GET', `${V1}${path}`, { bearer });
}

const detail = ({ body }: { readonly body: unknown }) => (body as { detail: string }).detail;
const rate = (from: string, on: string, text: string) => ({
  from: from as CurrencyCode,
  to: 'USD' as CurrencyCode,
  on: on as TradingDay,
  rate: decimal(text) as Decimal,
  source: 'test',
});

const close = (symbol: string, on: string, text: string, currency: string) => ({
  symbol,
  on: on as TradingDay,
  price: decimal(text) as never,
  currency: currency as CurrencyCode,
  source: 'test',
});

describe('a position', () => {
  it('is opened, valued, closed in parts and as a whole', async () => {
    const { post, get, id } = await investor();
    const opened = await post('/holdings/positions/open', {
      ticker: 'SPY',
      quantity: '10',
      price: 300,
      date: '2024-01-02',
      fees: '1',
    });
    expect(opened.status).toBe(201);
    const { position_id: position } = opened.body as { position_id: string };
    expect(opened.body).toMatchObject({
      portfolio_id: id,
      ticker: 'SPY',
      side: 'LONG',
      status: 'OPEN',
      quantity: '10',
      purchase_price: '300.1',
      purchase_date: '2024-01-02',
      cost_basis: '3001',
      current_price: '369.7',
      market_value: '3697',
      unrealized_gl: '696',
      lots: [{ quantity: '10', cost_basis: '3001', term: 'LONG' }],
      closures: [],
    });
    const again = { ticker: 'SPY', quantity: 1, price: 300 };
    const twice = await post('/holdings/positions/open', again);
    expect([twice.status, detail(twice)]).toEqual([409, expect.stringContaining('holds SPY')]);
    const part = await post(`/holdings/positions/${position}/close`, { quantity: 4, price: 350 });
    expect(part.status).toBe(201);
    expect(part.body).toMatchObject({
      status: 'OPEN',
      quantity: '6',
      sale_price: '350',
      sale_proceeds: '1400',
      sale_realized_gl: '199.6',
      closures: [{ quantity: '4', realized_gl: '199.6', term: 'LONG' }],
    });
    const tooMuch = { quantity: 7, price: 350 };
    const refused = await post(`/holdings/positions/${position}/close`, tooMuch);
    expect([refused.status, detail(refused)]).toEqual([400, expect.stringMatching(/7 is more/)]);
    const early = { price: 350, date: '2023-12-29' };
    expect((await post(`/holdings/positions/${position}/close`, early)).status).toBe(400);
    const rest = await post(`/holdings/positions/${position}/close`, { price: 360 });
    expect(rest.body).toMatchObject({ status: 'CLOSED', quantity: '0', realized_gl: '559' });
    expect((await get(`/holdings/positions/${position}`)).body).toMatchObject({
      status: 'CLOSED',
      purchase_price: null,
      market_value: null,
      realized_gl: '559',
    });
    const gone = await post(`/holdings/positions/${position}/close`, { price: 360 });
    expect(gone.status).toBe(400);
  });

  it('takes a price by hand only for itself, until a source has a later one', async () => {
    const { post, put, get, client } = await investor();
    const open = { ticker: 'FARM', quantity: 2, price: 100 };
    const opened = await post('/holdings/positions/open', open);
    const { position_id: position } = opened.body as { position_id: string };
    expect(opened.body).toMatchObject({ market_value: null, unpriced_reason: 'UNKNOWN_SYMBOL' });
    const future = { price: 120, as_of: '2090-01-01' };
    expect((await put(`/holdings/positions/${position}/value`, future)).status).toBe(422);
    const marked = await put(`/holdings/positions/${position}/value`, { price: '120.5' });
    expect(marked.body).toMatchObject({ market_value: '241', price_source: 'mark' });
    const value = await get(`/holdings/portfolio/${client}/value`);
    expect(value.body).toMatchObject({ total_value: '241', total_gain_loss: '41' });
    const old = { price: '90', as_of: '2020-01-01' };
    expect((await put(`/holdings/positions/${position}/value`, old)).body).toMatchObject({
      current_price: '120.5',
    });
  });

  it('is hidden from others', async () => {
    const { api, post } = await investor();
    const open = { ticker: 'SPY', quantity: 2, price: 100 };
    const { position_id: position } = (await post('/holdings/positions/open', open)).body as {
      position_id: string;
    };
    const bob = await api.signedIn('bob', 'trader');
    const path = `${V1}/holdings/positions/${position}`;
    expect(await api.ask('GET', path, { bearer: bob })).toMatchObject({
      status: 404,
      body: { detail: `No position ${position}.` },
    });
    const body = { price: 5 };
    expect((await api.ask('POST', `${path}/close`, { bearer: bob, body })).status).toBe(404);
    expect((await api.ask('PUT', `${path}/value`, { bearer: bob, body })).status).toBe(404);
  });

  it('asks for the portfolio where there are several', async () => {
    const { post } = await investor();
    await post('/portfolios', { name: 'Second' });
    const answer = await post('/holdings/positions/open', { ticker: 'SPY', quantity: 1, price: 1 });
    expect(answer).toMatchObject({
      status: 422,
      body: { reasons: [{ kind: 'PORTFOLIO_REQUIRED' }] },
    });
  });
});

describe('the value of a person', () => {
  it('converts each cost at the rate of its day, and splits the gain', async () => {
    const { api, put, get, id, client, book } = await investor();
    const today = homeDay();
    await api.history.recordRates([rate('EUR', '2024-01-02', '1.1'), rate('EUR', today, '1.2')]);
    const buy = { transaction_type: 'BUY', currency: 'EUR', transaction_date: '2024-01-03' };
    await book({ ...buy, symbol: 'SAP', quantity: 10, price: 100 });
    await book({ transaction_type: 'DEPOSIT', amount: '1500', currency: 'EUR' });
    const [position] = (await get(`/holdings/portfolio/${client}/positions`)).body as {
      readonly position_id: string;
    }[];
    await put(`/holdings/positions/${position?.position_id}/value`, { price: 110 });
    expect((await get(`/portfolios/${id}`)).body).toMatchObject({
      complete: true,
      holdings: [
        {
          symbol: 'SAP',
          total_cost: '1000',
          market_value: '1100',
          base_cost: '1100',
          base_market_value: '1320',
          base_gain: '220',
          asset_gain: '120',
          currency_gain: '100',
        },
      ],
      cash: [{ currency: 'EUR', balance: '500', base_value: '600' }],
      total_value: '1320',
      cash_value: '600',
      net_value: '1920',
      total_cost: '1100',
      total_gain_loss: '220',
      total_gain_loss_percent: '20',
      allocation: { currency: [{ key: 'EUR', value: '1920', percent: '100' }] },
    });
    const sold = { ...buy, transaction_type: 'SELL', transaction_date: today };
    await book({ ...sold, symbol: 'SAP', quantity: 5, price: 110 });
    expect((await get(`/portfolios/${id}`)).body).toMatchObject({
      realized_gain: '110',
      realized_currency_gain: '50',
    });
    expect((await get(`/holdings/portfolio/${client}/value`)).body).toMatchObject({
      currency: 'USD',
      total_value: '660',
      net_value: '1920',
      positions: 1,
      portfolios: [{ portfolio_id: id, complete: true }],
    });
    const inEuro = await get(`/holdings/portfolio/${client}/value?currency=EUR`);
    expect(inEuro.body).toMatchObject({ currency: 'EUR', total_value: '550', net_value: '1600' });
  });

  it('agrees with its portfolios, in two currencies, now and on a past day', async () => {
    const { api, post, get, id, client, book } = await investor();
    const today = homeDay();
    await api.history.recordRates([
      rate('EUR', '2024-01-02', '1.1'),
      rate('EUR', '2024-06-03', '1.25'),
      rate('EUR', today, '1.2'),
    ]);
    await api.history.recordCloses([
      close('SAP', '2024-05-31', '118', 'EUR'),
      close('SAP', '2024-06-03', '120', 'EUR'),
      close('SPY', '2024-06-03', '500', 'USD'),
    ]);
    const other = await post('/portfolios', { name: 'Euro', base_currency: 'EUR' });
    const { id: euro } = other.body as { id: number };
    const buy = { transaction_type: 'BUY', currency: 'EUR', transaction_date: '2024-01-03' };
    await book({ ...buy, symbol: 'SAP', quantity: 10, price: 100 });
    await book({ ...buy, symbol: 'SPY', quantity: 2, price: 400, currency: 'USD' });
    await book({ ...buy, symbol: 'SAP', quantity: 4, price: 100, portfolio_id: euro });
    await book({ transaction_type: 'DEPOSIT', amount: '700', currency: 'EUR', portfolio_id: euro });
    const late = { ...buy, transaction_type: 'SELL', transaction_date: '2024-07-01' };
    await book({ ...late, symbol: 'SPY', quantity: 1, price: 410, currency: 'USD' });

    const sums = (body: unknown) => {
      const { total_value, net_value } = body as Record<string, string>;
      return [Number(total_value), Number(net_value)] as const;
    };
    for (const [asked, one, path] of [
      ['', 1.2, ''],
      ['?as_of=2024-06-03', 1.25, '/value?as_of=2024-06-03'],
    ] as const) {
      const dollars = sums((await get(`/portfolios/${id}${path}`)).body);
      const euros = sums((await get(`/portfolios/${euro}${path}`)).body);
      const { body } = await get(`/holdings/portfolio/${client}/value${asked}`);
      const expected = dollars.map((amount, at) => amount + (euros[at] ?? 0) * one);
      expect(sums(body), asked).toEqual(expected);
      const inEuro = await get(
        `/holdings/portfolio/${client}/value${asked || '?'}&currency=EUR&portfolio_id=${euro}`,
      );
      expect(sums(inEuro.body), asked).toEqual([...euros]);
    }
    const past = `/holdings/portfolio/${client}/value?as_of=2024-06-03&portfolio_id=${id}&explain=true`;
    expect((await get(past)).body).toMatchObject({
      as_of: '2024-06-03',
      known_at: null,
      currency: 'USD',
      total_value: '2500',
      cash_value: '-2050',
      total_cost: '1900',
      total_gain_loss: '600',
      day_change: '25',
      realized_gain: '0',
      explanation: {
        prices: [
          { symbol: 'SAP', price: '120', source: 'test' },
          { symbol: 'SPY', price: '500' },
        ],
        rates: [{ from: 'EUR', to: 'USD', rate: '1.25', on: '2024-06-03' }],
        lots: [{ quantity: '10' }, { quantity: '2' }],
      },
    });
    const known = '2024-06-03T00:00:00Z';
    expect((await get(`/holdings/portfolio/${client}/value?known_at=${known}`)).body).toMatchObject(
      {
        as_of: today,
        known_at: '2024-06-03T00:00:00.000Z',
        positions: 0,
        net_value: '0',
      },
    );
    const held = `/holdings/portfolio/${client}/positions?portfolio_id=${id}&sort=ticker`;
    expect((await get(`${held}&as_of=2024-06-03&explain=true`)).body).toMatchObject([
      {
        ...{ ticker: 'SAP', quantity: '10', current_price: '120', market_value: '1200' },
        explanation: { lots: [{ quantity: '10', cost_basis: '1000' }] },
      },
      { ticker: 'SPY', quantity: '2', realized_gl: '0' },
    ]);
    expect((await get(`${held}&as_of=2024-07-02`)).body).toMatchObject([
      {},
      { ticker: 'SPY', quantity: '1', realized_gl: '10' },
    ]);
    expect((await get(`${held}&as_of=2999-01-01`)).status).toBe(422);
  });

  it('has the gain of foreign cash at its average rate, and loses none of it', async () => {
    const { api, get, id, client, book } = await investor();
    const today = homeDay();
    await api.history.recordRates([
      rate('EUR', '2024-01-02', '1.10'),
      rate('EUR', '2024-02-02', '1.20'),
      rate('EUR', '2024-03-01', '1.25'),
      rate('EUR', today, '1.18'),
    ]);
    const cash = (transaction_type: string, amount: string, transaction_date: string) =>
      book({ transaction_type, amount, currency: 'EUR', transaction_date });
    await cash('DEPOSIT', '1000', '2024-01-02');
    await cash('DEPOSIT', '1000', '2024-02-02');
    await cash('WITHDRAWAL', '500', '2024-03-01');
    expect((await get(`/portfolios/${id}?explain=true`)).body).toMatchObject({
      cash: [
        {
          ...{ currency: 'EUR', balance: '1500', base_value: '1770', base_cost: '1725' },
          ...{ currency_gain: '45', realized_currency_gain: '50' },
        },
      ],
      cash_currency_gain: '45',
      realized_cash_currency_gain: '50',
      explanation: {
        cash: [{ portfolio_id: id, currency: 'EUR', average_rate: '1.15', currency_gain: '45' }],
        rates: [{ from: 'EUR', to: 'USD', rate: '1.18' }],
        event_ids: [2, 3, 4].map((version) => `portfolio-${id}@${version}`),
      },
    });
    const then = `/holdings/portfolio/${client}/value?as_of=2024-02-02`;
    expect((await get(then)).body).toMatchObject({
      cash_currency_gain: '100',
      realized_cash_currency_gain: '0',
    });

    // Shares are paid with it: the gain that the cash had is realised, and the shares begin at the rate of the day.
    const trade = { currency: 'EUR', symbol: 'SAP', transaction_date: '2024-03-01' };
    await book({ ...trade, transaction_type: 'BUY', quantity: 10, price: 100 });
    await book({ ...trade, transaction_type: 'SELL', quantity: 10, price: 110 });
    const { body } = await get(`/portfolios/${id}`);
    const figures = body as Record<string, string>;
    expect(figures).toMatchObject({ net_value: '1888', realized_gain: '125' });
    const paidIn = 1000 * 1.1 + 1000 * 1.2 - 500 * 1.25;
    const gains = ['realized_gain', 'cash_currency_gain', 'realized_cash_currency_gain'];
    const gained = gains.reduce((sum, name) => sum + Number(figures[name]), 0);
    expect(gained).toBeCloseTo(Number(figures.net_value) - paidIn, 8);

    await cash('DEPOSIT', '10', '2023-01-02');
    expect((await get(`/portfolios/${id}`)).body).toMatchObject({
      complete: false,
      cash: [{ base_cost: null, currency_gain: null }],
      cash_currency_gain: '0',
      missing_rates: [{ from: 'EUR', to: 'USD', on: '2023-01-02' }],
    });
  });

  it('names the rates that it lacks, and drops nothing in silence', async () => {
    const { api, put, get, id, client, book } = await investor();
    const today = homeDay();
    const buy = { transaction_type: 'BUY', currency: 'GBP', transaction_date: '2024-01-03' };
    await book({ ...buy, symbol: 'VOD', quantity: 10, price: 100 });
    await put(`/holdings/positions/${id}-1-LONG/value`, { price: 110 });
    expect((await get(`/portfolios/${id}`)).body).toMatchObject({
      complete: false,
      unpriced: ['VOD', 'GBP'],
      total_value: '0',
      missing_rates: [
        { from: 'GBP', to: 'USD', on: today },
        { from: 'GBP', to: 'USD', on: '2024-01-03' },
      ],
    });
    await api.history.recordRates([rate('GBP', today, '1.25')]);
    expect((await get(`/portfolios/${id}`)).body).toMatchObject({
      complete: false,
      unpriced: [],
      holdings: [{ base_market_value: '1375', base_cost: null, unpriced_reason: null }],
      missing_rates: [{ from: 'GBP', to: 'USD', on: '2024-01-03' }],
    });
    const none = await get(`/holdings/portfolio/${client}/value?currency=JPY`);
    expect(none.body).toMatchObject({
      total_value: '0',
      complete: false,
      missing_rates: [{ from: 'USD', to: 'JPY', on: today }],
    });
    expect((await get('/holdings/portfolio/4711/value')).status).toBe(404);
  });
});

describe('the cost basis of a security', () => {
  it('is told by lot, and by other methods without being changed', async () => {
    const { get, book } = await investor();
    const buy = { transaction_type: 'BUY', symbol: 'SPY' };
    await book({ ...buy, quantity: 10, price: 100, transaction_date: '2023-01-03' });
    await book({ ...buy, quantity: 10, price: 200, transaction_date: '2024-01-03' });
    const sale = { ...buy, transaction_type: 'SELL', transaction_date: '2024-02-01' };
    await book({ ...sale, quantity: 10, price: 300 });
    const summary = (query = '') => get(`/holdings/cost-basis/SPY/summary${query}`);
    const booked = (await summary()).body;
    expect(booked).toMatchObject({
      ticker: 'SPY',
      method: 'FIFO',
      what_if: false,
      total_quantity: '10',
      total_cost: '2000',
      average_cost: '200',
      realized_gl: '2000',
      realized_long_term: '2000',
    });
    expect((await summary('?method=LIFO')).body).toMatchObject({
      method: 'LIFO',
      what_if: true,
      total_cost: '1000',
      realized_short_term: '1000',
    });
    expect((await summary()).body).toEqual(booked);
    expect((await get('/holdings/cost-basis/SPY/unrealized-gl')).body).toMatchObject({
      current_price: '369.7',
      unrealized_gl: '1697',
      long_term_gl: '1697',
      short_term_gl: '0',
      lots: [{ unrealized_gl: '1697', term: 'LONG', days_until_long_term: 0 }],
    });
    expect((await get('/holdings/cost-basis/NONE/summary')).status).toBe(404);
  });

  it('is previewed and booked by one sale, with the losses that wash sales disallow', async () => {
    const { post, get, book } = await investor();
    const today = homeDay();
    const buy = { transaction_type: 'BUY', symbol: 'SPY' };
    await book({ ...buy, quantity: 10, price: 500, transaction_date: '2023-01-03' });
    await book({ ...buy, quantity: 4, price: 380, transaction_date: today });
    const harvest = await get('/holdings/cost-basis/SPY/tax-loss-harvest');
    expect(harvest.body).toMatchObject({
      candidates: [{ quantity: '10', unrealized_gl: '-1303', wash_blocked_quantity: '4' }],
      total_loss: '781.8',
    });
    const sell = (body: object) => post('/holdings/cost-basis/SPY/sell', body);
    const preview = await sell({ quantity: 10, price: 400, dry_run: true });
    expect([preview.status, preview.body]).toMatchObject([
      200,
      {
        dry_run: true,
        transaction_id: null,
        realized_gl: '-1000',
        disallowed_loss: '400',
        allowed_gl: '-600',
        estimated_tax: '-120',
        wash_sale: true,
      },
    ]);
    expect((await get('/holdings/cost-basis/SPY/summary')).body).toMatchObject({
      total_quantity: '14',
    });
    const done = await sell({ quantity: 10, price: 400 });
    expect(done.status).toBe(201);
    const { dry_run: _, transaction_id: __, ...figures } = preview.body as Record<string, unknown>;
    expect(done.body).toMatchObject(figures);
    const more = await sell({ quantity: 10, price: 400 });
    expect([more.status, detail(more)]).toEqual([
      400,
      expect.stringMatching(/10 is more than the 4/),
    ]);
  });
});

describe('a position on a past day', () => {
  it('is what was held then, as it was known then, with the events that it follows from', async () => {
    const { api, get, post, id, bearer, book } = await investor();
    const buy = { transaction_type: 'BUY', symbol: 'SPY' };
    await book({ ...buy, quantity: 10, price: 100, transaction_date: '2024-01-03' });
    const wrong = await book({ ...buy, quantity: 5, price: 200, transaction_date: '2024-02-01' });
    await api.history.recordCloses([
      {
        symbol: 'SPY',
        on: '2024-02-02' as TradingDay,
        price: decimal('490') as never,
        currency: 'USD' as CurrencyCode,
        source: 'test',
      },
    ]);
    const { id: transaction, security_id: security } = wrong.body as {
      id: number;
      security_id: number;
    };
    const knownAt = new Date(Date.parse((wrong.body as { created_at: string }).created_at));
    await until('the clock goes on', () => Date.now() > knownAt.getTime() || undefined);
    await api.ask('DELETE', `${V1}/transactions/${transaction}`, { bearer });
    const path = `/holdings/positions/${id}-${security}-LONG/reconstruct`;
    const now = (await get(`${path}?as_of=2024-02-05&explain=true`)).body;
    expect(now).toMatchObject({
      as_of: '2024-02-05',
      known_at: null,
      quantity: '10',
      cost_basis: '1000',
      price: '490',
      price_on: '2024-02-02',
      price_stale: false,
      unrealized_gl: '3900',
      event_ids: [`portfolio-${id}@2`],
      explanation: { prices: [{ symbol: 'SPY', source: 'test' }], lots: [{ quantity: '10' }] },
    });
    const then = await get(`${path}?as_of=2024-02-05&known_at=${knownAt.toISOString()}`);
    expect(then.body).toMatchObject({ quantity: '15', cost_basis: '2000', status: 'OPEN' });
    const early = await get(`${path}?as_of=2024-01-02`);
    expect([early.status, detail(early)]).toEqual([404, expect.stringContaining('not opened yet')]);
    expect((await get(`${path}?as_of=2024-01-10`)).body).toMatchObject({
      price: null,
      unpriced_reason: 'NO_PRICE',
    });
    expect((await get(`${path}?as_of=2999-01-01`)).status).toBe(422);
    await book({ ...buy, transaction_type: 'SELL', quantity: 10, price: 500 });
    expect((await get(path)).body).toMatchObject({ status: 'CLOSED', quantity: '0', lots: [] });
    expect((await get(`/portfolios/${id}/value?as_of=2024-02-05&explain=true`)).body).toMatchObject(
      {
        total_value: '4900',
        net_value: '3900',
        cash_value: '-1000',
        complete: true,
        positions: [{ ticker: 'SPY', quantity: '10' }],
        explanation: { event_ids: [`portfolio-${id}@2`] },
      },
    );
    expect((await get(`/portfolios/${id}?explain=true`)).body).toMatchObject({
      explanation: { event_ids: [`portfolio-${id}@2`, `portfolio-${id}@8`], lots: [] },
    });
    await post('/holdings/positions/open', { ticker: 'SPY', quantity: 1, price: 300 });
    expect((await get(`/portfolios/${id}?explain=true`)).body).toMatchObject({
      explanation: {
        prices: [{ symbol: 'SPY', price: '369.7', source: 'gateway' }],
        lots: [{ quantity: '1', cost_basis: '300' }],
        event_ids: [2, 8, 10].map((version) => `portfolio-${id}@${version}`),
      },
    });
  });
});

describe('what happens to a portfolio by itself', () => {
  it('is on record: trades settle once, each day has one valuation, and all is read from any place on', async () => {
    const { api, get: before, post, id } = await investor();
    const deposit = { transaction_type: 'DEPOSIT', portfolio_id: id, amount: '1000' };
    await post('/transactions', { ...deposit, transaction_date: '2024-01-02' });
    await post('/holdings/positions/open', { ticker: 'SPY', quantity: 2, price: 300 });
    expect((await before(`/portfolios/${id}`)).body).toMatchObject({
      cash: [{ balance: '400', settled: '1000', receivable: '0', payable: '-600' }],
    });
    const { ledger } = api.book;
    expect(await settleTrades(ledger)).toBe(0);
    api.pass(10 * DAY_MS);
    expect([await settleTrades(ledger), await settleTrades(ledger)]).toEqual([1, 0]);
    // The first token has expired since.
    const get = await readerAgain(api, 'ann');
    expect((await get(`/portfolios/${id}`)).body).toMatchObject({
      cash: [{ balance: '400', settled: '400', payable: '0' }],
    });
    const sources = {
      read: ledger.read,
      prices: { quotes: async () => new Map() },
      history: api.history,
      now: ledger.context.store.now(),
      today: '2024-06-03' as TradingDay,
      staleAfterDays: 4,
    };
    const values = () => valuePortfolios(ledger, sources);
    expect([await values(), await values()]).toEqual([1, 0]);
    const { events } = (await get(`/holdings/events?portfolio_id=${id}`)).body as {
      events: { type: string; position: number }[];
    };
    expect(events.map(({ type }) => type)).toEqual([
      'PORTFOLIO_CREATED',
      'CASH_MOVED',
      'TRADE_EXECUTED',
      'POSITION_OPENED',
      'TRADE_SETTLED',
      'POSITION_VALUED',
      'PORTFOLIO_VALUED',
    ]);
    expect(events.at(-1)).toMatchObject({
      stream: `valuations-${id}`,
      portfolio_id: id,
      data: { value: '400', unpriced: [{ symbol: 'SPY', reason: 'NO_PRICE_SOURCE' }] },
    });
    const page = (await get(`/holdings/events?limit=3&after=${events[1]?.position}`)).body as {
      events: { position: number }[];
    };
    expect(page).toMatchObject({ has_more: true, next_after: events[4]?.position });
    expect(page.events).toEqual(events.slice(2, 5));
    const bob = await api.signedIn('bob', 'trader');
    const others = await api.ask('GET', `${V1}/holdings/events`, { bearer: bob });
    expect(others.body).toMatchObject({ events: [], has_more: false });
    expect(await verifyBook(ledger.context.store)).toMatchObject({ ok: true });
  });
});
