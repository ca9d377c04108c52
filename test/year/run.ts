// The accounts of a year over a few threads, each account alone in its thread from its first day to its last.
import { Worker } from 'node:worker_threads';
import type { AccountDay, YearOptions } from './account-year.ts';

export interface PlayedDay extends AccountDay {
  /** Told now and then, after a collection. */
  readonly heapBytes: number | undefined;
}

export interface YearRun extends Omit<YearOptions, 'account'> {
  readonly accounts: readonly number[];
  readonly jobs: number;
  /** In the order in which days end. */
  onDay(day: PlayedDay): void;
}

export async function runYear({ accounts, jobs, onDay, ...given }: YearRun): Promise<void> {
  const waiting = [...accounts];
  const threads = Math.max(1, Math.min(jobs, accounts.length));
  await Promise.all(
    Array.from({ length: threads }, async () => {
      for (let account = waiting.shift(); account !== undefined; account = waiting.shift())
        await play({ ...given, account }, onDay);
    }),
  );
}

async function play(options: YearOptions, onDay: (day: PlayedDay) => void): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  const { account, seed } = options;
  let played = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('error', (cause) =>
        reject(
          new Error(`account ${account} of seed ${seed} broke down after day ${played}`, { cause }),
        ),
      );
      worker.on('message', (told: PlayedDay | 'over') => {
        if (told === 'over') return resolve();
        played = told.number;
        onDay(told);
      });
      worker.postMessage(options);
    });
  } finally {
    await worker.terminate();
  }
}
