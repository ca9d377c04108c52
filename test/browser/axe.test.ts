// WCAG 2.2 AA by axe: every page of the navigation, in both themes, wide and narrow, live and cut off; every state of the desk;
// every dialog. The engine finds about half of what is wrong: the story by keyboard is a test of its own.
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { audit, auditColours } from './audit.ts';
import { closeBrowser, open } from './chromium.ts';
import {
  type BoardEnvironment,
  boardEnvironment,
  lookAgain,
  signedIn,
} from './dashboard-environment.ts';
import { CALM, DESK_STATES } from './desk-states.ts';

afterAll(closeBrowser);

/** Behind the pages of the navigation. */
const DEEPER = ['#/wall', '#/why/SPY-6', '#/why/nothing', '#/book/1'];

async function allKnown(page: Page): Promise<void> {
  await expect.poll(() => page.locator('.waiting').count()).toBe(0);
}

/** A portfolio with a purchase, so that its page has rows. */
async function bookSome({ api, bearer }: BoardEnvironment): Promise<void> {
  const post = async (path: string, body: object) => {
    const { status } = await api.ask('POST', `/api/v1${path}`, { bearer, body });
    expect(status).toBe(201);
  };
  await post('/portfolios', { name: '<b>Long</b> term', cost_basis_method: 'FIFO' });
  const on = { portfolio_id: 1, transaction_date: '2020-12-15' };
  await post('/transactions', { ...on, transaction_type: 'DEPOSIT', amount: '10000' });
  const bought = { transaction_type: 'BUY', symbol: 'SPY', quantity: '10', price: '369.7' };
  await post('/transactions', { ...on, ...bought });
}

it('finds nothing on any page, in any theme, however old and however wide the page is', async () => {
  const environment = await boardEnvironment();
  await bookSome(environment);
  const { page, faults, foreign } = await signedIn(environment);
  const linked = await page.evaluate<readonly string[]>(
    `[...document.querySelectorAll('.navigation a[href^="#"]')].map((link) => link.getAttribute('href'))`,
  );
  for (const hash of [...linked, ...DEEPER]) {
    environment.lose(undefined);
    // Sections that are not on the screen ask for nothing.
    await page.setViewportSize({ width: 1280, height: 6_000 });
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await lookAgain(page);
    await allKnown(page);
    await audit(page, hash);
    await page.setViewportSize({ width: 360, height: 740 });
    await audit(page, `${hash} at 360 px`);
    environment.lose(20);
    await lookAgain(page);
    await page.getByText(/struck out/).waitFor();
    await auditColours(page, `${hash}, cut off`);
  }
  expect({ faults, foreign }).toEqual({ faults: [], foreign: [] });
});

it('finds nothing in any state of the desk', async () => {
  const environment = await boardEnvironment();
  const { page } = await signedIn(environment);
  for (const { name, board, says } of DESK_STATES) {
    environment.show(board);
    await lookAgain(page);
    for (const sentence of says) await page.getByText(sentence).first().waitFor();
    await audit(page, name);
  }
});

it('finds nothing in a dialog, nor where one signs in', async () => {
  const environment = await boardEnvironment();
  environment.show(CALM.board);
  const { page } = await signedIn(environment);
  for (const name of ['HALT', 'Exit SPY']) {
    await page.getByRole('button', { name }).click();
    await page.getByRole('dialog').waitFor();
    await audit(page, name);
    await page.keyboard.press('Escape');
  }
  const { page: out } = await open(environment.url);
  await audit(out, 'sign in');
  await out.getByRole('button', { name: 'I have a one-time code' }).click();
  await audit(out, 'sign in by code');
});
