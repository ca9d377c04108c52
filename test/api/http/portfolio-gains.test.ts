// Each gain has one definition: what the head of a portfolio, its tax lots, the gains of its years and its bookings say adds up
// to the cent.
import { describe, expect, it } from 'vitest';
import { type Decimal, decimal, textOf, ZERO } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import { homeDay } from '../harness/home-day.ts';
import { served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

const V1 = '/api/v1';

interface Taxed {
  readonly currency: string;
  readonly gain: string;
  readonly wash_sales: string | null;
  readonly taxable_gain: string | null;
}

interface GainRow extends Taxed {
  readonly symbol: string;
  readonly year: number | null;
  readonly base_gain: string;
}

interface Part {
  readonly gain: string;
  readonly by_currency: readonly Taxed[];
  readonly rows: readonly GainRow[];
}

interface Gains {
  readonly taxed: boolean;
  readonly open: Part;
  readonly realized: Part;
  readonly income: { readonly gain: string; readonly rows: readonly { base_amount: string }[] };
  readonly cash_currency_gain: string;
  readonly total_gain: string;
}

interface YearEnd {
  readonly realized: { readonly total: { readonly gain: string } };
}

interface Unrealized {
  readonly totals: readonly { readonly currency: string; readonly total: string }[];
}

async function investor() {
  const prices = statedPrices({ ABC: '45.5', XYZ: '12.34' });
  const api = await served([], 'closed', new Map(), { prices });
  const bearer = await api.signedIn('ann', 'viewer');
  const ask = async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
    const done = await api.ask(method, `${V1}${path}`, { bearer, body });
    expect(done.status, JSON.stringify(done.body)).toBeLessThan(300);
    return done.body as Body;
  };
  const open = async (settings: object = {}) => {
    const body = { name: 'Savings', cost_basis_method: 'FIFO', ...settings };
    return (await ask<{ id: number }>('POST', '/portfolios', body)).id;
  };
  async function book(portfolio_id: number, line: string, more: object = {}) {
    const [transaction_type, quantity, symbol, price, transaction_date] = line.split(' ');
    const trade = { transaction_type, quantity, symbol, price, transaction_date };
    await ask('POST', '/transactions', { portfolio_id, ...trade, ...more });
  }
  async function paid(portfolio_id: number, line: string, more: object = {}) {
    const [transaction_type, amount, transaction_date] = line.split(' ');
    const moved = { transaction_type, amount, transaction_date };
    await ask('POST', '/transactions', { portfolio_id, ...moved, ...more });
  }
  /** A price of its only position. */
  async function state(id: number, price: string) {
    const { user_id: client } = await ask<{ user_id: number }>('GET', `/portfolios/${id}`);
    const path = `/holdings/portfolio/${client}/positions`;
    const [position] = await ask<readonly { position_id: string }[]>('GET', path);
    await ask('PUT', `/holdings/positions/${position?.position_id}/value`, { price });
  }
  const gainsOf = (id: number) => ask<Gains>('GET', `/portfolios/${id}/gains`);
  const headOf = (id: number) => ask<Record<string, string>>('GET', `/portfolios/${id}`);
  const lotsOf = (id: number) => ask<Unrealized>('GET', `/tax/unrealized?portfolio_id=${id}`);
  const yearOf = (id: number, year: number, currency = 'USD') =>
    ask<YearEnd>('GET', `/tax/year-end?portfolio_id=${id}&year=${year}&currency=${currency}`);
  return { api, open, book, paid, state, gainsOf, headOf, lotsOf, yearOf };
}

function sum(texts: readonly string[]): string {
  return textOf(texts.reduce((total: Decimal, text) => total.plus(decimal(text)), ZERO));
}

const WASHED = [
  'BUY 100 ABC 50 2024-01-02',
  'SELL 100 ABC 40 2024-06-03',
  'BUY 60 ABC 42 2024-06-20',
  'SELL 20 ABC 48 2025-02-03',
  'BUY 30 XYZ 10 2025-03-03',
];

