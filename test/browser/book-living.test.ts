// The book as a person lives in it: what a sale would cost, what each day gained, and what each month paid.
import { afterAll, expect, it } from 'vitest';
import { decimal } from '../../src/kernel/decimal.ts';
import type { TradingDay } from '../../src/kernel/instant.ts';
import { audit } from './audit.ts';
import { bookEnvironment, daysBack, section } from './book-environment.ts';
import { closeBrowser } from './chromium.ts';
import { fitsEverywhere } from './everywhere.ts';

afterAll(closeBrowser);

const TALL = { width: 1280, height: 6_000 };

async function invested() {
  const environment = await bookEnvironment();
  const { api, post, opened } = environment;
  const id = await opened('Growth');
  const days = daysBack(8);
  const book = (transaction_type: string, more: object, transaction_date = days[0]) =>
    post('/transactions', { portfolio_id: id, transaction_date, transaction_type, ...more });
  await book('DEPOSIT', { amount: '10000' });
  await book('BUY', { symbol: 'ACME', quantity: '10', price: '140' }, '2024-01-02');
  await book('BUY', { symbol: 'ACME', quantity: '10', price: '100' });
  await book('DEPOSIT', { amount: '500' }, days.at(-1));
  await book('INTEREST', { amount: '7.5' }, days[1]);
  await api.history.recordDividends([
    {
      ...{ symbol: 'ACME', on: days[1] as TradingDay, source: 'test' },
      ...{ perShare: decimal('0.6') as never, currency: 'USD' as never },
    },
  ]);
  await api.history.recordCloses(
    days.map((on, n) => ({
      ...{ symbol: 'ACME', on: on as TradingDay, source: 'test' },
      ...{ price: decimal(String(100 + 5 * n)) as never, currency: 'USD' as never },
    })),
  );
  return { ...environment, id, days };
}

it('shows what a sale would cost under each method, and what each day gained', async () => {
  const { id, days, shown } = await invested();
  const { page, faults } = await shown(id);
  await page.setViewportSize(TALL);
  const cost = await section(page, 'What a sale would cost');
  expect(await cost.getByLabel('Shares').inputValue()).toBe('20');
  await cost.getByLabel('Shares').fill('10');
  await cost.getByLabel(/^Price of a share/).fill('130');
  await cost.getByRole('button', { name: 'Show what it would cost' }).click();
  // The older lot loses 10 a share, which the purchase of this week disallows; the newer one gains 30.
  const oldest = cost.getByRole('row', { name: /Oldest first/ });
  await oldest.waitFor();
  expect(await oldest.textContent()).toMatch(/−100\.00 USD.*100\.00 USD.*0\.00 USD/);
  const newest = cost.getByRole('row', { name: /Newest first/ });
  expect(await newest.locator('[data-name="Short term"]').textContent()).toBe('+300.00 USD');
  expect(await newest.locator('[data-name="Estimated tax"]').textContent()).toBe('111.00 USD');
  await newest.getByRole('button').click();
  await cost.getByRole('heading', { name: 'What it would close: newest first' }).waitFor();
  await cost.getByLabel('Shares').fill('21');
  await cost.getByRole('button', { name: 'Show what it would cost' }).click();
  await cost.getByText(/21 is more than the 20 held/).waitFor();

  const calendar = await section(page, 'Calendar of gains');
  const last = days.at(-1) ?? '';
  await calendar.getByLabel('Year').selectOption(last.slice(0, 4));
  // Twenty shares gained 5 each; the 500 that were paid in are no gain.
  const day = calendar.getByRole('button', {
    name: new RegExp(` ${Number(last.slice(8))} \\+100`),
  });
  await day.click();
  await calendar.getByRole('row', { name: /ACME 2,600\.00 USD 2,700\.00 USD \+100/ }).waitFor();
  await calendar.getByRole('row', { name: /Cash, interest and fees.* 0\.00 USD/ }).waitFor();
  expect(await day.getAttribute('aria-pressed')).toBe('true');

  const income = await section(page, 'Calendar of income');
  const paid = income.getByRole('button', { name: /\+7\.50 USD \+12\.00 USD announced/ });
  await paid.click();
  await income.getByRole('row', { name: /interest \+7\.50 USD/ }).waitFor();
  await income
    .getByRole('row', { name: /announced: 20 ACME at 0\.60, ex-date \+12\.00/ })
    .waitFor();
  await audit(page, 'sale and calendars');
  // Fields stand beside each other, in one line, where there is room.
  const form = page.getByRole('region', { name: 'What a sale would cost' });
  const lines = await Promise.all(
    ['Holding', 'Shares', /^Price/, /^Fees/].map(async (label) => {
      const { y = 0, height = 0 } = (await form.getByLabel(label).boundingBox()) ?? {};
      return Math.round((y + height) / 4);
    }),
  );
  expect(lines).toEqual(lines.map(() => lines[0]));
  await fitsEverywhere(page, 'living');
  expect(faults).toEqual([]);
});

it('prints each part of a portfolio, also those that were never scrolled to, and days on one line', async () => {
  const { id, days, shown } = await invested();
  const { page } = await shown(id);
  expect(page.viewportSize()?.height).toBeLessThan(900);
  const text = () => page.evaluate<string>(`document.querySelector('main').innerText`);
  await expect.poll(text).not.toMatch(/Asking for/);
  expect(await page.locator('.transactions td[data-name=Day]').count()).toBeGreaterThan(3);
  const wrapped = `[...document.querySelectorAll('.transactions td[data-name=Day]')].filter((cell) => {
    const words = document.createRange();
    words.selectNodeContents(cell);
    return words.getClientRects().length > 1;
  }).length`;
  expect(await page.evaluate(wrapped)).toBe(0);
  const last = days.at(-1) ?? '';
  const calendar = page.locator('.gain-calendar');
  await calendar.getByLabel('Year').selectOption(last.slice(0, 4));
  const day = new RegExp(`${Number(last.slice(8))}\\s+\\+100`);
  await calendar.getByRole('button', { name: day }).waitFor();
  await page.emulateMedia({ media: 'print' });
  const paper = await text();
  expect(paper).not.toMatch(/Asking for/);
  // Of the calendars, which can also be pressed.
  expect(paper).toMatch(day);
  expect(paper).toMatch(/\+7\.50 USD/);
  // Of a choice that nobody has made nothing is left.
  expect(paper).not.toContain('Rows of');
});

it('reverses a booking after it has shown what would change', async () => {
  const { id, count, shown } = await invested();
  const { page, faults } = await shown(id);
  await page.setViewportSize(TALL);
  const areas = await section(page, 'Allocation');
  await areas.getByRole('img', { name: /Areas by sector, the largest: Cash 100\.0 %/ }).waitFor();
  const booked = await section(page, 'Transactions');
  const before = await count(id);
  await booked.getByRole('button', { name: 'Reverse buy ACME of 2024-01-02' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/ACME 20 → 10 shares, cost 2,400\.00 USD → 1,000\.00 USD\./).waitFor();
  await audit(page, 'a reversal');
  expect(await count(id)).toBe(before);
  await dialog.getByRole('button', { name: 'Reverse it' }).click();
  await page.getByText('Reversed: buy ACME of 2024-01-02.').waitFor();
  expect(await count(id)).toBe(before - 1);
  const gone = booked.getByRole('button', { name: 'Reverse buy ACME of 2024-01-02' });
  await expect.poll(() => gone.count()).toBe(0);
  expect(faults).toEqual([]);
});
