// One's own account and other people's, without a shell: users, links for passwords, second factor, sessions, keys.
import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { hashOfSecret } from '../../src/api/identity/opaque-secret.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { audit } from './audit.ts';
import { closeBrowser, open, signInByPassword } from './chromium.ts';
import { type BoardEnvironment, boardEnvironment, signedIn } from './dashboard-environment.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

/** Each counts as one click of the person. */
async function click(page: Page, role: 'button' | 'link', name: string | RegExp): Promise<void> {
  await page.getByRole(role, { name }).first().click();
}

async function prove(page: Page): Promise<void> {
  await page.getByRole('dialog').getByLabel('Your password').fill(PASSWORD);
  await click(page, 'button', 'Go on');
}

const board = (page: Page) => page.getByRole('row', { name: /SPY/ }).first().waitFor();

const OTHER = 'wrong horse 43 battery';

describe('an administrator', () => {
  it('adds a viewer in four clicks; the person sets a password by the link and sees what is granted', async () => {
    const environment = await boardEnvironment('paper', 'admin');
    const { page, faults, foreign } = await signedIn(environment);
    await click(page, 'link', 'Users');
    await page.getByLabel('User name').fill('bob');
    await page.getByLabel('Role').selectOption('viewer');
    await click(page, 'button', 'Create the user');
    const link = await page.locator('.one-time-secret code').textContent();
    // Who used the keyboard is where the form was sent.
    const focused = page.locator(':focus');
    await page.getByRole('button', { name: 'Create the user' }).and(focused).waitFor();
    await audit(page, 'users');
    // On a phone a row is a card: each value has its name.
    expect(await page.locator('.users .cards td:not([data-name])').count()).toBe(0);
    await pictured(page, 'users');

    const bobs = await open('about:blank');
    await bobs.page.goto(link ?? '');
    await bobs.page.getByText('Set your password').waitFor();
    // A code in the address would stay in the history of the browser.
    expect(bobs.page.url()).toBe(environment.url);
    await audit(bobs.page, 'set password');
    await pictured(bobs.page, 'set-password');
    await bobs.page.getByLabel('New password', { exact: true }).fill(OTHER);
    await bobs.page.getByLabel('New password again').fill('another one 44 horses');
    await click(bobs.page, 'button', 'Set it and sign in');
    await bobs.page.getByText('The two new passwords differ').waitFor();
    await bobs.page.getByLabel('New password again').fill(OTHER);
    await click(bobs.page, 'button', 'Set it and sign in');
    await bobs.page.getByText('You may see no account yet').waitFor();

    await page.getByRole('table', { name: 'Users' }).getByRole('link', { name: 'bob' }).click();
    await page.getByLabel('Account, or number of a portfolio').fill('DU9');
    await click(page, 'button', 'Grant it');
    await page.getByText('resource: no account DU9.').waitFor();
    await page.getByLabel('Account, or number of a portfolio').fill('DU1');
    await click(page, 'button', 'Grant it');
    await page.getByText('account DU1: viewer').waitFor();
    await audit(page, 'one user');
    await pictured(page, 'one-user');
    await bobs.page.reload();
    await board(bobs.page);

    const used = await open('about:blank');
    await used.page.goto(link ?? '');
    await used.page.getByLabel('New password', { exact: true }).fill(OTHER);
    await used.page.getByLabel('New password again').fill(OTHER);
    await click(used.page, 'button', 'Set it and sign in');
    await used.page.getByText('This link was used, or is older than a day').waitFor();
    expect({ faults, foreign }).toEqual({ faults: [], foreign: [] });
  });

  it('sees the link of one user on the page of that user only', async () => {
    const environment = await boardEnvironment('paper', 'admin');
    await environment.api.signedIn('bob', 'viewer', ['DU1']);
    const { page } = await signedIn(environment);
    await click(page, 'link', 'Users');
    await page.getByRole('table', { name: 'Users' }).getByRole('link', { name: 'bob' }).click();
    await click(page, 'button', 'Make a link for another password');
    await page.getByText(/^bob opens this link/).waitFor();
    await page.evaluate(`location.hash = '#/users/ann'`);
    await page.getByRole('heading', { name: 'ann', exact: true }).waitFor();
    expect(await page.locator('.one-time-secret').count()).toBe(0);
  });

  it('makes a user operator, disables and enables, and cannot take the last administrator away', async () => {
    const environment = await boardEnvironment('paper', 'admin');
    await environment.api.signedIn('bob', 'viewer', ['DU1']);
    const { page } = await signedIn(environment);
    const confirm = async (title: string, label: string, outcome: string) => {
      await click(page, 'button', `${title}…`);
      await page.getByRole('dialog').getByRole('button', { name: label, exact: true }).click();
      await page.getByText(outcome).first().waitFor();
    };
    await click(page, 'link', 'Users');
    await page.getByRole('table', { name: 'Users' }).getByRole('link', { name: 'bob' }).click();
    await click(page, 'button', 'Make operator…');
    await page.getByRole('dialog').getByRole('button', { name: 'Make operator' }).click();
    await page.getByText('bob is operator now.').waitFor();
    await confirm('Disable', 'Disable', 'bob is disabled.');
    await confirm('Enable', 'Enable', 'bob may sign in again.');
    await click(page, 'link', 'All users');
    await page.getByRole('table', { name: 'Users' }).getByRole('link', { name: 'ann' }).click();
    await confirm('Make viewer', 'Make viewer', 'last administrator');
  });
});

