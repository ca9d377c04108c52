// Tax over HTTP: reports of a year, previews, harvests and the calendar, over all portfolios of a person.
import { describe, expect, it } from 'vitest';
import { decimal } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import { homeDay } from '../harness/home-day.ts';
import { served } from '../harness/served.ts';

const V1 = '/api/v1';

async function investor() {
  const api = await served();
  const bearer = await api.signedIn('ann', 'viewer');
  const send = (method: string, path: string, body: unknown) =>
    api.ask(method, `${V1}${path}`, { bearer, body });
  const get = async (path: string) => (await api.ask('GET', `${V1}${path}`, { bearer })).body;
  const open = async (settings: object = {}) => {
    const made = await send('POST', '/portfolios', {
      name: 'Savings',
      cost_basis_method: 'FIFO',
      ...settings,
    });
    return (made.body as { id: number }).id;
  };
  async function book(portfolio: number, line: string) {
    const [transaction_type, quantity, symbol, price, transaction_date] = line.split(' ');
    const body = { transaction_type, quantity, symbol, price, transaction_date };
    const done = await send('POST', '/transactions', { portfolio_id: portfolio, ...body });
    if (done.status !== 201) throw new Error(JSON.stringify(done.body));
    return done.body as { id: number };
  }
  return { api, bearer, send, get, open, book };
}

const WASHED = ['BUY 100 ABC 50 2024-01-02', 'SELL 100 ABC 40 2024-06-03'];

