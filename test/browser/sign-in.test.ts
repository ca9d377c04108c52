// Signing in as a stranger meets it: what is refused says in a sentence what happened and what to do next; what is empty
// says how it begins; and nobody signed in is no failure.
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { hashOfSecret } from '../../src/api/identity/opaque-secret.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { audit } from './audit.ts';
import { closeBrowser, open, signInByCode, signInByPassword } from './chromium.ts';
import {
  type BoardEnvironment,
  boardEnvironment,
  lookAgain,
  signedIn,
} from './dashboard-environment.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

async function said(page: Page, words: RegExp, name: string): Promise<void> {
  await page.getByText(words).first().waitFor();
  await audit(page, name);
  await pictured(page, name);
}

const HOUR_MS = 3_600_000;
const CODE = 'a-login-code-of-the-test';

async function codeUntil({ api }: BoardEnvironment, inMs: number): Promise<void> {
  const { store, now } = api.identity.context;
  const user = await store.userByLogin('ann');
  await store.addCode({
    ...{ hash: hashOfSecret(CODE), purpose: 'login', role: 'operator' },
    ...{ userId: user?.id ?? null, expiresAt: now() + inMs },
  });
}

describe('a sign-in', () => {
  it('begins without a word in the console of the browser', async () => {
    const environment = await boardEnvironment();
    const written: string[] = [];
    const { page } = await open('about:blank', { serviceWorkers: 'allow' });
    page.on('console', (message) => written.push(message.text()));
    await page.goto(environment.url);
    await page.getByLabel('User name').waitFor();
    await pictured(page, 'sign-in');
    await audit(page, 'sign-in');
    await signInByPassword(page, 'ann', PASSWORD);
    await page.getByRole('row', { name: /SPY/ }).first().waitFor();
    expect(written).toEqual([]);
  });

  it('with a wrong password says what to check, and with many that one has to wait', async () => {
    const environment = await boardEnvironment();
    const { page } = await open(environment.url);
    await signInByPassword(page, 'ann', 'not the password');
    await said(page, /password is wrong: check both, or ask an administrator/, 'wrong-password');
    for (let n = 0; n < 5; n += 1) {
      await page.getByLabel('Password').fill(`not the password ${n}`);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    }
    await said(page, /Too many attempts failed.*try again in \d+ (s|min)/, 'locked');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText(/Too many attempts failed/).waitFor();
    environment.api.pass(20 * 60_000);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('row', { name: /SPY/ }).first().waitFor();
  });

  it('that the API never answers ends with a sentence, and can be tried again', async () => {
    const environment = await boardEnvironment();
    const { page } = await open(environment.url);
    // The request is held.
    await page.route('**/api/v1/auth/page', () => {}, { times: 1 });
    await signInByPassword(page, 'ann', PASSWORD);
    await page.getByText('Signing in…').waitFor();
    await said(page, /The API does not answer: see that it runs/, 'no-answer');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('row', { name: /SPY/ }).first().waitFor();
  });

  it('with a one-time code that is wrong, was used or is over says where a new one comes from', async () => {
    const environment = await boardEnvironment();
    const { page } = await open(environment.url);
    const wrong = /code is wrong, was used or is over: start the demonstration again/;
    await signInByCode(page, 'none');
    await said(page, wrong, 'wrong-code');
    await codeUntil(environment, 60_000);
    await page.getByLabel('One-time code').fill(CODE);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('row', { name: /SPY/ }).first().waitFor();
    await page.getByRole('button', { name: 'Sign out' }).first().click();
    await page.getByText('You have signed out.').waitFor();
    await signInByCode(page, CODE);
    await page.getByText(wrong).waitFor();
    await codeUntil(environment, 60_000);
    environment.api.pass(120_000);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Signing in…').waitFor({ state: 'detached' });
    await page.getByText(wrong).waitFor();
  });

  it('that may go on, since its end got no answer, is not called over', async () => {
    const { page } = await signedIn(await boardEnvironment());
    await page.route('**/auth/page', (route) => route.abort(), { times: 1 });
    await page.getByRole('button', { name: 'Sign out' }).first().click();
    await page.getByText(/This browser may still be signed in/).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).first().click();
    await page.getByText('You have signed out.').waitFor();
  });

  it('of somebody without an account says who grants one, on every page about a trader', async () => {
    const environment = await boardEnvironment();
    await environment.api.signedIn('bob', 'operator', []);
    const { page } = await open(environment.url);
    await signInByPassword(page, 'bob', PASSWORD);
    await said(page, /sluice user grant bob ACCOUNT --role viewer/, 'no-account');
    await page.clock.install();
    await page.clock.fastForward(60_000);
    for (const name of ['why', 'strategies', 'signals', 'history', 'system']) {
      await page.evaluate(`location.hash = '#/${name}'`);
      await page.getByText(/sluice user grant bob/).waitFor();
    }
    expect(await page.getByText(/No answer arrives|Waiting for/).count()).toBe(0);
    await page.evaluate(`location.hash = '#/book'`);
    await said(page, /You have no portfolio yet: open one below/, 'empty-book');
  });

  it('is asked for again when the session has ended on a page, which is there afterwards', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('Open positions').waitFor();
    environment.api.pass(15 * 24 * HOUR_MS);
    await lookAgain(page);
    await said(page, /Your session has ended. Sign in to go on/, 'session-ended');
    await signInByPassword(page, 'ann', PASSWORD);
    await page.getByRole('link', { name: 'Open positions' }).waitFor();
  });

  it('goes on after a renewal of its session that was never answered', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    const held = page.waitForRequest('**/renew');
    await page.route('**/renew', () => {}, { times: 1 });
    environment.api.pass(HOUR_MS);
    await lookAgain(page);
    await held;
    const renewed = await page.waitForResponse('**/renew');
    expect(renewed.ok()).toBe(true);
    await page.getByText('No answer arrives.').waitFor({ state: 'detached' });
  });
});
