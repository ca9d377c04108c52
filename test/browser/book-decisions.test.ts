// Corporate actions and tax views on the page: what is proposed, with lots before and after, is booked and undone in one click each.
import { afterAll, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { bookEnvironment, section } from './book-environment.ts';
import { closeBrowser } from './chromium.ts';
import { fitsEverywhere } from './everywhere.ts';

afterAll(closeBrowser);

it('a corporate action is confirmed and undone in one click, and the tax year follows the chosen country', async () => {
  const { post, opened, shown, api, bearer } = await bookEnvironment();
  const id = await opened('Growth');
  for (const line of ['BUY 10 ABC 400 2024-01-02', 'SELL 4 ABC 350 2025-02-03']) {
    const [transaction_type, quantity, symbol, price, transaction_date] = line.split(' ');
    const trade = { transaction_type, quantity, symbol, price, transaction_date };
    await post('/transactions', { portfolio_id: id, ...trade });
  }
  await post(`/portfolios/${id}/action-proposals`, {
    ...{ type: 'SPLIT', symbol: 'ABC', new_shares: '4', old_shares: '1' },
    ...{ effective_on: '2025-03-03', description: 'Read in the news' },
  });
  const held = async () => {
    const { body } = await api.ask('GET', `/api/v1/portfolios/${id}`, { bearer });
    return (body as { holdings: { quantity: string }[] }).holdings[0]?.quantity;
  };
  const { page, faults } = await shown(id);
  const place = await section(page, 'Corporate actions to decide');
  await place.getByText('Before: 6 for 2,400. After: 24 for 2,400.').waitFor();
  await page.evaluate('scrollTo(0, 0)');
  await audit(page, 'decisions of the book');
  await place.getByRole('button', { name: 'Confirm ABC' }).click();
  await place.getByRole('button', { name: 'Undo ABC' }).waitFor();
  expect(await held()).toBe('24');
  await place.getByRole('button', { name: 'Undo ABC' }).click();
  await place.getByRole('button', { name: 'Confirm ABC' }).waitFor();
  expect(await held()).toBe('6');
  await fitsEverywhere(page, 'held-actions');
  const dialog = page.getByRole('dialog');
  await place.getByRole('button', { name: 'Decline ABC' }).click();
  await dialog.getByText(/It is final/).waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await place.getByRole('button', { name: 'Decline ABC' }).click();
  await dialog.getByRole('button', { name: 'Decline', exact: true }).click();
  await page.getByText('Declined: the corporate action of ABC.').waitFor();
  await place.getByText('None is proposed.').waitFor();
  expect(await held()).toBe('6');
  await page.getByRole('link', { name: 'All portfolios' }).click();
  const taxes = await section(page, 'Your tax year');
  await taxes.getByRole('button', { name: 'United Kingdom' }).click();
  await taxes.getByText('Tax year that begins in').waitFor();
  const chosen = await api.ask('GET', '/api/v1/tax/view', { bearer });
  expect(chosen.body).toMatchObject({ tax_view: 'uk' });
  await page.evaluate('scrollTo(0, 0)');
  await audit(page, 'the tax year');
  await page.getByRole('table').getByRole('link').first().click();
  const ours = async (title: string, text: string) =>
    (await section(page, title)).getByText(text).waitFor();
  await ours('Open lots', 'your tax rules (United Kingdom) know no long term');
  await ours('Taxable gains of a year', 'count a year over all your portfolios');
  await ours('Losses worth harvesting', 'by the rules of the United States only');
  expect(faults).toEqual([]);
});
