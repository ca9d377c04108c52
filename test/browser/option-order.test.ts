// An order for an option that is being written while positions and quotes change.
import { afterAll, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.ts';
import type { ChainQuoted } from '../../src/trader/ports/option-chains.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { POSITION } from '../trader/surfaces/control/control-harness.ts';
import { CHAIN, chainShown } from './chain-page.ts';
import { closeBrowser, signInByPassword } from './chromium.ts';
import { boardEnvironment, boardOf, lookAgain, signedIn } from './dashboard-environment.ts';

afterAll(closeBrowser);

it('stays as it is written while another stock is bought, and while another expiry is chosen', async () => {
  const environment = await boardEnvironment();
  environment.chain(ok(CHAIN));
  const { page } = await signedIn(environment);
  await page.getByRole('link', { name: 'Options', exact: true }).click();
  await page.getByRole('button', { name: 'Puts' }).click();
  await page.getByRole('button', { name: 'Buy… SPY 18 Dec 227.5 put' }).click();
  const form = page.getByRole('form', { name: 'Buy SPY 18 Dec 227.5 put' });
  await form.getByLabel('Contracts').fill('7');
  const first = { ...POSITION, id: 'AAPL-9', symbol: 'AAPL' };
  environment.show(boardOf({}, { positions: [first, POSITION] }));
  await page.getByRole('link', { name: 'AAPL', exact: true }).waitFor();
  expect(await form.getByLabel('Contracts').inputValue()).toBe('7');
  await page.getByRole('button', { name: '15 Jan' }).click();
  await page.getByRole('button', { name: '15 Jan', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Puts', pressed: true }).waitFor();
});

/** As it is once the price has moved on. */
function without(strike: number): ChainQuoted {
  return { ...CHAIN, rows: CHAIN.rows.filter(({ contract }) => contract.strike !== strike) };
}

it('stays as it is written when a contract of it is not quoted, and waits for its quotes', async () => {
  const { environment, page } = await chainShown();
  await page.getByRole('button', { name: 'Buy… AAPL 18 Dec 232.5 call' }).click();
  await page.getByLabel('Spread with').selectOption({ index: 2 });
  const form = page.getByRole('form', { name: 'Buy AAPL 18 Dec 232.5/242.5 call spread' });
  const limit = form.getByLabel(/^Limit per share/);
  await expect.poll(() => limit.inputValue()).toBe('3.8');
  await limit.fill('3.6');
  const checks = form.getByRole('button', { name: 'Check and buy…' });
  for (const strike of [242.5, 232.5]) {
    environment.chain(ok(without(strike)));
    await lookAgain(page);
    await page.getByText('is not quoted now').waitFor();
    expect(await checks.isDisabled()).toBe(true);
    expect(await limit.inputValue()).toBe('3.6');
    environment.chain(ok(CHAIN));
    await lookAgain(page);
    await page.getByText('is not quoted now').waitFor({ state: 'detached' });
    expect(await checks.isEnabled()).toBe(true);
  }
  expect(environment.sent).toEqual([]);
});

it('is kept as it is written when the session ends, until the same person has signed in again', async () => {
  const { environment, page } = await chainShown();
  await page.getByRole('button', { name: 'Buy… AAPL 18 Dec 232.5 call' }).click();
  await page.getByLabel('Spread with').selectOption({ index: 2 });
  await page.getByLabel('Side').selectOption('sell');
  const form = page.getByRole('form', { name: 'Sell AAPL 18 Dec 232.5/242.5 call spread' });
  await form.getByRole('textbox', { name: 'Spreads' }).fill('7');
  await form.getByLabel(/^Limit per share/).fill('3.15');
  await form.getByLabel('Close with AAPL at').fill('251');
  environment.api.pass(15 * 24 * 3_600_000);
  await lookAgain(page);
  await page.getByText(/is kept in this tab: sign in as ann/).waitFor();
  await signInByPassword(page, 'ann', PASSWORD);
  await form.waitFor();
  expect(await form.getByRole('textbox', { name: 'Spreads' }).inputValue()).toBe('7');
  expect(await form.getByLabel(/^Limit per share/).inputValue()).toBe('3.15');
  expect(await form.getByLabel('Close with AAPL at').inputValue()).toBe('251');
});
