// The page as an app of a device: it opens without a network, with the time only unless who reads it wants the last board,
// and is replaced by the next version of the program.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { DASHBOARD } from '../../scripts/build-dashboard.ts';
import { PASSWORD, served } from '../api/harness/served.ts';
import { audit } from './audit.ts';
import { closeBrowser, open, signInByPassword } from './chromium.ts';
import { type BoardEnvironment, boardEnvironment } from './dashboard-environment.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

/** Its worker has the files, and this page. */
async function installed(page: Page): Promise<void> {
  const state = () => page.evaluate('navigator.serviceWorker.controller?.state');
  await expect.poll(state).toBe('activated');
}

async function signedInApp(environment: BoardEnvironment) {
  const opened = await open(environment.url, { serviceWorkers: 'allow' });
  await signInByPassword(opened.page, 'ann', PASSWORD);
  await opened.page.getByRole('row', { name: /SPY/ }).first().waitFor();
  await installed(opened.page);
  return opened;
}

const keeping = (page: Page) => page.getByLabel('Keep the last board in this browser');

async function keepBoard(page: Page): Promise<void> {
  await page.evaluate(`location.hash = '#/account'`);
  await keeping(page).check();
}

const stored = (page: Page) => page.evaluate('localStorage.getItem("board")');

describe('the page of an installed app', () => {
  it('meets what a browser demands before it installs it', async () => {
    const { url } = await served([], 'closed', new Map(), { dashboard: DASHBOARD });
    const { page, faults } = await open(`${url}/desk/`, { serviceWorkers: 'allow' });
    await installed(page);
    const cdp = await page.context().newCDPSession(page);
    const { errors } = await cdp.send('Page.getAppManifest');
    const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
    const unmet = installabilityErrors.map(({ errorId }) => errorId);
    expect({ errors, unmet, faults }).toEqual({ errors: [], unmet: [], faults: [] });
    const { data } = await cdp.send('Page.getAppManifest');
    expect(JSON.parse(data ?? '')).toMatchObject({ start_url: '/desk/', display: 'standalone' });
  });

  it('opens while the API is down, with the time and nothing of the account', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedInApp(environment);
    await environment.api.close();
    await page.reload();
    await page.getByText(/The API does not answer; it is asked again/).waitFor();
    await page.getByText(/\d\d:\d\d:\d\d on this device/).waitFor();
    const text = await page.locator('#page').textContent();
    expect(text).not.toMatch(/SPY|DU1|USD/);
    expect(await page.evaluate('JSON.stringify(localStorage)')).toBe('{}');
    const kept = await page.evaluate(`caches.keys().then(async ([name]) =>
      (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname))`);
    expect(kept).toContain('/desk/');
    expect((kept as string[]).filter((path) => !path.startsWith('/desk/'))).toEqual([]);
    await audit(page, 'opened-without-api');
  });

  it('shows the last board without a network once its owner keeps it, with its age', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedInApp(environment);
    await keepBoard(page);
    await environment.api.close();
    await page.reload();
    await page.getByText(/This is .* old/).waitFor();
    await page.getByRole('heading', { name: 'PAPER DU1' }).waitFor();
    await page.getByText(/^SPY 100$/).waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    await audit(page, 'last-board');
    await pictured(page, 'last-board');
  });

  it('erases the last board at sign-out, and shows it to no other user', async () => {
    const environment = await boardEnvironment();
    await environment.api.signedIn('bob', 'viewer', []);
    const { page } = await signedInApp(environment);
    await keepBoard(page);
    expect(await stored(page)).toContain('SPY');
    await page.getByRole('button', { name: 'Sign out' }).first().click();
    await page.getByText('You have signed out.').waitFor();
    expect(await stored(page)).toBeNull();
    await signInByPassword(page, 'ann', PASSWORD);
    await page.getByRole('button', { name: 'Sign out' }).first().waitFor();
    expect(await keeping(page).isChecked()).toBe(false);
    await keepBoard(page);
    // As when a browser lost its cookies but not its storage.
    await page.context().clearCookies();
    await page.reload();
    await page.getByLabel('User name').waitFor();
    expect(await stored(page)).toBeNull();
  });

  it('forgets a board that another user kept, or that it cannot read', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedInApp(environment);
    for (const text of ['{"username":"bob"', '{"username":"ann","figures":[[1]]}', '[]']) {
      await page.evaluate(`localStorage.setItem('board', ${JSON.stringify(text)})`);
      await page.reload();
      await page.getByRole('row', { name: /SPY/ }).first().waitFor();
      expect(await stored(page), text).toBeNull();
    }
  });

  it('is that of the next version as soon as the program has been replaced', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-next-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(DASHBOARD, folder, { recursive: true });
    for (const [file, from, to] of [
      ['index.html', '<title>sluice', '<title>sluice, next'],
      ['worker.js', 'shell-', 'shell-next-'],
    ] as const) {
      const text = readFileSync(join(folder, file), 'utf8');
      expect(text).toContain(from);
      writeFileSync(join(folder, file), text.replaceAll(from, to));
    }
    const first = await served([], 'closed', new Map(), { dashboard: DASHBOARD });
    const { page } = await open(`${first.url}/desk/`, { serviceWorkers: 'allow' });
    await installed(page);
    await first.close();
    const port = Number(new URL(first.url).port);
    const next = await served([], 'closed', new Map(), { dashboard: folder, port });
    await page.reload();
    await page.getByLabel('User name').waitFor();
    const kept = () => page.evaluate('caches.keys().then(String)');
    await expect.poll(kept).toMatch(/^shell-next-\w+$/);
    await next.close();
    const cached = await (await page.reload())?.text();
    expect(cached).toContain('<title>sluice, next');
  });
});
