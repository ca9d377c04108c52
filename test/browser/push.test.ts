// Alarms on a device while the page is closed: asked for on the account page, sent to a push service on a socket, decrypted with
// the keys of the browser, and shown by the service worker. The browser of the tests reaches no push service of its maker, so what
// it would be given there is stated by the test.
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.ts';
import type { AlarmRow } from '../../src/trader/contract/alarms.ts';
import {
  type Browser,
  decrypted,
  drawnBrowser,
  keysOf,
  pushService,
  type Taken,
} from '../api/harness/push-receiver.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { audit } from './audit.ts';
import { closeBrowser, open, signInByPassword } from './chromium.ts';
import { boardEnvironment } from './dashboard-environment.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

function alarm(): AlarmRow {
  return {
    ...{ id: 'A7', kind: 'unprotected', symbol: 'SPY', severity: 'danger', title: 'NO STOP' },
    ...{ text: 'SPY 135 has no stop', means: '', what_to_do: '', times: 1, calling: true },
    ...{ since: new Date().toISOString(), ended_at: null },
    ...{ mutable: false, acknowledged: null, muted: null },
  };
}

/** As the browser would subscribe; what it is asked with is kept. */
async function subscribes(page: Page, endpoint: string, browser: Browser): Promise<void> {
  const given = JSON.stringify({ endpoint, keys: keysOf(browser) });
  await page.addInitScript(`{
    const given = ${given};
    const made = {
      endpoint: given.endpoint,
      toJSON: () => given,
      unsubscribe: async () => { sessionStorage.removeItem('subscribed'); return true; },
    };
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
      sessionStorage.setItem('subscribed', applicationServerKey);
      return made;
    };
    PushManager.prototype.getSubscription = async () =>
      sessionStorage.getItem('subscribed') === null ? null : made;
  }`);
}

/** Resolves with the number of the page's worker. */
async function workerOf(cdp: CDPSession): Promise<string> {
  const found = Promise.withResolvers<string>();
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    const [one] = registrations.filter(({ isDeleted }) => !isDeleted);
    if (one !== undefined) found.resolve(one.registrationId);
  });
  await cdp.send('ServiceWorker.enable');
  return found.promise;
}

/** What the worker has the browser show from now on; the shell of the tests lets no page show notifications. */
async function shownBy(page: Page): Promise<() => Promise<unknown>> {
  const [worker] = page.context().serviceWorkers();
  if (worker === undefined) throw new Error('the page has no worker');
  await worker.evaluate(`{
    self.shown = [];
    ServiceWorkerRegistration.prototype.showNotification = async (title, terms) => {
      self.shown.push({ title, ...terms });
    };
  }`);
  return () => worker.evaluate('self.shown');
}

describe('alarms on this device', () => {
  it('are off until asked, shown by the worker, and end at sign-out', async () => {
    const service = await pushService();
    const browser = drawnBrowser();
    let alarms: readonly AlarmRow[] = [];
    const environment = await boardEnvironment(
      'paper',
      'operator',
      async ({ path }) => (path === '/alarms' ? ok(alarms) : undefined),
      { allowsPrivateWebhooks: true },
    );
    const { api } = environment;
    const { page, faults } = await open(environment.url, {
      serviceWorkers: 'allow',
      permissions: ['notifications'],
    });
    await subscribes(page, `${service.origin}/ann`, browser);
    await page.reload();
    await signInByPassword(page, 'ann', PASSWORD);
    await page.getByRole('row', { name: /SPY/ }).first().waitFor();
    const state = () => page.evaluate('navigator.serviceWorker.controller?.state');
    await expect.poll(state).toBe('activated');
    await page.evaluate(`location.hash = '#/account'`);
    const choice = page.getByLabel('Show alarms while the page is closed');
    await choice.waitFor();
    expect(await choice.isChecked()).toBe(false);
    expect(await api.identity.context.store.pushSubscriptions()).toEqual([]);

    await choice.check();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText(/The push service of the browser accepted it/).waitFor();
    await audit(page, 'push-on');
    await pictured(page, 'push-on');
    alarms = [alarm()];
    await api.pushAlarms.look();
    const sent = service.taken.map(({ body }) => JSON.parse(decrypted(body, browser)));
    expect(sent.map(({ title }) => title)).toEqual(['Test of alarms', 'NO STOP']);

    const cdp = await page.context().newCDPSession(page);
    const registrationId = await workerOf(cdp);
    const data = decrypted((service.taken.at(-1) as Taken).body, browser);
    const { origin } = new URL(environment.url);
    const shown = await shownBy(page);
    await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
    await expect.poll(shown).toEqual([
      {
        title: 'NO STOP',
        body: 'Danger on a paper account. Open the dashboard.',
        icon: '/desk/icon-192.png',
        requireInteraction: true,
        tag: expect.any(String),
      },
    ]);

    await page.getByLabel(/With account, symbols and amounts/).check();
    const details = async () =>
      (await api.identity.context.store.pushSubscriptions()).map(({ hasDetails }) => hasDetails);
    await expect.poll(details).toEqual([true]);
    await page.getByRole('button', { name: 'Sign out' }).first().click();
    await page.getByText('You have signed out.').waitFor();
    expect(await api.identity.context.store.pushSubscriptions()).toEqual([]);
    await expect.poll(() => page.evaluate(`sessionStorage.getItem('subscribed')`)).toBeNull();
    expect(faults).toEqual([]);
  });

  it('begin again with the next session of the same user, not of another', async () => {
    const service = await pushService();
    const environment = await boardEnvironment('paper', 'operator', async () => undefined, {
      allowsPrivateWebhooks: true,
    });
    const { store } = environment.api.identity.context;
    await environment.api.signedIn('bob', 'viewer', ['DU1']);
    const { page } = await open(environment.url, {
      serviceWorkers: 'allow',
      permissions: ['notifications'],
    });
    await subscribes(page, `${service.origin}/ann`, drawnBrowser());
    await page.reload();
    await signInByPassword(page, 'ann', PASSWORD);
    await page.getByRole('row', { name: /SPY/ }).first().waitFor();
    await page.evaluate(`location.hash = '#/account'`);
    const choice = page.getByLabel('Show alarms while the page is closed');
    await choice.check();
    await page.getByRole('button', { name: 'Send a test' }).waitFor();
    const sessions = async () => (await store.pushSubscriptions()).map((one) => one.sessionId);
    const [first] = await sessions();
    expect(first).toBeDefined();

    // As when the session is over: it was not signed out here.
    await page.context().clearCookies();
    await store.endSession(String(first), Date.now());
    expect(await sessions()).toEqual([]);
    await page.reload();
    await signInByPassword(page, 'ann', PASSWORD);
    await expect.poll(sessions, { timeout: 60_000 }).toHaveLength(1);
    expect(await sessions()).not.toEqual([first]);

    await page.context().clearCookies();
    await page.reload();
    await signInByPassword(page, 'bob', PASSWORD);
    const kept = () => page.evaluate(`localStorage.getItem('push')`);
    await expect.poll(kept, { timeout: 60_000 }).toBeNull();
  });
});
