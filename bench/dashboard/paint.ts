// How soon a key is answered on the screen in a list of 10,000 orders while 50 of them change each second, and how many nodes the page has.
import type { Browser, CDPSession, Page } from 'playwright-core';
import { pause, percentile } from '../timing.ts';
import type { LongDay } from './long-day.ts';

const EVENTS_A_SECOND = 50;
const PRESSES = 150;
const BETWEEN_MS = 67;
const KEYS = ['ArrowDown', 'ArrowDown', 'PageDown', 'ArrowUp', 'PageUp', 'PageDown', 'End', 'Home'];
/** The browser does not tell of events that were painted sooner. */
const UNTOLD_MS = 16;

/** Event Timing: from the press until the frame that follows it is painted, in steps of 8 ms. */
const WATCH = `{
  window.presses = new Map();
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries())
      if (name === 'keydown') window.presses.set(startTime, duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
}`;

export async function paintFigures(
  browser: Browser,
  day: LongDay,
): Promise<Record<string, number>> {
  const page = await day.open(browser);
  let boards = 0;
  page.on('response', (response) => {
    boards += /\/board$/.test(response.url()) ? 1 : 0;
  });
  await page.addInitScript(WATCH);
  await page.goto(`${day.url}#/history/orders`);
  const row = page.locator('.long tbody tr[tabindex="0"]');
  await row.waitFor({ timeout: 60_000 });
  const happening = setInterval(day.happen, 1_000 / EVENTS_A_SECOND);
  try {
    await pause(2_000);
    await row.focus();
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const before = boards;
    const workBefore = await workOf(session);
    const from = performance.now();
    const nodes = await pressed(page);
    const seconds = (performance.now() - from) / 1_000;
    const work = await workOf(session);
    await pause(1_000);
    const told = await page.evaluate<number[]>('[...window.presses.values()]');
    const untold = Array.from({ length: Math.max(0, PRESSES - told.length) }, () => UNTOLD_MS);
    const readings = [...told, ...untold];
    return {
      dashboard_paint_p50_ms: percentile(readings, 0.5),
      dashboard_paint_p95_ms: percentile(readings, 0.95),
      dashboard_paint_worst_ms: Math.max(...readings),
      dashboard_boards_per_second: Math.round(((boards - before) / seconds) * 10) / 10,
      dashboard_press_script_ms: eachPress(work.ScriptDuration - workBefore.ScriptDuration),
      dashboard_press_task_ms: eachPress(work.TaskDuration - workBefore.TaskDuration),
      dashboard_nodes: nodes,
    };
  } finally {
    clearInterval(happening);
    await page.context().close();
  }
}

const MEASURED = ['ScriptDuration', 'TaskDuration'] as const;

/** Seconds of processor time of the page, which other programs hardly change. */
async function workOf(
  session: CDPSession,
): Promise<Readonly<Record<(typeof MEASURED)[number], number>>> {
  const { metrics } = await session.send('Performance.getMetrics');
  const [ScriptDuration = Number.NaN, TaskDuration = Number.NaN] = MEASURED.map(
    (wanted) => metrics.find(({ name }) => name === wanted)?.value,
  );
  return { ScriptDuration, TaskDuration };
}

/** With the updates between two presses. */
function eachPress(seconds: number): number {
  return Math.round((seconds / PRESSES) * 10_000) / 10;
}

/** The most nodes that were seen on the way. */
async function pressed(page: Page): Promise<number> {
  let most = 0;
  for (let n = 0; n < PRESSES; n += 1) {
    await page.keyboard.press(KEYS[n % KEYS.length] ?? 'ArrowDown');
    await pause(BETWEEN_MS);
    if (n % 10 === 0)
      most = Math.max(most, await page.evaluate<number>('document.querySelectorAll("*").length'));
  }
  return most;
}