describe('a loss', () => {
  it('is disallowed by a purchase in another portfolio, whose lot takes it over', async () => {
    const { get, open, book } = await investor();
    const [one, other] = [await open(), await open()];
    for (const line of WASHED) await book(one, line);
    const plain = await get('/tax/realized?year=2024');
    expect(plain).toMatchObject({ short_term: { gain: '-1000', disallowed_loss: '0' } });

    const bought = await book(other, 'BUY 60 ABC 42 2024-06-20');
    expect(await get('/tax/realized?year=2024&explain=true')).toMatchObject({
      year: 2024,
      currency: 'USD',
      short_term: { proceeds: '4000', cost_basis: '5000', disallowed_loss: '600', gain: '-400' },
      long_term: { gain: '0' },
      closures: [
        {
          portfolio_id: one,
          symbol: 'ABC',
          gain: '-1000',
          disallowed_loss: '600',
          allowed_gain: '-400',
          replacements: [{ portfolio_id: other, quantity: '60', loss: '600', in_basis: true }],
          term_reason: { kind: 'held-for', held_days: 153 },
        },
      ],
    });
    expect(await get('/tax/unrealized')).toMatchObject({
      lots: [
        {
          portfolio_id: other,
          lot_id: String(bought.id),
          cost_basis: '3120',
          wash_adjustment: '600',
          opened_on: '2024-06-20',
          held_since: '2024-01-19',
          term: 'LONG',
          unpriced_reason: 'UNKNOWN_SYMBOL',
        },
      ],
      complete: false,
    });
    expect(await get(`/tax/wash-sales?portfolio_id=${one}`)).toMatchObject([{ symbol: 'ABC' }]);
    expect(await get(`/tax/wash-sales?portfolio_id=${other}`)).toEqual([]);
  });

  it('comes as CSV with the columns of Form 8949', async () => {
    const { api, bearer, open, book } = await investor();
    const one = await open();
    for (const line of [...WASHED, 'BUY 60 ABC 42 2024-06-20']) await book(one, line);
    const path = `${V1}/tax/realized?year=2024&format=csv`;
    const { headers, body } = await api.ask('GET', path, { bearer });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toContain('form-8949-2024.csv');
    expect(body).toBe(
      'Description of property,Date acquired,Date sold,Proceeds,Cost or other basis,Code,' +
        'Amount of adjustment,Gain or loss\r\n' +
        '100 sh. ABC,01/02/2024,06/03/2024,4000.00,5000.00,W,600.00,-400.00\r\n',
    );
    const longTerm = await api.ask('GET', `${path}&part=II`, { bearer });
    expect(String(longTerm.body).split('\r\n')).toHaveLength(2);
    const lots = await api.ask('GET', `${V1}/tax/unrealized?format=csv`, { bearer });
    expect(String(lots.body).split('\r\n')[1]).toContain('ABC,');
  });

  it('and what was open are reported as of 31 December, at the prices of that day', async () => {
    const { api, get, open, book } = await investor();
    const portfolio = await open();
    const closing = (symbol: string, on: string, text: string) => ({
      ...{ symbol, on: on as TradingDay, price: decimal(text) as never },
      ...{ currency: 'USD' as CurrencyCode, source: 'test' },
    });
    await api.history.recordCloses([
      closing('ABC', '2024-12-31', '55'),
      closing('ABC', '2025-01-02', '70'),
      closing('OLD', '2024-06-03', '9'),
    ]);
    for (const line of WASHED) await book(portfolio, line);
    const bought = await book(portfolio, 'BUY 10 ABC 45 2024-12-02');
    await book(portfolio, 'BUY 5 OLD 10 2023-05-02');
    await book(portfolio, 'BUY 5 NONE 10 2024-05-02');
    await book(portfolio, 'SELL 4 ABC 40 2024-12-30');
    // What is booked for the next year does not count: a sale, and a purchase that disallows the loss of December.
    await book(portfolio, 'BUY 4 ABC 41 2025-01-03');
    await book(portfolio, 'SELL 6 ABC 90 2025-02-03');
    const unrealized = {
      as_of: '2024-12-31',
      lots: expect.arrayContaining([
        expect.objectContaining({
          ...{ symbol: 'ABC', lot_id: String(bought.id), quantity: '6', cost_basis: '270' },
          ...{ price: '55', unrealized_gain: '60', term: 'SHORT' },
        }),
        expect.objectContaining({ symbol: 'NONE', price: null, unpriced_reason: 'NO_PRICE' }),
      ]),
      totals: [{ currency: 'USD', short_term: '60', long_term: '-5', total: '55' }],
      complete: false,
      unpriced: ['NONE'],
      stale: ['OLD'],
    };
    expect(await get('/tax/unrealized?year=2024')).toMatchObject(unrealized);
    const yearEnd = await get('/tax/year-end?year=2024&explain=true');
    expect(yearEnd).toMatchObject({
      ...{ year: 2024, as_of: '2024-12-31' },
      // As it is known now: the purchase of January disallows the loss of December.
      realized: { total: { gain: '-1000', disallowed_loss: '20' } },
      unrealized,
      explanation: {
        prices: expect.arrayContaining(
          [{ symbol: 'ABC', price: '55', as_of: '2024-12-31', source: 'test' }].map((row) =>
            expect.objectContaining(row),
          ),
        ),
      },
    });
    expect(await get('/tax/unrealized?year=2023')).toMatchObject({
      lots: [{ symbol: 'OLD', price: null }],
      unpriced: ['OLD'],
    });
    expect(await get('/tax/unrealized?year=2199')).toMatchObject({ status: 422 });
    const csv = String(await get('/tax/unrealized?year=2024&format=csv'));
    expect(csv).toContain('ABC,');
  });

  it('leave contracts of an index without a price if their close is old, or they have expired', async () => {
    const { api, get, send, open } = await investor();
    const portfolio = await open();
    const [old, expired, priced] = [
      'SPXW 251219C05000000',
      'SPXW 241115C05100000',
      'SPXW 251219C05200000',
    ] as const;
    const closing = (symbol: string, on = '2024-12-31') => ({
      ...{ symbol, on: on as TradingDay, price: decimal('30') as never },
      ...{ currency: 'USD' as CurrencyCode, source: 'test' },
    });
    await api.history.recordCloses([
      ...[closing(old, '2024-10-01'), closing(expired), closing(priced)],
    ]);
    for (const symbol of [old, expired, priced])
      await send('POST', '/transactions', {
        ...{ portfolio_id: portfolio, transaction_type: 'BUY', symbol },
        ...{ quantity: 1, price: 20, transaction_date: '2024-09-03' },
      });
    expect(await get('/tax/realized?year=2024')).toMatchObject({
      section_1256: { marked: '1000', gain: '1000', unpriced: [expired, old] },
    });
  });

  it('is washed by an equivalent that the person declared, and by no replacement', async () => {
    const { get, send, open, book } = await investor();
    const one = await open();
    for (const line of [...WASHED, 'BUY 60 ABCB 42 2024-06-20']) await book(one, line);
    expect(await get('/tax/realized?year=2024')).toMatchObject({ total: { gain: '-1000' } });
    const lists = {
      equivalents: [['ABC', 'ABCB']],
      replacements: [{ symbol: 'ABC', replacement: 'XYZ' }],
    };
    const put = await send('PUT', '/tax/equivalents', lists);
    expect(put.body).toMatchObject({
      equivalents: [[{ symbol: 'ABC' }, { symbol: 'ABCB' }]],
      replacements: [{ security: { symbol: 'ABC' }, replacement: { symbol: 'XYZ' } }],
      version: 1,
    });
    expect(await get('/tax/realized?year=2024')).toMatchObject({ total: { gain: '-400' } });
    const wash = { ...lists, replacements: [{ symbol: 'ABC', replacement: 'ABCB' }] };
    const refused = await send('PUT', '/tax/equivalents', wash);
    expect([refused.status, (refused.body as { detail: string }).detail]).toEqual([
      422,
      expect.stringMatching(/declared equivalent .* wash sale/),
    ]);
    expect(await get('/tax/equivalents')).toEqual(put.body);
  });
});

