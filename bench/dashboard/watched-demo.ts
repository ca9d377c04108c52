// The demonstration in a browser that is signed in, for what is measured on its pages.
import { chromium, type Page } from 'playwright-core';
import { buildDashboard } from '../../scripts/build-dashboard.ts';
import { chromiumPlace, LAUNCH_ARGS } from '../../test/browser/chromium-place.ts';
import { demoEnvironment } from '../../test/browser/demo-environment.ts';

/** Ends both afterwards. */
export async function inWatchedDemo<Result>(
  measure: (page: Page) => Promise<Result>,
): Promise<Result> {
  await buildDashboard();
  const environment = await demoEnvironment();
  const executablePath = chromiumPlace();
  if (executablePath === undefined) throw new Error('Chromium is not installed');
  const browser = await chromium.launch({ executablePath, args: LAUNCH_ARGS });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const data = { login_code: environment.code };
    await context.request.post(new URL('/api/v1/auth/page', environment.url).href, { data });
    const page = await context.newPage();
    await page.goto(environment.url);
    return await measure(page);
  } finally {
    await browser.close();
    await environment.end();
  }
}
