// Dividends and interest of a portfolio by month, over HTTP: what is booked, and what is announced for what is held.
import { expect, it } from 'vitest';
import { decimal, textOf, ZERO } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import { homeDay } from '../harness/home-day.ts';
import { investor } from '../harness/recorded-investor.ts';

async function withDividends() {
  const one = await investor();
  await one.book(`DEPOSIT 10000 ${homeDay(-300)}`);
  await one.book(`BUY 10.5 ACME 100 ${homeDay(-290)}`);
  await one.book(`BUY 4 ZETA 50 ${homeDay(-290)}`);
  await one.book(`DIVIDEND 12.6 ${homeDay(-200)}`, { symbol: 'ACME', withholding: '1.89' });
  await one.book(`INTEREST 3.33 ${homeDay(-100)}`);
  await one.book(`FEE 5 ${homeDay(-100)}`);
  const dividend = (symbol: string, on: string, perShare: string, currency = 'USD') => ({
    ...{ symbol, on: on as TradingDay, perShare: decimal(perShare), source: 'test' },
    currency: currency as CurrencyCode,
  });
  const income = async (query = '') => {
    const { status, body } = await one.get(`/portfolios/${one.id}/income${query}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };
  return { ...one, dividend, income };
}

it('of months adds up to what is booked and announced; fees are no income', async () => {
  const { api, id, bearer, book, dividend, income } = await withDividends();
  await api.history.recordDividends([
    // Half was sold after its ex-date, and the payment is not booked yet.
    dividend('ACME', homeDay(-20), '0.5'),
    dividend('ACME', homeDay(30), '0.6'),
    dividend('ZETA', homeDay(40), '1.1', 'EUR'),
    dividend('GONE', homeDay(40), '9'),
  ]);
  await book(`SELL 5 ACME 110 ${homeDay(-10)}`);
  const body = await income();
  expect(body).toMatchObject({
    ...{ portfolio_id: id, base_currency: 'USD', booked: '14.04', announced: '8.55' },
    rows: [
      { type: 'DIVIDEND', symbol: 'ACME', amount: '10.71', base_amount: '10.71' },
      { type: 'INTEREST', symbol: null, amount: '3.33' },
    ],
    announced_rows: [
      { symbol: 'ACME', ex_date: homeDay(-20), quantity: '10.5', amount: '5.25' },
      { symbol: 'ACME', ex_date: homeDay(30), quantity: '5.5', amount: '3.3' },
      { symbol: 'ZETA', currency: 'EUR', amount: '4.4', base_amount: null },
    ],
    complete: false,
  });
  const sum = (name: 'booked' | 'announced') =>
    textOf(
      (body.months as Record<typeof name, string>[]).reduce(
        (total, month) => total.plus(decimal(month[name])),
        ZERO,
      ),
    );
  expect([sum('booked'), sum('announced')]).toEqual([body.booked, body.announced]);

  // Once it is booked it is not announced any more.
  await book(`DIVIDEND 5.25 ${homeDay(-5)}`, { symbol: 'ACME' });
  expect(await income()).toMatchObject({ booked: '19.29', announced: '3.3' });
  expect(await income(`?from=${homeDay(-150)}&to=${homeDay(-50)}`)).toMatchObject({
    booked: '3.33',
    rows: [{ type: 'INTEREST' }],
  });
  const path = `/api/v1/portfolios/${id}/income`;
  const wrong = await api.ask('GET', `${path}?from=2024-02-01&to=2024-01-01`, { bearer });
  expect(wrong).toMatchObject({
    status: 422,
    body: { detail: expect.stringContaining('from is after to') },
  });
  const other = await api.signedIn('eve', 'viewer');
  expect((await api.ask('GET', path, { bearer: other })).status).toBe(404);
});

it('counts a dividend once that a source of prices and an administrator know, and none that is reversed', async () => {
  const { api, dividend, income } = await withDividends();
  await api.history.recordDividends([dividend('ACME', homeDay(-3), '0.6')]);
  expect(await income()).toMatchObject({ announced: '6.3', announced_rows: [{ symbol: 'ACME' }] });
  const admin = await api.signedIn('root', 'admin');
  const body = {
    type: 'CASH_DIVIDEND',
    symbol: 'ACME',
    effective_on: homeDay(-3),
    per_share: '0.6',
  };
  const path = '/api/v1/corporate-actions';
  const made = await api.ask('POST', path, { bearer: admin, body });
  expect(made.status, JSON.stringify(made.body)).toBeLessThan(300);
  expect(await income()).toMatchObject({ announced_rows: [], booked: '20.34' });
  const { id } = (made.body as { action: { id: string } }).action;
  await api.ask('DELETE', `${path}/${id}`, { bearer: admin });
  expect(await income()).toMatchObject({ announced_rows: [], booked: '14.04' });
});
