// Jobs of the background at their times, each once for all workers. Every job finds in the database what there is to do, so one
// that is run twice has no other effect, and one that a queue has lost is run by the leader.
import cron from 'node-cron';
import type { Cancel } from '../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../kernel/instant.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { BackgroundJobs, JobRow, JobRun } from '../http/presenters/jobs.ts';
import { ATTEMPTS, type JobQueue, RETRY_MS } from '../store/workers/job-queue.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import type { Job, Task } from './jobs/job.ts';
import { watchCounts } from './jobs/job-counts.ts';
import { type JobRecords, ownPlace } from './jobs/job-records.ts';
import type { LeaderJob } from './leader-jobs.ts';
import { later } from './live.ts';

export type { Job, Task } from './jobs/job.ts';
export { type JobRecords, openJobRecords } from './jobs/job-records.ts';

export interface Jobs extends BackgroundJobs {
  /** What every worker can run. Before the schedules begin. */
  offer(jobs: readonly Job[]): void;
  /** Before anything is handed out. */
  offerTask(task: Task): void;
  /** Into the queue, once under its id; false if no queue answers. The caller checks what becomes of it. */
  handOut(name: string, subject: string, id: string): Promise<boolean>;
  /** Runs it in this process and records how it ended; a job to be retried is read from the database. Never rejects. */
  runHere(name: string, subject: string): Promise<void>;
  /** Of the process that leads. */
  schedules(): LeaderJob;
  /** Begins nothing more that somebody asks for, and waits a moment for what was begun. */
  stop(): Promise<void>;
}

