// Many simulated days over a few threads; which thread plays a day changes nothing in it.
import { Worker } from 'node:worker_threads';
import type { DayOptions } from './components/played.ts';
import type { DayReport } from './report.ts';

export interface Run extends Omit<DayOptions, 'day'> {
  readonly days: readonly number[];
  readonly jobs: number;
  /** Told in the order in which days end. */
  onDay(report: DayReport): void;
}

/** A day leaves nothing behind but its report: given the room, hardly any of it is ever copied. */
const YOUNG_MB = 192;

export async function runDays({ days, jobs, onDay, ...given }: Run): Promise<void> {
  const waiting = [...days];
  const threads = Math.max(1, Math.min(jobs, days.length));
  await Promise.all(Array.from({ length: threads }, playRest));

  async function playRest(): Promise<void> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    try {
      for (let day = waiting.shift(); day !== undefined; day = waiting.shift()) {
        onDay(await play(worker, { ...given, day }));
      }
    } finally {
      await worker.terminate();
    }
  }
}

function play(worker: Worker, options: DayOptions): Promise<DayReport> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) =>
      reject(new Error(`day ${options.day} of seed ${options.seed} broke down`, { cause }));
    worker.once('error', fail);
    worker.once('message', (report: DayReport) => {
      worker.off('error', fail);
      resolve(report);
    });
    worker.postMessage(options);
  });
}
