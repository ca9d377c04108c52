// Passkeys as a person uses them: a device of the browser makes one, signs in with it, and is removed when it is lost.
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { PASSWORD } from '../api/harness/served.ts';
import { audit } from './audit.ts';
import { closeBrowser, open, signInByPassword } from './chromium.ts';
import { type BoardEnvironment, boardEnvironment } from './dashboard-environment.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

interface Device {
  readonly page: Page;
  readonly faults: readonly string[];
  /** Whether its person shows a finger. */
  verify(isVerified: boolean): Promise<void>;
}

/** The page by the name that passkeys are for, in a browser with a device that keeps them. */
async function withDevice({ url }: BoardEnvironment): Promise<Device> {
  const { page, faults } = await open(url.replace('127.0.0.1', 'localhost'));
  const cdp: CDPSession = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true },
    },
  });
  return {
    ...{ page, faults },
    async verify(isUserVerified) {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
  };
}

const held = (page: Page) => page.getByRole('row', { name: /SPY/ }).first();
const byPasskey = (page: Page) => page.getByRole('button', { name: 'Sign in with a passkey' });

async function account(page: Page) {
  await page.evaluate(`location.hash = '#/account'`);
  const passkeys = page.getByRole('region', { name: 'Passkeys' });
  await passkeys.getByRole('button', { name: 'Add a passkey' }).waitFor();
  return passkeys;
}

async function addPasskey(page: Page, name: string): Promise<void> {
  const passkeys = await account(page);
  await passkeys.getByLabel('Name of the device').fill(name);
  await passkeys.getByRole('button', { name: 'Add a passkey' }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await page.getByText('You have signed out.').waitFor();
}

describe('a passkey', () => {
  it('is added by name, signs in without a password, and proves again who is there', async () => {
    const environment = await boardEnvironment();
    const { page, faults } = await withDevice(environment);
    await signInByPassword(page, 'ann', PASSWORD);
    await held(page).waitFor();
    await addPasskey(page, 'laptop');
    await page.getByText('laptop for localhost').waitFor();
    await addPasskey(page, 'again');
    await page.getByText('This device has a passkey of yours already').waitFor();
    await page.getByRole('button', { name: 'Rename…' }).click();
    await audit(page, 'passkeys');
    await page.getByLabel('New name of laptop').fill('old laptop');
    await page.getByRole('button', { name: 'Rename', exact: true }).dblclick();
    await page.getByText('old laptop for localhost').waitFor();
    await page.getByRole('button', { name: 'Rename…' }).click();
    await page.getByLabel('New name of old laptop').fill('laptop');
    await page.getByLabel('New name of old laptop').press('Enter');
    await page.getByText(/^laptop for localhost/).waitFor();
    await pictured(page, 'passkeys');
    await signOut(page);
    await audit(page, 'sign-in-passkey');
    await pictured(page, 'sign-in-passkey');
    await byPasskey(page).click();
    await page.getByText('laptop for localhost').waitFor();
    environment.api.pass(6 * 60_000);
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('You signed in with a passkey: use it once more.').waitFor();
    await pictured(page, 'proof-by-passkey');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('The passkey laptop is removed.').waitFor();
    await signOut(page);
    await byPasskey(page).click();
    await page
      .getByRole('alert')
      .getByText(/The passkey is not one of this page/)
      .waitFor();
    expect(faults).toEqual([]);
  });

  it('does not sign in without its person, and the password still does', async () => {
    const environment = await boardEnvironment();
    const { page, verify } = await withDevice(environment);
    await signInByPassword(page, 'ann', PASSWORD);
    await held(page).waitFor();
    await addPasskey(page, 'laptop');
    await page.getByText('laptop for localhost').waitFor();
    await signOut(page);
    await verify(false);
    await byPasskey(page).click();
    await page.getByRole('alert').getByText('No passkey was used').waitFor();
    await signInByPassword(page, 'ann', PASSWORD);
    await page.getByText('laptop for localhost').waitFor();
  });

  it('is not for a page with a number for a host, which says where to go', async () => {
    const { url } = await boardEnvironment();
    const { page } = await open(url);
    await byPasskey(page).click();
    const { port } = new URL(url);
    await page.getByText(`open http://localhost:${port} on this machine`).waitFor();
  });
});