describe('before a sale', () => {
  it('each method says which lots it closes and what that costs, and books nothing', async () => {
    const { get, send, open, book } = await investor();
    const one = await open();
    const old = await book(one, `BUY 10 SPY 100 ${homeDay(-800)}`);
    const recent = await book(one, `BUY 10 SPY 500 ${homeDay(-100)}`);
    const asked = { portfolio_id: one, symbol: 'SPY', quantity: '10' };
    const { status, body } = await send('POST', '/tax/sale-preview', asked);
    expect(status).toBe(200);
    const { previews, ...rest } = body as { previews: readonly { method: string }[] };
    expect(rest).toMatchObject({ symbol: 'SPY', price: '369.7', portfolio_method: 'FIFO' });
    const by = Object.fromEntries(previews.map((preview) => [preview.method, preview]));
    const lotOf = ({ id }: { id: number }) => [{ lot_id: String(id), quantity: '10' }];
    expect(by.FIFO).toMatchObject({ lots: lotOf(old), gain: '2697', estimated_tax: '539.4' });
    expect(by.LIFO).toMatchObject({ lots: lotOf(recent), gain: '-1303' });
    expect(by.HIFO).toMatchObject({ lots: lotOf(recent), estimated_tax: '-482.11' });
    expect(by.MIN_TAX).toMatchObject({ lots: lotOf(recent) });
    expect(by.AVERAGE).toMatchObject({ lots: null, gain: '697' });
    const halves = { ...asked, quantity: '20', method: 'FIFO' };
    expect((await send('POST', '/tax/sale-preview', halves)).body).toMatchObject({
      previews: [{ long_term_gain: '2697', short_term_gain: '-1303', allowed_gain: '1394' }],
      pooled: null,
    });
    const named = { ...asked, method: 'SPECIFIC_ID', lots: lotOf(old) };
    const specific = (await send('POST', '/tax/sale-preview', named)).body;
    expect(specific).toMatchObject({ previews: [{ method: 'SPECIFIC_ID', gain: '2697' }] });
    const tooMany = await send('POST', '/tax/sale-preview', { ...asked, quantity: '21' });
    expect([tooMany.status, (tooMany.body as { detail: string }).detail]).toEqual([
      400,
      expect.stringMatching(/21 is more than the 20 held/),
    ]);
    expect(await get(`/transactions/portfolio/${one}`)).toHaveLength(2);
  });

  it('a preview counts the purchases that would wash the loss', async () => {
    const { send, open, book } = await investor();
    const [one, other] = [await open(), await open()];
    await book(one, `BUY 10 SPY 500 ${homeDay(-100)}`);
    await book(other, `BUY 4 SPY 360 ${homeDay(-10)}`);
    const asked = {
      portfolio_id: one,
      symbol: 'SPY',
      quantity: '10',
      price: '400',
      method: 'FIFO',
    };
    expect((await send('POST', '/tax/sale-preview', asked)).body).toMatchObject({
      previews: [{ gain: '-1000', disallowed_loss: '400', allowed_gain: '-600' }],
    });
  });

  it('a sale by cost closes the lots of its preview, after a wash sale in another portfolio too', async () => {
    const { send, get, open, book } = await investor();
    const [one, other] = [await open({ cost_basis_method: 'HIFO' }), await open()];
    await book(one, 'BUY 10 ABC 100 2025-01-02');
    await book(other, 'BUY 10 ABC 120 2025-01-02');
    const dearer = await book(one, 'BUY 10 ABC 80 2025-02-10');
    await book(other, 'SELL 10 ABC 80 2025-02-20');
    const sell = (more: object) =>
      send('POST', '/holdings/cost-basis/ABC/sell', {
        ...{ portfolio_id: one, quantity: 10, price: 130, ...more },
      });
    const preview = (await sell({ dry_run: true })).body as Record<string, unknown>;
    expect(preview).toMatchObject({ method: 'HIFO', realized_gl: '100' });
    const { dry_run: _, transaction_id: __, ...figures } = preview;
    expect((await sell({})).body).toMatchObject(figures);
    const { lots } = (await get('/tax/unrealized')) as { lots: readonly { lot_id: string }[] };
    expect(lots.map((lot) => lot.lot_id)).not.toContain(String(dearer.id));
  });

  it('losses to harvest are named, with what blocks them and what to buy instead', async () => {
    const { get, send, open, book } = await investor();
    const [one, other] = [await open(), await open()];
    const lot = await book(one, `BUY 100 SPY 400 ${homeDay(-100)}`);
    await book(other, `BUY 25 SPY 370 ${homeDay(-5)}`);
    await send('PUT', '/tax/equivalents', {
      equivalents: [],
      replacements: [{ symbol: 'SPY', replacement: 'VTI' }],
    });
    expect(await get('/tax/harvest')).toMatchObject([
      {
        symbol: 'SPY',
        price: '369.7',
        candidates: [
          {
            lot_id: String(lot.id),
            portfolio_id: one,
            unrealized: '-3030',
            wash_blocked_quantity: '25',
            harvestable_loss: '2272.5',
          },
        ],
        replacements: [{ symbol: 'VTI' }],
      },
    ]);
    expect(await get('/tax/harvest?min_loss=3031')).toEqual([]);
  });

  it('a loss in dong counts from about as many dollars on, and from what is asked for in dong', async () => {
    const { api, bearer, get, open } = await investor();
    const id = await open({ base_currency: 'VND' });
    const body = {
      ...{ portfolio_id: id, transaction_type: 'BUY', symbol: 'FPT', currency: 'VND' },
      ...{ quantity: '100', price: '100000', transaction_date: homeDay(-100) },
    };
    await api.ask('POST', `${V1}/transactions`, { bearer, body });
    const harvest = async (query = '') =>
      (await get(`/tax/harvest?portfolio_id=${id}${query}`)) as { candidates: unknown[] }[];
    const costBasis = async (query = '') =>
      await get(`/holdings/cost-basis/FPT/tax-loss-harvest?portfolio_id=${id}${query}`);
    const [held] = (await get(`/holdings/portfolio/1/positions?portfolio_id=${id}`)) as {
      position_id: string;
    }[];
    const marked = (price: string) =>
      api.ask('PUT', `${V1}/holdings/positions/${held?.position_id}/value`, {
        ...{ bearer, body: { price } },
      });
    await marked('90000');
    expect(await harvest()).toEqual([]);
    expect(await costBasis()).toMatchObject({ min_loss: '25000000', candidates: [] });
    expect(await harvest('&min_loss=1000000')).toMatchObject([{ currency: 'VND' }]);
    expect(await costBasis('&min_loss=1000000')).toMatchObject({ candidates: [{}] });
  });

  it('the calendar has the day on which a lot turns long term, and until when not to buy', async () => {
    const { get, open, book } = await investor();
    const one = await open();
    await book(one, `BUY 10 OLD 5 ${homeDay(-360)}`);
    await book(one, `BUY 10 LST 5 ${homeDay(-60)}`);
    await book(one, `SELL 10 LST 4 ${homeDay(-3)}`);
    const days = (await get('/tax/calendar')) as readonly Record<string, unknown>[];
    expect(days.map(({ kind, symbol }) => `${kind} ${symbol}`)).toEqual([
      'long-term OLD',
      'free-to-buy LST',
    ]);
    expect(days[1]).toMatchObject({ on: homeDay(28), sold_on: homeDay(-3), days: 28 });
    expect(await get(`/tax/calendar?to=${homeDay(1)}`)).toEqual([]);
  });
});

