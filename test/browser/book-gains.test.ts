// One gain on the page of a portfolio: the head, the line that reconciles it, the lots and the years say the same to the cent.
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { bookEnvironment, section } from './book-environment.ts';
import { closeBrowser } from './chromium.ts';
import { fitsEverywhere } from './everywhere.ts';

afterAll(closeBrowser);

const TRADES = [
  'BUY 100 ABC 50 2024-01-02',
  'SELL 100 ABC 40 2024-06-03',
  'BUY 60 ABC 42 2024-06-20',
  'SELL 20 ABC 48 2025-02-03',
  'BUY 30 XYZ 10 2025-03-03',
];

/** In cents: `+1,234.56 USD`. */
function centsOf(text: string | null | undefined): number {
  const [amount = ''] = /[+−-]?[\d,]+\.\d\d/.exec(text ?? '') ?? [];
  return Math.round(Number(amount.replaceAll(',', '').replace('−', '-')) * 100);
}

async function invested() {
  const environment = await bookEnvironment();
  const { api, bearer, post, opened } = environment;
  const id = await opened('Growth');
  for (const line of TRADES) {
    const [transaction_type, quantity, symbol, price, transaction_date] = line.split(' ');
    const trade = { transaction_type, quantity, symbol, price, transaction_date };
    await post('/transactions', { portfolio_id: id, ...trade });
  }
  const dividend = { transaction_type: 'DIVIDEND', amount: '31.60', withholding: '4.74' };
  await post('/transactions', {
    ...{ portfolio_id: id, symbol: 'ABC', transaction_date: '2025-03-05', ...dividend },
  });
  const read = async (path: string) => (await api.ask('GET', `/api/v1${path}`, { bearer })).body;
  const { user_id: client } = (await read(`/portfolios/${id}`)) as { user_id: number };
  const prices: Readonly<Record<string, string>> = { ABC: '45.5', XYZ: '12.34' };
  const positions = await read(`/holdings/portfolio/${client}/positions`);
  for (const one of positions as readonly { position_id: string; ticker: string }[]) {
    const body = { price: prices[one.ticker] };
    const path = `/api/v1/holdings/positions/${one.position_id}/value`;
    expect((await api.ask('PUT', path, { bearer, body })).status).toBe(200);
  }
  return { ...environment, id };
}

async function cell(page: Page, row: RegExp, name: string): Promise<number> {
  const place = await section(page, 'How the gains add up');
  return centsOf(
    await place.getByRole('row', { name: row }).locator(`[data-name="${name}"]`).textContent(),
  );
}

async function headed(page: Page, name: string): Promise<number> {
  const figure = page.locator('.worth .amounts > div', { hasText: name });
  return centsOf(await figure.locator('dd').textContent());
}

it('reconciles, with wash sales between what was booked and what is taxed, and opens into its rows', async () => {
  const { id, shown } = await invested();
  const { page, faults } = await shown(id);
  const place = await section(page, 'How the gains add up');
  await place.getByRole('row', { name: /^Open gain/ }).waitFor();
  expect(await cell(page, /^Open gain/, 'Together')).toBe(await headed(page, 'Open gain'));
  expect(await cell(page, /^Realised/, 'Together')).toBe(await headed(page, 'Realised, all years'));
  // 600.00 were disallowed; a third of it is in the cost of shares that were sold since.
  expect(await cell(page, /^Open gain/, 'Wash sales')).toBe(-40_000);
  expect(await cell(page, /^Realised/, 'Wash sales')).toBe(40_000);

  const lots = await section(page, 'Open lots');
  const total = await lots
    .getByText(/^Taxable if sold on/)
    .locator('strong')
    .textContent();
  expect(await cell(page, /^Open gain/, 'Taxable')).toBe(centsOf(total));
  const years = await section(page, 'Taxable gains of a year');
  let taxed = 0;
  for (const year of ['2024', '2025']) {
    await years.getByLabel('Year').selectOption(year);
    const gain = years.getByRole('row', { name: /^Together/ }).locator('[data-name^="Taxable"]');
    await years
      .getByText(year === '2024' ? '1 closed lots' : /closed lots/)
      .first()
      .waitFor();
    await expect.poll(async () => (await gain.count()) > 0).toBe(true);
    taxed += centsOf(await gain.textContent());
  }
  expect(await cell(page, /^Realised/, 'Taxable')).toBe(taxed);

  for (const [part, row] of [
    ['Open gain', /ABC.*open/],
    ['Realised, all years', /ABC.*2024/],
    ['Income', /2025-03-05.*\+26\.86 USD/],
    ['Wash sales', /ABC.*600\.00 USD.*lot/],
  ] as const) {
    const button = place.getByRole('button', { name: part });
    await button.click();
    await place.getByRole('row', { name: row }).waitFor();
    expect(await button.getAttribute('aria-pressed')).toBe('true');
  }
  await audit(page, 'gains');
  await fitsEverywhere(page, 'gains');
  expect(faults).toEqual([]);
});

it('a part without rows is nothing in the column of its sum', async () => {
  const { post, opened, shown } = await bookEnvironment();
  const id = await opened('Sold');
  for (const transaction_type of ['BUY', 'SELL'])
    await post('/transactions', {
      ...{ portfolio_id: id, transaction_type, symbol: 'ABC', quantity: '10', price: '50' },
      transaction_date: '2024-01-02',
    });
  const { page } = await shown(id);
  const place = await section(page, 'How the gains add up');
  const open = place.getByRole('row', { name: /^Open gain/ });
  const end = async (at: typeof open) => {
    const box = await at.boundingBox();
    return Math.round((box?.x ?? 0) + (box?.width ?? 0));
  };
  expect(await end(open.locator('[data-name="Together"]'))).toBe(
    await end(place.getByRole('columnheader', { name: 'Together' })),
  );
});
