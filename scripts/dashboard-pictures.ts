// `npm run pictures:dashboard`: the pictures of docs/dashboard.md, made from the demonstration: desk with its balance, why and book, on a phone and
// on a desk, in both themes. Two minutes.
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { pause } from '../bench/timing.ts';
import { chromiumPlace, LAUNCH_ARGS } from '../test/browser/chromium-place.ts';
import { type DemoEnvironment, demoEnvironment } from '../test/browser/demo-environment.ts';
import { buildDashboard } from './build-dashboard.ts';

const FOLDER = join(import.meta.dirname, '../docs/dashboard');
const HEIGHT = 800;
/** Until the stop has moved a few times. */
const TRADED_MS = 75_000;
const DRAWN_MS = 2_000;

async function pictures(environment: DemoEnvironment): Promise<void> {
  const executablePath = chromiumPlace();
  if (executablePath === undefined) throw new Error('Chromium is not installed');
  const browser = await chromium.launch({ executablePath, args: LAUNCH_ARGS });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: HEIGHT } });
    const data = { login_code: environment.code };
    await context.request.post(new URL('/api/v1/auth/page', environment.url).href, { data });
    const page = await context.newPage();
    await page.goto(environment.url);
    const held = page.locator('.positions tbody tr a').first();
    await held.waitFor({ timeout: 2 * TRADED_MS });
    await pause(TRADED_MS);
    const why = (await held.getAttribute('href')) ?? '#/why';
    await pictured(page, 'desk');
    await balancePictured(page);
    await page.evaluate(`location.hash = ${JSON.stringify(why)}`);
    await pictured(page, 'why');
    await page.evaluate(`location.hash = '#/book'`);
    await page.getByRole('link', { name: 'Demo: Alex, taxable' }).click();
    await pictured(page, 'book');
  } finally {
    await browser.close();
  }
}

/** The end of the desk. */
async function balancePictured(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const path = join(FOLDER, `balance-1280-${colorScheme}.png`);
    await page.locator('.desk section').last().screenshot({ path });
  }
}

async function pictured(page: Page, name: string): Promise<void> {
  for (const width of [360, 1280])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: HEIGHT });
      await page.emulateMedia({ colorScheme });
      await pause(DRAWN_MS);
      await page.screenshot({ path: join(FOLDER, `${name}-${width}-${colorScheme}.png`) });
    }
}

await buildDashboard();
const environment = await demoEnvironment();
try {
  await pictures(environment);
} finally {
  await environment.end();
}
