// One thread of a simulation: plays the days it is given, one at a time, and tells what became of each.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import { simulateDay } from './day.ts';
import { type DayReport, reportOf } from './report.ts';
import type { DayOptions } from './stage/played.ts';
import { simulateWeek } from './vietnam/week.ts';

const HEAP_EVERY_DAYS = 25;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
let played = 0;

/** What is still held after a collection: it may not grow from day to day. */
function heapBytes(): number | undefined {
  played += 1;
  if (played % HEAP_EVERY_DAYS !== 0) return undefined;
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

parentPort?.on('message', async (options: DayOptions) => {
  const simulate = options.venue === 'vietnam' ? simulateWeek : simulateDay;
  const report = reportOf(options, await simulate(options));
  const told: DayReport = { ...report, heapBytes: heapBytes() };
  parentPort?.postMessage(told);
});
