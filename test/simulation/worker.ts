// One thread of a simulation: plays the days it is given, one at a time, and tells what became of each.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import type { DayOptions, DayResult } from './components/played.ts';
import { type DayReport, reportOf } from './report.ts';

const HEAP_EVERY_DAYS = 25;

setFlagsFromString('--expose-gc');
// V8's last compiler took a fifth of the processor time of a few days: each life of the daemon brings objects of other shapes,
// which throw away what it has made. It works on what is called often enough to pay.
setFlagsFromString('--invocation-count-for-turbofan=20000');
const collectGarbage = runInNewContext('gc') as () => void;
let played = 0;

/** What is still held after a collection: it may not grow from day to day. */
function heapBytes(): number | undefined {
  played += 1;
  if (played % HEAP_EVERY_DAYS !== 0) return undefined;
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

// Before the files of the engine: stripping their types and compiling them takes as long as a third of a day.
enableCompileCache();

/** Only the files of the broker that is played are loaded. */
async function simulatorOf({
  venue,
  broker,
}: DayOptions): Promise<(options: DayOptions) => Promise<DayResult>> {
  const simulate =
    venue === 'vietnam'
      ? (await import('./vietnam/week.ts')).simulateWeek
      : broker === 'alpaca'
        ? (await import('./alpaca/day.ts')).simulateAlpacaDay
        : (await import('./day.ts')).simulateDay;
  // A thread that is terminated keeps nothing for the next run.
  if (played === 0) flushCompileCache();
  return simulate;
}

parentPort?.on('message', async (options: DayOptions) => {
  const simulate = await simulatorOf(options);
  const report = reportOf(options, await simulate(options));
  const told: DayReport = { ...report, heapBytes: heapBytes() };
  parentPort?.postMessage(told);
});
