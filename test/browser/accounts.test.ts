// Several accounts on one page: side by side, and added up where their money is of one kind.
import { afterAll, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { closeBrowser } from './chromium.ts';
import { boardEnvironment, signedIn } from './dashboard-environment.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

it('are one click from the first page, with a sum of each kind of money', async () => {
  const environment = await boardEnvironment(['paper', 'paper', 'demo']);
  const { page, faults } = await signedIn(environment);
  await page.getByRole('link', { name: 'All', exact: true }).click();
  const accounts = page.getByRole('region', { name: 'Accounts' });
  await accounts.getByRole('row', { name: /DU3 DEMO/ }).waitFor();
  const sum = accounts.getByRole('row', { name: /All 2 PAPER accounts in USD/ });
  await sum.getByText('2,000,000.00 USD').waitFor();
  await sum.getByText('+31.80').waitFor();
  expect(await accounts.getByText(/All \d DEMO/).count()).toBe(0);
  await audit(page, 'accounts');
  await pictured(page, 'accounts');
  // Three traders that have been silent for a minute are in no sum.
  environment.lose(60);
  await accounts.getByText('Not in the sum: DU2: its trader has not answered for 1 min.').waitFor();
  await accounts.getByRole('row', { name: /0 of 2 PAPER accounts in USD unknown/ }).waitFor();
  const silent = accounts.getByRole('row', { name: /^DU2/ }).getByText('1 of 1');
  await expect
    .poll(() =>
      silent.evaluate(
        (one) => one.ownerDocument.defaultView?.getComputedStyle(one).textDecorationLine,
      ),
    )
    .toBe('line-through');
  environment.lose(undefined);
  await accounts.getByRole('link', { name: 'DU3' }).click();
  await page.getByRole('heading', { name: /DEMO/ }).waitFor();
  expect(faults).toEqual([]);
});
