// Jobs in Redis by BullMQ, which is loaded only where Redis is configured.
import type { Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Cancel } from '../../../kernel/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import {
  ATTEMPTS,
  type JobQueue,
  type JobState,
  RETRY_MS,
  type TakenJob,
} from '../workers/job-queue.ts';
import type { GuardedRedis } from './guarded-redis.ts';

export interface BullParts {
  readonly redis: GuardedRedis;
  after(delayMs: number, call: () => void): Cancel;
  /** Sentences of the library about its connection. */
  onFault(why: string): void;
}

const QUEUE = 'jobs';
const AT_ONCE = 4;
const LISTED_MAX = 100;
/** No question about a job waits longer for its answer. */
const ANSWER_MS = 2 * SECOND_MS;
/** A job whose process is busy with it for so long is taken for dead and run by another worker. */
const LOCK_MS = 5 * MINUTE_MS;
/** What is not finished by then is run again by another worker. */
const STOP_MS = 3 * SECOND_MS;
const FIGURES_EVERY_MS = 5 * SECOND_MS;

const STATES: Readonly<Record<string, JobState>> = {
  waiting: 'waiting',
  prioritized: 'waiting',
  active: 'running',
  delayed: 'running',
  completed: 'done',
  failed: 'failed',
  unknown: 'missing',
};

export async function openBullQueue({ redis, after, onFault }: BullParts): Promise<JobQueue> {
  const { Queue, Worker } = await import('bullmq');
  const prefix = redis.key('bull');
  const connections = new Set<Redis>();
  const asking = connected({ commandTimeout: ANSWER_MS });
  const queue: Queue = new Queue(QUEUE, {
    ...{ prefix, connection: asking, skipVersionCheck: true },
    defaultJobOptions: {
      attempts: ATTEMPTS,
      backoff: { type: 'exponential', delay: RETRY_MS },
      removeOnComplete: { age: HOUR_MS / SECOND_MS, count: 5_000 },
      removeOnFail: { age: DAY_MS / SECOND_MS, count: 1_000 },
    },
  });
  queue.on('error', ({ message }) => onFault(message));
  let serving: { readonly worker: Worker; readonly connection: Redis } | undefined;
  let run: ((taken: TakenJob) => Promise<void>) | undefined;
  let figures = { waiting: 0, failed: 0 };
  let cancelFigures: Cancel = () => {};
  let isStopped = false;

  function connected(changes: Parameters<GuardedRedis['another']>[0]): Redis {
    const connection = redis.another({ maxRetriesPerRequest: null, ...changes });
    // The guarded connection says what is wrong.
    connection.on('error', () => {});
    connections.add(connection);
    return connection;
  }

  /** Undefined if there is no answer in time, or a refusal. */
  async function asked<Answer>(act: () => Promise<Answer>): Promise<Answer | undefined> {
    if (!redis.state().isUp) return undefined;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const cancel = after(ANSWER_MS, () => resolve(undefined));
    const answer = act().catch((error: Error) => void onFault(error.message));
    return Promise.race([answer, promise]).finally(cancel) as Promise<Answer | undefined>;
  }

  function begin(): void {
    const act = run;
    if (act === undefined || isStopped) return;
    const connection = connected({ commandTimeout: undefined, enableOfflineQueue: true });
    const worker = new Worker(QUEUE, (job) => act(takenOf(job)), {
      ...{ prefix, connection, concurrency: AT_ONCE, skipVersionCheck: true },
      ...{ lockDuration: LOCK_MS, stalledInterval: MINUTE_MS, maxStalledCount: 2 },
    });
    worker.on('error', ({ message }) => onFault(message));
    serving = { worker, connection };
  }

  async function end(isForced: boolean): Promise<void> {
    const ended = serving;
    serving = undefined;
    if (ended === undefined) return;
    const closing = ended.worker.close(isForced).catch(() => {});
    if (isForced || !redis.state().isUp) ended.connection.disconnect();
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = after(STOP_MS, resolve);
    await Promise.race([closing, promise]);
    cancel();
    endTimers(ended.worker);
    ended.connection.disconnect();
    connections.delete(ended.connection);
  }

  async function look(): Promise<void> {
    const counts = await asked(() => queue.getJobCounts('waiting', 'delayed', 'failed'));
    const { waiting = 0, delayed = 0, failed = 0 } = counts ?? {};
    if (counts !== undefined) figures = { waiting: waiting + delayed, failed };
    if (!isStopped) cancelFigures = after(FIGURES_EVERY_MS, () => void look());
  }

  void look();
  return {
    async put({ id, name, subject = '' }) {
      return (await asked(() => queue.add(name, { subject }, { jobId: id }))) !== undefined;
    },
    async stateOf(id) {
      const found = await asked(() => queue.getJobState(id));
      return found === undefined ? 'unknown' : (STATES[found] ?? 'unknown');
    },
    async drop(id) {
      return (await asked(() => queue.remove(id))) !== 0;
    },
    serve(act) {
      run = act;
      begin();
    },
    renew() {
      void end(true).then(begin);
    },
    isUp: () => redis.state().isUp,
    async waiting() {
      const jobs = await asked(() => queue.getWaiting(0, LISTED_MAX));
      return (jobs ?? []).map(({ name }) => name);
    },
    figures: () => figures,
    async stop() {
      isStopped = true;
      cancelFigures();
      await end(false);
      void queue.close().catch(() => {});
      for (const connection of connections) connection.disconnect();
    },
  };
}

/** Closing does not come so far while Redis is gone, and the timers of locks and of stalled jobs would keep a process that has stopped. */
function endTimers(worker: Worker): void {
  const { lockManager, stalledCheckStopper } = worker as unknown as {
    readonly lockManager?: { close(): Promise<void> };
    readonly stalledCheckStopper?: () => void;
  };
  void lockManager?.close();
  stalledCheckStopper?.();
}

/** Another version may have put it there. */
function takenOf({ name, data, attemptsMade }: Job<{ readonly subject?: string }>): TakenJob {
  return { name, subject: data.subject ?? '', attempt: attemptsMade + 1 };
}
