// Each page while the gateway is mute, the trader frozen or dead, the network gone, the API frozen: it says so within moments,
// sends nothing to a trader that would not answer, is not empty; and afterwards it is as before.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeBrowser, type Opened, openToStay } from './chromium.ts';
import { type DemoEnvironment, type DemoStatus, demoEnvironment } from './demo-environment.ts';

const PAGES = [
  ...['desk', 'why', 'why/SPY', 'film', 'options/SPY', 'order/SPY', 'wall', 'signals', 'system'],
  ...['history/trades', 'history/orders', 'history/executions', 'history/positions'],
  ...['history/predictions', 'history/reports', 'book', 'book/1', 'strategies'],
  ...['accounts', 'account', 'users'],
];

let environment: DemoEnvironment;
let opened: Opened;
let page: Page;

beforeAll(async () => {
  environment = await demoEnvironment('--speed', '60');
  opened = await openToStay(`${environment.url}/#login_code=${environment.code}`);
  page = opened.page;
  await page.getByRole('row', { name: /SPY/ }).first().waitFor();
});

afterAll(async () => {
  await closeBrowser();
  await environment?.end();
});

/** Every page in turn, as somebody goes through them. */
async function onEachPage(check: (name: string) => Promise<void>): Promise<void> {
  for (const name of PAGES) {
    await page.evaluate(`location.hash = '#/${name}'`);
    const words = () => page.locator('main').textContent();
    await expect.poll(words, { message: name }).toMatch(/\w{3}/);
    await check(name);
  }
}

/** What the page says of itself: `live`, `old`, `cut_off`. */
const word = async () => (await page.locator('.frame').getAttribute('class'))?.split(' ').at(-1);

/** Which buttons would send a command to the trader. */
async function commands(): Promise<readonly string[]> {
  const isOne = /^(HALT|Flatten|Exit|Stop|Pause|Resume|Protect|Adopt|Cancel)\b/;
  const enabled = await page.locator('button:enabled').allTextContents();
  return enabled.filter((text) => isOne.test(text));
}

async function pid(): Promise<number> {
  return (await environment.look<DemoStatus>('status')).pid;
}

async function isCutOff(why: RegExp): Promise<void> {
  await page.getByText(/old and struck out/).waitFor();
  await onEachPage(async (name) => {
    expect(await word(), name).toBe('cut_off');
    expect(await page.locator('.old').textContent(), name).toMatch(why);
    expect(await commands(), name).toEqual([]);
    expect(await page.title(), name).toMatch(/^DEMO OLD /);
  });
}

async function isAsBefore(): Promise<void> {
  await page.locator('.old').waitFor({ state: 'detached' });
  await onEachPage(async (name) => {
    expect(await word(), name).toBe('live');
    await expect
      .poll(() => page.locator('main [role=alert]').allTextContents(), { message: name })
      .toEqual([]);
  });
}

it('says on each page that the gateway is silent', async () => {
  await environment.gateway('POST', '/fault', { kind: 'mute' });
  const gateway = page.locator('.ages dd').first();
  await expect.poll(() => gateway.textContent()).toMatch(/^(dead|suspect), \d+ (s|min)$/);
  await onEachPage(async (name) => {
    expect(await word(), name).toBe('live');
    expect(await gateway.getAttribute('class'), name).toBe('bad');
  });
  await environment.gateway('DELETE', '/fault');
  await expect.poll(() => gateway.textContent()).toMatch(/^ready/);
});

it('says on each page that the trader does not answer, frozen or dead', async () => {
  const frozen = await pid();
  process.kill(frozen, 'SIGSTOP');
  await isCutOff(/^The trader does not answer/);
  process.kill(frozen, 'SIGCONT');
  await isAsBefore();
  await environment.killTrader();
  await isCutOff(/^The trader does not answer/);
  await environment.startTraderAgain();
  await isAsBefore();
});

it('says on each page that the API does not answer, behind a lost line or frozen', async () => {
  await page.context().setOffline(true);
  await isCutOff(/^The API does not answer/);
  await page.context().setOffline(false);
  await isAsBefore();
  environment.freezeApi();
  await isCutOff(/^The API does not answer/);
  await environment.killApi();
  await isAsBefore();
  const { faults, foreign } = opened;
  expect({ faults, foreign }).toEqual({ faults: [], foreign: [] });
});