it('who is no administrator has no page of users, and is told so at its address', async () => {
  const { page } = await signedIn(await boardEnvironment());
  expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
  await page.evaluate(`location.hash = '#/users'`);
  await page.getByText(/role operator/).waitFor();
});

describe('a person', () => {
  async function ownAccount(environment: BoardEnvironment): Promise<Page> {
    const { page } = await signedIn(environment);
    await click(page, 'link', /^ann/);
    await page.getByRole('heading', { name: 'Keys for programs' }).waitFor();
    return page;
  }

  it('makes a key in four clicks, uses it, and revokes it', async () => {
    const environment = await boardEnvironment();
    const page = await ownAccount(environment);
    await page.getByLabel('Name', { exact: true }).fill('notebook');
    await page.getByLabel(/buy, sell and close/).check();
    await click(page, 'button', 'Create the key');
    const key = (await page.locator('.one-time-secret code').textContent()) ?? '';
    await page.getByText('notebook: read, trade').waitFor();
    // Scrolled, the head of the page covers a part of a button.
    await page.evaluate('scrollTo(0, 0)');
    await audit(page, 'account');
    await pictured(page, 'account');
    const me = () => environment.api.ask('GET', '/api/v1/auth/me', { bearer: key });
    expect(await me()).toMatchObject({ status: 200, body: { scopes: ['read', 'trade'] } });
    await click(page, 'button', 'Revoke…');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByText('None. A program that asks the API needs one.').waitFor();
    expect(await me()).toMatchObject({ status: 401 });
  });

  it('sets up a second factor, which the next sign-in asks for', async () => {
    const environment = await boardEnvironment();
    const page = await ownAccount(environment);
    const section = page.getByRole('region', { name: 'Second factor' });
    await section.getByLabel('Your password').fill(PASSWORD);
    // Signing in counts as a proof for five minutes.
    environment.api.pass(6 * 60_000);
    await click(page, 'button', 'Set up a second factor');
    await prove(page);
    await section.getByRole('img', { name: 'QR code of the secret' }).waitFor();
    await pictured(page, 'second-factor');
    const secret = (await section.locator('code').textContent()) ?? '';
    const totp = new TOTP({ secret });
    const timestamp = environment.api.identity.context.now();
    await section.getByRole('textbox', { name: 'Code' }).fill('000000');
    await click(page, 'button', 'Turn it on');
    await section.getByRole('alert').waitFor();
    await section.getByRole('textbox', { name: 'Code' }).fill(totp.generate({ timestamp }));
    const me = Promise.withResolvers<void>();
    await page.route('**/auth/me', async (route) => {
      await me.promise;
      await route.continue();
    });
    await click(page, 'button', 'Turn it on');
    // Also before the account is answered again: a person would begin once more.
    await section.getByText(/^O(n|ff)\./).waitFor();
    expect(await section.getByText(/^Off\./).count()).toBe(0);
    me.resolve();
    await page.unrouteAll({ behavior: 'wait' });
    await click(page, 'button', 'Sign out');
    await signInByPassword(page, 'ann', PASSWORD);
    await page.getByText('This user has a second factor').waitFor();
    environment.api.pass(60_000);
    const next = totp.generate({ timestamp: environment.api.identity.context.now() });
    await page.getByLabel(/Code of the second factor/).fill(next);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await section.getByText(/^On\./).waitFor();
  });

  it('who has closed the question for the password is not asked again by its late answer', async () => {
    const environment = await boardEnvironment();
    const page = await ownAccount(environment);
    const section = page.getByRole('region', { name: 'Second factor' });
    await section.getByLabel('Your password').fill(PASSWORD);
    environment.api.pass(6 * 60_000);
    const held = Promise.withResolvers<void>();
    await page.route(
      '**/auth/proof',
      async (route) => {
        await held.promise;
        await route.fulfill({ status: 403, json: { detail: 'The password is wrong.' } });
      },
      { times: 1 },
    );
    await click(page, 'button', 'Set up a second factor');
    await prove(page);
    await page.getByRole('button', { name: 'Sending…' }).last().waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await section.getByRole('alert').waitFor();
    const late = page.waitForResponse('**/auth/proof');
    held.resolve();
    await (await late).finished();
    await click(page, 'button', 'Set up a second factor');
    await prove(page);
    await section.getByRole('img', { name: 'QR code of the secret' }).waitFor();
  });

  it('ends all other sessions, and changes the password', async () => {
    const environment = await boardEnvironment();
    const elsewhere = await signedIn(environment);
    const page = await ownAccount(environment);
    await click(page, 'button', 'End all others…');
    await click(page, 'button', 'End them');
    await page.getByText('All other sessions have ended.').waitFor();
    await page.getByRole('button', { name: 'End all others…' }).waitFor({ state: 'detached' });
    await elsewhere.page.reload();
    await elsewhere.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();

    await page.getByLabel('Present password').fill('not the password 1');
    await page.getByLabel('New password', { exact: true }).fill(` ${OTHER} `);
    await page.getByLabel('New password again').fill(` ${OTHER} `);
    await click(page, 'button', 'Change the password');
    await page.getByRole('region', { name: 'Password' }).getByRole('alert').waitFor();
    await page.getByLabel('Present password').fill(PASSWORD);
    await click(page, 'button', 'Change the password');
    await page.getByText('The password is changed, and all your sessions have ended').waitFor();
    // Spaces belong to it.
    await signInByPassword(page, 'ann', ` ${OTHER} `);
    await page.getByRole('heading', { name: 'Keys for programs' }).waitFor();
  });

  it('signs in by a link that works once', async () => {
    const environment = await boardEnvironment();
    const { context } = environment.api.identity;
    const user = await context.store.userByLogin('ann');
    await context.store.addCode({
      ...{ hash: hashOfSecret('a-code-of-the-test'), purpose: 'login', role: 'operator' },
      ...{ userId: user?.id ?? null, expiresAt: context.now() + 60_000 },
    });
    const link = `${new URL(environment.url).origin}/#login_code=a-code-of-the-test`;
    const { page } = await open('about:blank');
    await page.goto(link);
    await board(page);
    expect(page.url()).toBe(environment.url);
    const again = await open('about:blank');
    await again.page.goto(link);
    await again.page.getByText(/code is wrong, was used or is over/).waitFor();
  });

  it('of who has no password counts five minutes; then the page says how to go on, and asks for no password', async () => {
    const environment = await boardEnvironment('paper', 'admin');
    const { context, users } = environment.api.identity;
    const linked = { username: 'lea', email: null, password: null, role: 'admin' } as const;
    await users.add(linked, { name: 'test', address: 'local', requestId: 'test' });
    const user = await context.store.userByLogin('lea');
    await context.store.addCode({
      ...{ hash: hashOfSecret('another-code'), purpose: 'login', role: 'admin' },
      ...{ userId: user?.id ?? null, expiresAt: context.now() + 60_000 },
    });
    const { page } = await open('about:blank');
    await page.goto(`${new URL(environment.url).origin}/#login_code=another-code`);
    await page.getByRole('link', { name: 'lea (admin)' }).click();
    environment.api.pass(6 * 60_000);
    await page.getByLabel('Name', { exact: true }).fill('notebook');
    await click(page, 'button', 'Create the key');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('sluice user reset lea').waitFor();
    expect(await dialog.getByLabel('Your password').count()).toBe(0);
    // Who leaves it stands where they were.
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('button:focus', { hasText: 'Create the key' }).waitFor();
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  });
});
