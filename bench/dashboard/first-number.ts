// From the address to the first true number on the screen, with nothing in the cache, on a processor slowed to a quarter.
import type { Browser, Page } from 'playwright-core';
import { percentile } from '../timing.ts';
import { type LongDay, RESULT_TEXT } from './long-day.ts';

const OPENINGS = 7;
const SLOWED = 4;
const NUMBER = '.figure .value';

/** Notes when a value is on the screen; two frames later than in the document it has been painted. */
const WATCH = `{
  const painted = () => console.debug('painted', performance.now(), document.querySelector('${NUMBER}').textContent);
  const watch = new MutationObserver(() => {
    const value = document.querySelector('${NUMBER}');
    if (value === null || !/\\d/.test(value.textContent)) return;
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(painted));
  });
  watch.observe(document, { subtree: true, childList: true, characterData: true });
}`;

export async function firstNumberFigures(
  browser: Browser,
  day: LongDay,
): Promise<Record<string, number>> {
  const readings: number[] = [];
  for (let n = 0; n < OPENINGS; n += 1) readings.push(await openedIn(browser, day));
  return {
    dashboard_first_number_ms: Math.round(percentile(readings, 0.5)),
    dashboard_first_number_worst_ms: Math.round(Math.max(...readings)),
    dashboard_first_number_task_ms: await taskOf(browser, day),
  };
}

async function openedIn(browser: Browser, day: LongDay): Promise<number> {
  const page = await day.open(browser);
  try {
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
    await page.addInitScript(WATCH);
    const asked: string[] = [];
    page.on('request', (request) => {
      if (/\/api\/v1\//.test(request.url())) asked.push(new URL(request.url()).pathname);
    });
    const { ms, text } = await paintedOn(page, day.url);
    if (!text.includes(RESULT_TEXT)) throw new Error(`not the number of the day: ${text}`);
    // One snapshot; the chart is asked for below it.
    const before = asked.filter((path) => !path.includes('/chart/'));
    if (before.join() !== '/api/v1/page')
      throw new Error(`asked for ${before.join(', ')} before the first number`);
    return ms;
  } finally {
    await page.context().close();
  }
}

/** By the console: to look for it from outside, a tool runs a script of its own in the page, as long as a tenth of it all. */
async function paintedOn(page: Page, url: string): Promise<{ ms: number; text: string }> {
  const told = page.waitForEvent('console', (message) => message.text().startsWith('painted '));
  await page.goto(url, { waitUntil: 'commit' });
  const [, ms = '', ...words] = (await told).text().split(' ');
  return { ms: Number(ms), text: words.join(' ') };
}

/** Processor time of the page until then at full speed, which other programs do not change. */
async function taskOf(browser: Browser, day: LongDay): Promise<number> {
  const page = await day.open(browser);
  try {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.addInitScript(WATCH);
    await paintedOn(page, day.url);
    const { metrics } = await session.send('Performance.getMetrics');
    const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    return Math.round(seconds * 1_000);
  } finally {
    await page.context().close();
  }
}
