// What is printed: no control, nothing that a control left behind, and nothing that could only be read by scrolling.
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { FILMED_DAY } from '../api/harness/filmed-day.ts';
import { closeBrowser } from './chromium.ts';
import { boardEnvironment, signedIn } from './dashboard-environment.ts';
import { filmShown } from './film-environment.ts';

afterAll(closeBrowser);

async function printed(page: Page): Promise<string> {
  await page.emulateMedia({ media: 'print' });
  return page.evaluate<string>(`document.querySelector('main').innerText`);
}

async function at(page: Page, hash: string, heading: string | RegExp): Promise<void> {
  await page.emulateMedia({ media: null });
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  await page.getByRole('heading', { name: heading }).first().waitFor();
}

it('leaves out labels and headings whose fields are not printed, and keeps what they say', async () => {
  const environment = await boardEnvironment('paper', 'admin');
  const { page, faults } = await signedIn(environment);
  await at(page, '#/users', 'New user');
  await page.getByRole('table', { name: 'Users' }).waitFor();
  const users = await printed(page);
  expect(users).toContain('ann');
  expect(users).not.toContain('New user');

  await at(page, '#/account', 'Second factor');
  const account = await printed(page);
  expect(account).toContain('Off. With one, a stolen password does not sign in');
  for (const offered of ['New key', 'Keep the last board', 'Name of the device'])
    expect(account).not.toContain(offered);
  // A choice is printed as what was chosen.
  expect(account).toContain('Numbers as');

  await at(page, '#/wall', 'Wall of charts');
  for (const field of ['Number', 'Symbols, such as', 'Not taken for'])
    expect(await printed(page)).not.toContain(field);
  expect(faults).toEqual([]);
});

it('says which part of a list it is', async () => {
  const { page } = await signedIn(await boardEnvironment());
  await at(page, '#/history/trades', 'Trades');
  expect(await printed(page)).not.toContain('Only ');
  await page.emulateMedia({ media: null });
  await page.getByLabel('Symbol').fill('spy');
  await page.getByLabel('Symbol').press('Enter');
  await page.emulateMedia({ media: 'print' });
  await page.getByText('Only symbol SPY.').waitFor();
});

it('has the times of a film, each beside what happened', async () => {
  const { page } = await filmShown({ address: `/film/${FILMED_DAY}?at=09:36:19&symbol=SPY` });
  const entry = page.locator('.entries li').first();
  await entry.waitFor();
  const text = await printed(page);
  expect(text).toMatch(/09:36:\d\d\s+SPY/);
  for (const field of ['Speed', 'Time of day', 'Another symbol', 'Picture and clip'])
    expect(text).not.toContain(field);
  const [time, what] = await Promise.all([
    entry.locator('.time').boundingBox(),
    entry.locator('div').boundingBox(),
  ]);
  expect(what?.x).toBeGreaterThan((time?.x ?? 0) + (time?.width ?? 0));
});
