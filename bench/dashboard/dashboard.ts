// The dashboard in Chromium, against a real API: what it loads, how soon it shows a number, and how it answers while much happens.
import { type Browser, chromium } from 'playwright-core';
import { buildDashboard } from '../../scripts/build-dashboard.ts';
import { chromiumPlace, LAUNCH_ARGS } from '../../test/browser/chromium-place.ts';
import { firstNumberFigures } from './first-number.ts';
import { openLongDay } from './long-day.ts';
import { paintFigures } from './paint.ts';
import { sizeFigures } from './size.ts';

export async function benchDashboard(): Promise<Record<string, number>> {
  await buildDashboard();
  const sizes = sizeFigures();
  const executablePath = chromiumPlace();
  if (executablePath === undefined) {
    process.stderr.write('Chromium is not installed (apt-get install chromium): only sizes.\n');
    return sizes;
  }
  const browser = await chromium.launch({ executablePath, args: LAUNCH_ARGS });
  try {
    const first = await withDay(browser, 20, firstNumberFigures);
    const paint = await withDay(browser, 10_000, paintFigures);
    return { ...sizes, ...first, ...paint };
  } finally {
    await browser.close();
  }
}

type LongDay = Awaited<ReturnType<typeof openLongDay>>;

async function withDay(
  browser: Browser,
  orders: number,
  measure: (browser: Browser, day: LongDay) => Promise<Record<string, number>>,
): Promise<Record<string, number>> {
  const day = await openLongDay(orders);
  try {
    return await measure(browser, day);
  } finally {
    await day.close();
  }
}
