// One thread of the year: plays one account from its first day to its last.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import type { YearOptions } from './account-year.ts';

setFlagsFromString('--expose-gc');
// As in the simulation of days: V8's last compiler works on what is called often enough to pay.
setFlagsFromString('--invocation-count-for-turbofan=20000');
const collectGarbage = runInNewContext('gc') as () => void;
const HEAP_EVERY_DAYS = 25;

/** What the thread still holds after a collection. */
function heapBytes(number: number): number | undefined {
  if (number % HEAP_EVERY_DAYS !== 1) return undefined;
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

parentPort?.on('message', async (options: YearOptions) => {
  const { playAccount } = await import('./account-year.ts');
  await playAccount(options, (day) => {
    parentPort?.postMessage({ ...day, heapBytes: heapBytes(day.number) });
  });
  parentPort?.postMessage('over');
});
