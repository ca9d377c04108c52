// What only its owner knows about a book: a corporate action that no source states, and a price of what no source prices.
import { afterAll, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { bookEnvironment, section } from './book-environment.ts';
import { closeBrowser } from './chromium.ts';
import { fitsEverywhere } from './everywhere.ts';

afterAll(closeBrowser);

async function bookOfOne() {
  const environment = await bookEnvironment();
  const id = await environment.opened('Growth');
  const buy = (portfolio_id: number, symbol: string, price: string) =>
    environment.post('/transactions', {
      ...{ portfolio_id, transaction_type: 'BUY', quantity: '6', symbol, price },
      transaction_date: '2024-01-02',
    });
  await buy(id, 'ABC', '400');
  // So that it is known to the ledger.
  await buy(await environment.opened('Other'), 'NEWCO', '10');
  const held = async () => {
    const { api, bearer } = environment;
    const { body } = await api.ask('GET', `/api/v1/portfolios/${id}`, { bearer });
    const { holdings } = body as {
      holdings: { symbol: string; quantity: string; current_price: string | null }[];
    };
    return holdings.find(({ symbol }) => symbol === 'ABC');
  };
  return { ...environment, id, held };
}

it('a corporate action is entered, shown with the lots before and after, booked and undone', async () => {
  const { id, held, shown } = await bookOfOne();
  const { page, faults } = await shown(id);
  const place = await section(page, 'Corporate actions to decide');
  const enter = async (kind: string, values: Readonly<Record<string, string>>) => {
    await place.getByRole('combobox').selectOption(kind);
    for (const [name, value] of Object.entries(values))
      await place.getByLabel(name, { exact: true }).fill(value);
    await place.getByRole('button', { name: 'Show what it does' }).click();
  };
  // One sentence each, and nothing is proposed.
  await enter('SPLIT', {
    ...{ Symbol: 'abc', 'New shares': 'four', 'For so many old shares': '1' },
    'Day from which it counts': '2025-03-03',
  });
  await place.getByText('four is not a number: write it as 1234.50 or 1234,50.').waitFor();
  await enter('SPLIT', { 'New shares': '1', 'For so many old shares': '4' });
  await place.getByRole('alert').getByText('1 new for 4 old shares is a reverse split.').waitFor();
  await enter('STOCK_MERGER', {
    'Symbol that is received': 'NONE',
    'New units for each old share': '2',
  });
  await place
    .getByRole('alert')
    .getByText('NONE is not known here: book or import a transaction of it first.')
    .waitFor();
  await enter('SPLIT', { 'New shares': '4', 'For so many old shares': '1' });
  await place.getByText('Before: 6 for 2,400. After: 24 for 2,400.').waitFor();
  await place.getByText('Entered by hand or by a program.').waitFor();
  await place.getByText('Nothing is booked yet: what it does to ABC stands above').waitFor();
  expect((await held())?.quantity).toBe('6');
  await page.evaluate('scrollTo(0, 0)');
  await audit(page, 'an entered corporate action');
  await fitsEverywhere(page, 'held-actions');
  await place.getByRole('button', { name: 'Confirm ABC' }).click();
  await place.getByRole('button', { name: 'Undo ABC' }).waitFor();
  expect((await held())?.quantity).toBe('24');
  await place.getByRole('button', { name: 'Undo ABC' }).click();
  await place.getByRole('button', { name: 'Confirm ABC' }).waitFor();
  expect((await held())?.quantity).toBe('6');
  // A spin-off hands over another security, with a part of the cost.
  await enter('SPIN_OFF', {
    ...{ Symbol: 'ABC', 'Symbol that is received': 'newco', 'New units for each old share': '0.5' },
    ...{ 'Part of the cost that stays': '0,75', 'Day from which it counts': '2025-04-01' },
  });
  await place.getByText('Before: 6 for 2,400. After: 6 for 1,800, 3 for 600.').waitFor();
  expect(faults).toEqual([]);
});

it('a price is stated after it was seen beside the one that counts, and corrected by another', async () => {
  const { id, held, shown } = await bookOfOne();
  const { page, faults } = await shown(id);
  const place = await section(page, 'Price of your own');
  const dialog = page.getByRole('dialog');
  const state = async (price: string) => {
    await place.getByRole('combobox').selectOption({ label: 'ABC, in USD (no price)' });
    await place.getByLabel('Price of a share').fill(price);
    await place.getByRole('button', { name: 'State the price…' }).click();
  };
  await place.getByLabel('Day').fill('tomorrow');
  await state('12.5');
  await place.getByText('tomorrow is not a day: write it as 2026-11-20.').waitFor();
  await place.getByLabel('Day').fill('2099-01-01');
  await state('12.5');
  await place.getByText('The day is after today: state the price once it is known.').waitFor();
  await place.getByLabel('Day').fill('2025-06-02');
  await state('420.50');
  await dialog
    .getByText(/ABC: 420\.50 USD on 2025-06-02, for the 6 held\. It has no price now/)
    .waitFor();
  expect((await held())?.current_price).toBe(null);
  await dialog.getByRole('button', { name: 'State it' }).click();
  await page.getByText('Stated: ABC 420.50 USD on 2025-06-02.').waitFor();
  expect((await held())?.current_price).toBe('420.5');
  const row = page.getByRole('region', { name: /^Holdings/ }).getByRole('row', { name: /^ABC/ });
  await row.getByText('by hand').waitFor();
  // A slip of the hand is said before it counts.
  await place.getByRole('combobox').selectOption({ label: 'ABC, in USD' });
  await place.getByLabel('Day').fill('2025-06-02');
  await place.getByLabel('Price of a share').fill('42.05');
  await place.getByRole('button', { name: 'State the price…' }).click();
  await dialog.getByText(/The price now is 420\.50 USD, stated by hand.*90 % lower/).waitFor();
  await dialog.getByRole('button', { name: 'State it' }).click();
  await page.getByText('Stated: ABC 42.05 USD on 2025-06-02.').waitFor();
  expect((await held())?.current_price).toBe('42.05');
  await page.evaluate('scrollTo(0, 0)');
  await audit(page, 'a stated price');
  await fitsEverywhere(page, 'own-price');
  expect(faults).toEqual([]);
});

it('names and notes are text, whatever is in them, and as long as they may be', async () => {
  const environment = await bookEnvironment();
  const markup = '<script>window.ran = true</script><img src=x onerror="window.ran = true">';
  const id = await environment.opened(markup);
  await environment.opened('W'.repeat(100));
  const on = { portfolio_id: id, transaction_date: '2024-01-02', transaction_type: 'DEPOSIT' };
  await environment.post('/transactions', { ...on, amount: '99999999999.99', notes: markup });
  await environment.post('/transactions', { ...on, amount: '1', notes: 'W'.repeat(500) });
  const { page, faults } = await environment.shown(id);
  await (await section(page, 'Transactions')).getByText(markup).waitFor();
  await fitsEverywhere(page, 'long notes');
  await page.getByRole('link', { name: 'All portfolios' }).click();
  await page.getByRole('link', { name: markup }).waitFor();
  await fitsEverywhere(page, 'long names');
  expect(await page.evaluate('window.ran')).toBeUndefined();
  expect(faults).toEqual([]);
});
