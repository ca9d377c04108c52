// `npm run bench:heap`: what the dashboard keeps in memory in eight market hours of the demonstration, at 60 times real speed,
// while somebody goes through its pages every hour. Eight minutes.
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';
import { pause } from '../timing.ts';
import { inWatchedDemo } from './watched-demo.ts';

const HOURS = 8;
/** Of wall time, at speed 60. */
const HOUR_MS = 60_000;
const MEGABYTE = 1_000_000;

interface Kept {
  readonly heapMb: number;
  readonly nodes: number;
  /** Out of the document, and still referred to by a script. */
  readonly detached: number;
}

export function benchHeap(): Promise<Record<string, number>> {
  return inWatchedDemo(async (page) => {
    await page.waitForFunction(`${LINKS}.length > 0`);
    return figuresOf(await keptByHour(page));
  });
}

async function keptByHour(page: Page): Promise<readonly Kept[]> {
  const session = await page.context().newCDPSession(page);
  const hours: Kept[] = [];
  for (let hour = 1; hour <= HOURS; hour += 1) {
    const from = performance.now();
    await goThroughPages(page);
    await pause(Math.max(0, HOUR_MS - (performance.now() - from)));
    const kept = await keptNow(session);
    process.stderr.write(`hour ${hour}: ${JSON.stringify(kept)}\n`);
    hours.push(kept);
  }
  return hours;
}

const ON_A_PAGE_MS = 3_000;
const LINKS = `document.querySelectorAll('.navigation a')`;

/** Pressed by a script of the page: what drives the browser keeps nodes of what it presses. */
async function goThroughPages(page: Page): Promise<void> {
  const count = await page.evaluate<number>(`${LINKS}.length`);
  for (let n = 1; n <= count; n += 1) {
    await page.evaluate(`${LINKS}[${n % count}].click()`);
    await pause(ON_A_PAGE_MS);
  }
}

async function keptNow(session: CDPSession): Promise<Kept> {
  // Twice: what the first finds is freed by the second where it has a finalizer.
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  await session.send('DOM.enable');
  const { detachedNodes } = await session.send('DOM.getDetachedDomNodes');
  await session.send('DOM.disable');
  return {
    heapMb: Math.round((usedSize / MEGABYTE) * 10) / 10,
    nodes,
    detached: detachedNodes.length,
  };
}

function figuresOf(hours: readonly Kept[]): Record<string, number> {
  const [first] = hours;
  const last = hours.at(-1);
  if (first === undefined || last === undefined) throw new Error('nothing was measured');
  return {
    dashboard_heap_mb: Math.max(...hours.map(({ heapMb }) => heapMb)),
    dashboard_heap_growth_mb: Math.round((last.heapMb - first.heapMb) * 10) / 10,
    dashboard_detached_nodes: last.detached,
    dashboard_nodes_after_day: last.nodes,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, value] of Object.entries(await benchHeap()))
    process.stdout.write(`${name}  ${value}\n`);
}