describe('the gains of a portfolio', () => {
  it('reconcile head, tax lots, tax years and bookings, with wash sales between them', async () => {
    const { open, book, paid, gainsOf, headOf, lotsOf, yearOf } = await investor();
    const id = await open();
    await paid(id, 'DEPOSIT 20000 2024-01-02');
    for (const line of WASHED) await book(id, line, { fees: '1.37' });
    await paid(id, 'DIVIDEND 31.6 2025-03-05', { symbol: 'ABC', withholding: '4.74' });
    await paid(id, 'FEE 12.5 2025-04-01');
    const [gains, head, lots] = [await gainsOf(id), await headOf(id), await lotsOf(id)];

    expect(gains.open.gain).toBe(head.total_gain_loss);
    expect(sum(gains.open.rows.map((row) => row.base_gain))).toBe(gains.open.gain);
    expect(gains.open.by_currency.map((one) => one.taxable_gain)).toEqual(
      lots.totals.map(({ total }) => total),
    );
    // 600 of the loss were disallowed; a third of that was sold with the shares that took it over.
    expect(gains.open.by_currency).toMatchObject([
      { currency: 'USD', gain: '207.9166666667', wash_sales: '-401.096' },
    ]);

    expect(gains.realized.gain).toBe(head.realized_gain);
    expect(sum(gains.realized.rows.map((row) => row.base_gain))).toBe(gains.realized.gain);
    for (const year of [2024, 2025]) {
      const own = gains.realized.rows.filter((row) => row.year === year);
      const { realized } = await yearOf(id, year);
      expect(sum(own.map((row) => row.taxable_gain ?? ''))).toBe(realized.total.gain);
    }
    // What one side is disallowed the other took over.
    const moved = [...gains.open.by_currency, ...gains.realized.by_currency];
    expect(sum(moved.map((one) => one.wash_sales ?? ''))).toBe('0');

    expect(gains.income.gain).toBe(sum(['31.6', '-4.74', '-12.5']));
    expect(sum(gains.income.rows.map((row) => row.base_amount))).toBe(gains.income.gain);
    expect(gains.total_gain).toBe(sum([head.net_value ?? '', '-20000']));
    expect(gains.total_gain).toBe(
      sum([gains.open.gain, gains.realized.gain, gains.income.gain, gains.cash_currency_gain]),
    );
  });

  it('have one price: that which the keeper stated counts for tax lots as well', async () => {
    const { open, book, state, gainsOf, headOf, lotsOf } = await investor();
    const id = await open();
    await book(id, 'BUY 10 HOUSE 100 2024-01-02');
    await state(id, '130');
    expect((await headOf(id)).total_gain_loss).toBe('300');
    expect((await lotsOf(id)).totals).toMatchObject([{ total: '300' }]);
    expect((await gainsOf(id)).open.by_currency).toMatchObject([
      { gain: '300', wash_sales: '0', taxable_gain: '300' },
    ]);
  });

  it('in other currencies are split into market and currency, and add up to what the money became', async () => {
    const { api, open, book, paid, state, gainsOf, headOf } = await investor();
    const today = homeDay();
    const rate = (on: string, text: string) => ({
      ...{ from: 'EUR' as CurrencyCode, to: 'USD' as CurrencyCode, on: on as TradingDay },
      ...{ rate: decimal(text), source: 'test' },
    });
    const days = [rate('2024-01-02', '1.1'), rate('2024-03-01', '1.15'), rate(today, '1.2')];
    await api.history.recordRates(days);
    const id = await open();
    const inEur = { currency: 'EUR' };
    await paid(id, 'DEPOSIT 1500 2024-01-02', inEur);
    await book(id, 'BUY 10 SAP 100 2024-01-02', inEur);
    await book(id, 'SELL 4 SAP 120 2024-03-01', inEur);
    await paid(id, 'DIVIDEND 7 2024-03-01', { ...inEur, symbol: 'SAP' });
    await state(id, '110');
    const [gains, head] = [await gainsOf(id), await headOf(id)];
    expect(gains.open).toMatchObject({ gain: '132', market_gain: '72', currency_gain: '60' });
    expect(gains.realized).toMatchObject({ gain: '112', market_gain: '92', currency_gain: '20' });
    expect(gains.income.gain).toBe('8.05');
    expect([gains.open.gain, gains.realized.gain]).toEqual([
      head.total_gain_loss,
      head.realized_gain,
    ]);
    expect(gains.open.by_currency).toMatchObject([{ currency: 'EUR', gain: '60' }]);
    // 1,500 EUR were 1,650 USD when they were paid in.
    expect(gains.total_gain).toBe(sum([head.net_value ?? '', '-1650']));
  });

  it('of a tax-deferred portfolio have nothing that is taxed', async () => {
    const { open, book, gainsOf } = await investor();
    const id = await open({ tax_treatment: 'TAX_DEFERRED' });
    for (const line of WASHED) await book(id, line);
    expect(await gainsOf(id)).toMatchObject({
      taxed: false,
      open: { by_currency: [{ gain: '210.2', wash_sales: null, taxable_gain: null }] },
    });
  });

  it('leave fees that are in no cost to the income, and nothing out', async () => {
    const { open, book, paid, gainsOf, headOf } = await investor();
    const id = await open({ fees_in_basis: false });
    await paid(id, 'DEPOSIT 20000 2024-01-02');
    for (const line of WASHED) await book(id, line, { fees: '2' });
    const [gains, head] = [await gainsOf(id), await headOf(id)];
    expect(gains.income.gain).toBe('-10');
    expect(gains.total_gain).toBe(sum([head.net_value ?? '', '-20000']));
  });
});
