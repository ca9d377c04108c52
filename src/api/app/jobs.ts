// Jobs of the background at their times, each once for all workers. Every job finds in the database what there is to do, so one
// that is run twice has no other effect, and one that a queue has lost is run by whoever leads.
import cron from 'node-cron';
import type { Cancel } from '../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../kernel/instant.ts';
import type { Log } from '../../trader/ports/log.ts';
import { ATTEMPTS, type JobQueue, RETRY_MS } from '../store/workers/job-queue.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import type { Duty } from './duties.ts';
import { later } from './live.ts';

export interface Job {
  /** Letters and hyphens. */
  readonly name: string;
  /** A cron expression, UTC. */
  readonly at: string;
  /** Also when the process that leads begins to lead. */
  readonly isAtStart?: boolean;
  /** Rejects if it is to be tried again. */
  run(): Promise<void>;
}

export interface Jobs {
  /** What every worker can run. Before the schedules begin. */
  offer(jobs: readonly Job[]): void;
  /** Of the process that leads. */
  schedules(): Duty;
}

export interface JobParts {
  /** Undefined: jobs run in the process that leads. */
  readonly queue: JobQueue | undefined;
  readonly log: Pick<Log, 'warn' | 'debug'>;
  readonly metrics: Pick<ApiMetrics, 'watch'>;
}

const LOOK_MS = SECOND_MS / 2;
/** A job that no worker has begun for so long is run here. */
const SILENT_MS = 10 * SECOND_MS;
/** And one of which the queue says nothing. */
const MUTE_MS = 3 * SECOND_MS;
/** A process that stops waits no longer for its jobs. */
const STOP_MS = 3 * SECOND_MS;
/** One that takes longer is no longer waited for: its next time may come. */
const FOLLOWED_MS = 10 * MINUTE_MS;

export function createJobs({ queue, log, metrics }: JobParts): Jobs {
  const jobs = new Map<string, Job>();
  const counts = { done: 0, failed: 0, rescued: 0 };
  watchCounts(metrics, { counts, queue });

  async function once(job: Job): Promise<void> {
    try {
      await job.run();
      counts.done += 1;
    } catch (error) {
      counts.failed += 1;
      log.warn('A job failed.', { job: job.name, error: String(error) });
      throw error;
    }
  }

  queue?.serve(async (name) => {
    const job = jobs.get(name);
    // Another version of the program put it there.
    if (job === undefined) throw new Error(`there is no job ${name} in this version`);
    await once(job);
  });

  return {
    offer(more) {
      for (const job of more) jobs.set(job.name, job);
    },
    schedules() {
      const stopped = new AbortController();
      const running = new Set<Promise<void>>();
      let tasks: readonly { destroy(): unknown }[] = [];

      /** As a queue does it. */
      async function here(job: Job): Promise<void> {
        for (let attempt = 1; !stopped.signal.aborted; attempt += 1) {
          const isDone = await once(job).then(
            () => true,
            () => false,
          );
          if (isDone || attempt === ATTEMPTS) return;
          await pause(RETRY_MS * 2 ** (attempt - 1), stopped.signal);
        }
      }

      async function fire(job: Job, at: Date): Promise<void> {
        const id = `${job.name}-${at.toISOString().slice(0, 19).replaceAll(':', '')}`;
        const isPut = queue !== undefined && (await queue.put({ id, name: job.name }));
        if (isPut) await follow(queue, job, id);
        else await here(job);
      }

      async function follow(from: JobQueue, job: Job, id: string): Promise<void> {
        const began = Date.now();
        let heardAt = began;
        while (!stopped.signal.aborted && Date.now() - began < FOLLOWED_MS) {
          await pause(LOOK_MS, stopped.signal);
          const state = await from.stateOf(id);
          if (state === 'done' || state === 'failed') return;
          if (state === 'running') heardAt = Date.now();
          const patienceMs = state === 'unknown' ? MUTE_MS : SILENT_MS;
          const isLost = state === 'missing' || Date.now() - heardAt > patienceMs;
          if (!isLost || stopped.signal.aborted) continue;
          counts.rescued += 1;
          log.warn('The queue lost a job, or no worker began it; it runs here.', { job: id });
          await from.drop(id);
          if (state !== 'missing') from.renew();
          return here(job);
        }
      }

      function begin(job: Job, at: Date): Promise<void> {
        const run: Promise<void> = fire(job, at)
          .catch((error) => log.warn('A job failed.', { job: job.name, error: String(error) }))
          .finally(() => running.delete(run));
        running.add(run);
        return run;
      }

      return {
        start() {
          for (const job of jobs.values()) if (job.isAtStart) void begin(job, new Date());
          tasks = [...jobs.values()].map((job) =>
            cron.schedule(job.at, ({ date }) => begin(job, date), {
              timezone: 'UTC',
              noOverlap: true,
            }),
          );
        },
        async stop() {
          stopped.abort();
          for (const task of tasks) void task.destroy();
          // What it does not finish now is found in the database later.
          const ended = new AbortController();
          await Promise.race([Promise.all(running), pause(STOP_MS, ended.signal)]);
          ended.abort();
        },
      };
    },
  };
}

function watchCounts(
  metrics: Pick<ApiMetrics, 'watch'>,
  {
    counts,
    queue,
  }: {
    readonly counts: Record<'done' | 'failed' | 'rescued', number>;
    readonly queue: JobQueue | undefined;
  },
): void {
  const helps = {
    done: 'Jobs that this process has done',
    failed: 'Attempts at jobs that failed in this process',
    rescued: 'Jobs that the queue had lost, or that no worker began, and that this process ran',
  };
  for (const [name, help] of Object.entries(helps) as [keyof typeof helps, string][])
    metrics.watch({
      ...{ name: `sluice_jobs_${name}_total`, help, isCount: true },
      read: () => counts[name],
    });
  if (queue === undefined) return;
  metrics.watch({
    name: 'sluice_jobs_queued',
    help: 'Jobs that wait in Redis, of all workers',
    read: () => queue.figures().waiting,
  });
  metrics.watch({
    name: 'sluice_jobs_given_up',
    help: 'Jobs of the last day that failed at each attempt, of all workers',
    read: () => queue.figures().failed,
  });
}

/** Ends early when it is stopped. */
function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) return resolve();
    let cancel: Cancel = () => {};
    const end = () => {
      cancel();
      stopped.removeEventListener('abort', end);
      resolve();
    };
    cancel = later(ms, end);
    stopped.addEventListener('abort', end);
  });
}
