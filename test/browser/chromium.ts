// Chromium as a person uses it: what it logs, fails to load or asks of other servers is collected.
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { chromiumPlace, LAUNCH_ARGS } from './chromium-place.ts';

const TIMEOUT_MS = 300_000;

let shared: Browser | undefined;

async function browser(): Promise<Browser> {
  const executablePath = chromiumPlace();
  if (executablePath === undefined)
    throw new Error('Chromium is not installed: apt-get install chromium');
  shared ??= await chromium.launch({ executablePath, args: LAUNCH_ARGS });
  return shared;
}

/** After the last test of a file. */
export async function closeBrowser(): Promise<void> {
  await shared?.close();
  shared = undefined;
}

export interface Opened {
  readonly page: Page;
  /** Errors of the page and breaches of its policy; what a server refused is none. */
  readonly faults: readonly string[];
  /** Addresses of other servers that it asked for anything. */
  readonly foreign: readonly string[];
}

/** Until the end of the test. */
export async function open(address: string, options?: BrowserContextOptions): Promise<Opened> {
  const opened = await openToStay(address, options);
  onTestFinished(() => opened.page.context().close());
  return opened;
}

/** For all tests of a file. */
export async function openToStay(
  address: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await (await browser()).newContext({
    viewport: { width: 1280, height: 800 },
    // What it answers would not be seen by the routes of a test.
    serviceWorkers: 'block',
    ...options,
  });
  // It only bounds a test that fails: on a busy machine a process takes long to start.
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  const foreign: string[] = [];
  const { origin } = new URL(address);
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:'))
      foreign.push(request.url());
  });
  await page.goto(address);
  return { page, faults, foreign };
}

export async function signInByCode(page: Page, code: string): Promise<void> {
  await page.getByRole('button', { name: 'I have a one-time code' }).click();
  await page.getByLabel('One-time code').fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

export async function signInByPassword(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
