// After a decision the page asks anew: until the answers are there, what was shown stays, dimmed, and nothing in it is acted on.
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { bookEnvironment, daysBack, section, V1 } from './book-environment.ts';
import { closeBrowser } from './chromium.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

const GRANTS = /\/portfolios\/\d+\/grants$/;
const TRANSACTIONS = /\/transactions\/portfolio\/\d+\?/;

/** Until it is released, no answer to a question arrives, and the page waits without an end; what is done is done. */
async function questionsHeld(page: Page) {
  await page.evaluate('AbortSignal.timeout = () => new AbortController().signal');
  const held = Promise.withResolvers<void>();
  await page.route('**/api/v1/**', async (route) => {
    if (route.request().method() === 'GET') await held.promise;
    await route.continue();
  });
  return held.resolve;
}

async function textsOf(page: Page, selector: string): Promise<readonly string[]> {
  return (await page.locator(selector).allTextContents()).toSorted();
}

it('keeps every section of the book while it is asked for again, and the focus where it was', async () => {
  const { api, bearer, post, opened, shown } = await bookEnvironment();
  for (const name of ['ben', 'dora']) await api.signedIn(name, 'viewer');
  const id = await opened('Family');
  const at = { portfolio_id: id, transaction_date: daysBack(3)[0] };
  await post('/transactions', { ...at, transaction_type: 'DEPOSIT', amount: '10000' });
  await api.ask('PUT', `${V1}/portfolios/${id}/grants/ben`, { bearer, body: { role: 'viewer' } });
  const { page, faults } = await shown(id);
  // All sections are near the screen then.
  await page.setViewportSize({ width: 1280, height: 6_000 });
  const place = await section(page, 'Shared with');
  await place.getByText('ben is invited to see it').waitFor();
  const booked = await section(page, 'Transactions');
  await booked.getByRole('row', { name: /deposit/i }).waitFor();
  await expect.poll(() => page.locator('.waiting').count()).toBe(0);
  const titles = await textsOf(page, 'main h2');

  const file = { name: 'notes.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') };
  const importing = await section(page, 'Import a file');
  await importing.getByLabel('File').setInputFiles(file);
  await importing.getByRole('alert').waitFor();

  const dialog = page.getByRole('dialog');
  const invite = place.getByRole('button', { name: 'Invite to see…' });
  await invite.click();
  await dialog.getByLabel('User name').fill('dora');
  await dialog.getByText('dora can see it after accepting.').waitFor();
  const release = await questionsHeld(page);
  const asked = [GRANTS, TRANSACTIONS].map((url) => page.waitForRequest(url));
  await dialog.getByRole('button', { name: 'Invite' }).click();
  await Promise.all(asked);
  await dialog.waitFor({ state: 'hidden' });
  for (const kept of [
    place.locator('[aria-busy=true]').getByText('ben is invited to see it'),
    booked.locator('[aria-busy=true]').getByRole('row', { name: /deposit/i }),
  ])
    await kept.waitFor();
  await importing.getByRole('alert').waitFor();
  expect(await textsOf(page, 'main h2')).toEqual(titles);
  expect(await page.locator('main .waiting').count()).toBe(0);
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Invite to see…');
  await pictured(page, 'kept-content');
  await audit(page, 'kept content');

  // What it would act on may have changed: it waits, and is done once.
  const withdraw = place.getByRole('button', { name: 'Withdraw…' });
  await withdraw.click();
  await withdraw.press('Enter');
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))');
  expect(await page.locator('dialog[open]').count()).toBe(0);

  release();
  await place.getByText('dora is invited to see it, and has not accepted.').waitFor();
  await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
  await page.getByRole('dialog', { name: 'Withdraw what ben was offered' }).waitFor();
  expect(faults).toEqual([]);
});

it('forgets what was pressed meanwhile if the focus is elsewhere when the answer comes', async () => {
  const { api, opened, shown } = await bookEnvironment();
  await api.signedIn('ben', 'viewer');
  const id = await opened('Family');
  const { page } = await shown(id);
  await page.setViewportSize({ width: 1280, height: 6_000 });
  const place = await section(page, 'Shared with');
  const invite = async () => {
    await place.getByRole('button', { name: 'Invite to see…' }).click();
    await page.getByRole('dialog').getByLabel('User name').fill('ben');
    await page.getByRole('dialog').getByText('ben can see it after accepting.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  };
  await invite();
  const withdraw = place.getByRole('button', { name: 'Withdraw…' });
  await withdraw.waitFor();
  const release = await questionsHeld(page);
  const asked = page.waitForRequest(GRANTS);
  await invite();
  await asked;
  await withdraw.click();
  const benchmark = page.getByRole('textbox', { name: 'Benchmark' }).first();
  await benchmark.pressSequentially('SP');
  release();
  await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
  await benchmark.pressSequentially('Y');
  expect(await benchmark.inputValue()).toBe('SPY');
  expect(await page.locator('dialog[open]').count()).toBe(0);
});