describe('lot methods', () => {
  it('change forward only, and past sales keep theirs', async () => {
    const { send, get, open, book } = await investor();
    const one = await open();
    const change = (body: object) => send('PUT', `/portfolios/${one}`, body);
    const past = await change({ cost_basis_method: 'LIFO', method_from: '2024-01-01' });
    expect([past.status, (past.body as { detail: string }).detail]).toEqual([
      422,
      expect.stringMatching(/2024-01-01 has passed/),
    ]);
    expect((await change({ cost_basis_method: 'LIFO', method_from: homeDay(0) })).status).toBe(200);
    expect(await get(`/portfolios/${one}`)).toMatchObject({
      cost_basis_method: 'LIFO',
      cost_basis_methods: [{ method: 'FIFO' }, { from: homeDay(0), method: 'LIFO' }],
    });
    await book(one, 'BUY 1 ABC 10 2024-01-02');
    await book(one, 'BUY 1 ABC 20 2024-01-03');
    await book(one, 'BUY 1 ABC 30 2024-01-04');
    expect(await book(one, 'SELL 1 ABC 40 2024-02-02')).toMatchObject({ realized_gain: '30' });
    expect(await book(one, `SELL 1 ABC 40 ${homeDay(0)}`)).toMatchObject({ realized_gain: '10' });
  });

  it('are overridden by lots that are named with the sale, or until it settles', async () => {
    const { send, open, book } = await investor();
    const one = await open();
    await book(one, 'BUY 1 ABC 10 2024-01-02');
    const second = await book(one, 'BUY 1 ABC 20 2024-01-03');
    const sold = await book(one, `SELL 1 ABC 40 ${homeDay(0)}`);
    expect(sold).toMatchObject({ realized_gain: '30' });
    const lots = [{ lot_id: String(second.id), quantity: '1' }];
    const named = await send('PUT', `/transactions/${sold.id}/lots`, { lots });
    expect(named.body).toMatchObject({ transaction_type: 'SELL', realized_gain: '20' });
    const again = await send('PUT', `/transactions/${sold.id}/lots`, { lots });
    expect([again.status, (again.body as { detail: string }).detail]).toEqual([
      409,
      expect.stringMatching(/was taken back before/),
    ]);
    const old = await book(one, 'SELL 1 ABC 30 2024-03-01');
    const late = await send('PUT', `/transactions/${old.id}/lots`, { lots });
    expect([late.status, (late.body as { detail: string }).detail]).toEqual([
      409,
      expect.stringMatching(/settled on 2024-03-05/),
    ]);
    const bought = await send('PUT', `/transactions/${second.id}/lots`, { lots });
    expect(bought.status).toBe(409);
  });
});