export interface JobParts {
  /** Undefined: jobs run in the process that leads. */
  readonly queue: JobQueue | undefined;
  readonly records: JobRecords;
  readonly log: Pick<Log, 'warn' | 'debug'>;
  readonly metrics: Pick<ApiMetrics, 'watch'>;
  /** Of several on this machine, from 1. */
  readonly worker?: number | undefined;
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
/** A request for a job is answered by then, whether it has ended or not. */
const ASKED_MS = 20 * SECOND_MS;

/** A job in progress in this process. */
interface Begun {
  readonly stopped: AbortController;
  readonly running: Set<Promise<void>>;
}

export function createJobs({ queue, records, log, metrics, worker }: JobParts): Jobs {
  const jobs = new Map<string, Job>();
  const tasks = new Map<string, Task>();
  const counts = { done: 0, failed: 0, rescued: 0 };
  const asked = begun();
  const self = ownPlace(worker);
  const logger = loggerOf(log);
  watchCounts(metrics, { counts, queue });

  async function once(
    job: Pick<Job, 'name' | 'run'>,
    taken: Pick<JobRun, 'place' | 'attempt'>,
  ): Promise<void> {
    const begins = { ...taken, ...self, began_at: new Date().toISOString() };
    const noted = records.note(job.name, { ...begins, result: 'running', why: '', ended_at: null });
    const note = async (result: 'done' | 'failed', why: string) => {
      await noted;
      await records.note(job.name, { ...begins, result, why, ended_at: new Date().toISOString() });
    };
    try {
      await job.run();
    } catch (error) {
      counts.failed += 1;
      log.warn('A job failed.', { job: job.name, error: String(error) });
      await note('failed', error instanceof Error ? error.message : String(error));
      throw error;
    }
    counts.done += 1;
    await note('done', '');
  }

  queue?.serve(async ({ name, subject, attempt }) => {
    const task = tasks.get(name);
    const job = task ? { name, run: () => task.run(subject) } : jobs.get(name);
    // Another version of the program put it there.
    if (job === undefined) throw new Error(`there is no job ${name} in this version`);
    await once(job, { place: 'queue', attempt });
  });

  /** As a queue does it. */
  async function here(job: Job, { stopped }: Begun): Promise<void> {
    for (let attempt = 1; !stopped.signal.aborted; attempt += 1) {
      const isDone = await once(job, { place: 'process', attempt }).then(
        () => true,
        () => false,
      );
      if (isDone || attempt === ATTEMPTS) return;
      await pause(RETRY_MS * 2 ** (attempt - 1), stopped.signal);
    }
  }

  async function fire(job: Job, id: string, by: Begun): Promise<void> {
    const isPut = queue !== undefined && (await queue.put({ id, name: job.name }));
    if (isPut) await follow(queue, { job, id }, by);
    else await here(job, by);
  }

  async function follow(
    from: JobQueue,
    { job, id }: { readonly job: Job; readonly id: string },
    by: Begun,
  ): Promise<void> {
    const { signal } = by.stopped;
    const began = Date.now();
    let receivedAt = began;
    while (!signal.aborted && Date.now() - began < FOLLOWED_MS) {
      await pause(LOOK_MS, signal);
      const state = await from.stateOf(id);
      if (state === 'done' || state === 'failed') return;
      if (state === 'running') receivedAt = Date.now();
      const timeoutMs = state === 'unknown' ? MUTE_MS : SILENT_MS;
      const isLost = state === 'missing' || Date.now() - receivedAt > timeoutMs;
      if (!isLost || signal.aborted) continue;
      const isBegun = !(await from.drop(id)) && state !== 'missing';
      if (isBegun) {
        receivedAt = Date.now();
        continue;
      }
      counts.rescued += 1;
      log.warn('The queue lost a job, or no worker began it; it runs here.', { job: id });
      if (state !== 'missing') from.renew();
      return here(job, by);
    }
  }

  function begin(job: Job, id: string, by: Begun): Promise<void> {
    const run: Promise<void> = fire(job, id, by)
      .catch((error) => log.warn('A job failed.', { job: job.name, error: String(error) }))
      .finally(() => by.running.delete(run));
    by.running.add(run);
    return run;
  }

  async function rowOf(job: Job, waiting: readonly string[]): Promise<JobRow> {
    const last = await records.last(job.name);
    return {
      ...{ kind: job.name, what: job.what, schedule: job.at },
      state: waiting.includes(job.name) && last?.result !== 'failed' ? 'queued' : stateOf(last),
      next_run: nextRun(job.at),
      last_run: last ?? null,
    };
  }

  async function taskRowOf({ name, what }: Task, waiting: readonly string[]): Promise<JobRow> {
    const last = await records.last(name);
    const state = waiting.includes(name) ? 'queued' : stateOf(last);
    return { kind: name, what, schedule: null, state, next_run: null, last_run: last ?? null };
  }

  const waitingNow = async () => (await queue?.waiting()) ?? [];

  return {
    offer(more) {
      for (const job of more) jobs.set(job.name, job);
    },
    async list() {
      const waiting = await waitingNow();
      return Promise.all([
        ...[...jobs.values()].map((job) => rowOf(job, waiting)),
        ...[...tasks.values()].map((task) => taskRowOf(task, waiting)),
      ]);
    },
    offerTask: (task) => void tasks.set(task.name, task),
    async handOut(name, subject, id) {
      if (queue?.isUp() !== true) return false;
      return queue.put({ id: `${name}-${id}`, name, subject });
    },
    async runHere(name, subject) {
      const task = tasks.get(name);
      if (task === undefined) return;
      const run = () => task.run(subject);
      await once({ name, run }, { place: 'process', attempt: 1 }).catch(() => {});
    },
    place: () => (queue?.isUp() === true ? 'queue' : 'process'),
    async runNow(kind) {
      const job = jobs.get(kind);
      if (job === undefined) return undefined;
      const run = begin(
        job,
        `${kind}-asked-${new Date().toISOString().replaceAll(':', '')}`,
        asked,
      );
      const ended = new AbortController();
      await Promise.race([run, pause(ASKED_MS, ended.signal)]);
      ended.abort();
      return rowOf(job, await waitingNow());
    },
    stop: () => end(asked),
    schedules() {
      const by = begun();
      let scheduled: readonly { destroy(): unknown }[] = [];

      /** Two processes that both believe that they lead name it alike. */
      const at = (job: Job, date: Date) =>
        begin(job, `${job.name}-${date.toISOString().slice(0, 19).replaceAll(':', '')}`, by);

      return {
        start() {
          for (const job of jobs.values()) if (job.isAtStart) void at(job, new Date());
          scheduled = [...jobs.values()].map((job) =>
            cron.schedule(job.at, ({ date }) => at(job, date), {
              timezone: 'UTC',
              noOverlap: true,
              // A busy process is late rather than absent.
              missedExecutionTolerance: Number.POSITIVE_INFINITY,
              logger,
            }),
          );
        },
        async stop() {
          for (const task of scheduled) void task.destroy();
          await end(by);
        },
      };
    },
  };
}

/** The library would write to the terminal. */
function loggerOf(log: Pick<Log, 'debug'>) {
  const say = (said: string | Error) => log.debug('The schedule of jobs.', { said: String(said) });
  return { info: say, warn: say, error: say, debug: say };
}

function begun(): Begun {
  return { stopped: new AbortController(), running: new Set() };
}

/** What it does not finish now is found in the database later. */
async function end({ stopped, running }: Begun): Promise<void> {
  stopped.abort();
  const ended = new AbortController();
  await Promise.race([Promise.all(running), pause(STOP_MS, ended.signal)]);
  ended.abort();
}

function stateOf(last: JobRun | undefined): JobRow['state'] {
  switch (last?.result) {
    case undefined:
    case 'done':
      return 'idle';
    case 'failed':
      return last.attempt < ATTEMPTS ? 'retrying' : 'failed';
    case 'running':
      return Date.now() - Date.parse(last.began_at) > FOLLOWED_MS ? 'lost' : 'running';
  }
}

function nextRun(expression: string): string | null {
  const task = cron.createTask(expression, () => {}, { timezone: 'UTC' });
  const [next] = task.getNextRuns(1);
  void task.destroy();
  return next?.toISOString() ?? null;
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
