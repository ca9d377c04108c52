// Jobs of several workers by a queue in Redis: each time once, none lost and none done twice whatever becomes of Redis.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createJobs, type Job, type JobRecords } from '../../src/api/app/jobs.ts';
import type { LeaderJob } from '../../src/api/app/leader-jobs.ts';
import type { JobRun } from '../../src/api/http/presenters/jobs.ts';
import type { JobQueue } from '../../src/api/store/workers/job-queue.ts';
import type { WatchedGauge } from '../../src/api/telemetry/api-metrics.ts';
import { type RedisServer, startRedis } from '../processes/redis.ts';
import { pause, until } from '../processes/waiting.ts';
import { openWorker, type Worker } from './worker.ts';

/** Never within a test. */
const RARELY = '0 0 1 1 *';
const OFTEN = '*/2 * * * * *';

interface Runner {
  readonly worker: Worker;
  readonly said: string[];
  readonly duty: LeaderJob;
  figure(name: string): number;
}

describe('jobs of several workers', () => {
  let redis: RedisServer;
  let runners: Runner[];
  let records: JobRecords;

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(async () => {
    await redis.stop();
  });

  beforeEach(async () => {
    await redis.command('FLUSHALL');
    runners = [];
    records = recordsInMemory();
  });

  afterEach(async () => {
    for (const { duty } of runners) await duty.stop();
    for (const { worker } of runners) await worker.stop();
  });

  /** A silent worker has connections and begins nothing, as after some reconnects; a blind one sees no worker begin anything. */
  async function runner(
    job: Job,
    { isSilent = false, isBlind = false, onDrop = (_: boolean) => {} } = {},
  ): Promise<Runner> {
    const worker = await openWorker(redis.url);
    const said: string[] = [];
    const gauges: WatchedGauge[] = [];
    const say = (sentence: string, fields?: object) =>
      void said.push(`${sentence} ${JSON.stringify(fields)}`);
    const { queue } = worker;
    const changed: Partial<JobQueue> = {
      ...(isSilent && { serve: () => {}, renew: () => {} }),
      ...(isBlind && { stateOf: async () => 'waiting' }),
    };
    const jobs = createJobs({
      queue: queue && {
        ...{ ...queue, ...changed },
        async drop(id) {
          const isDone = await queue.drop(id);
          onDrop(isDone);
          return isDone;
        },
      },
      log: { warn: say, debug: say },
      metrics: { watch: (gauge) => void gauges.push(gauge) },
      records,
    });
    jobs.offer([job]);
    const made = {
      ...{ worker, said, duty: jobs.schedules() },
      figure: (name: string) => Number(gauges.find((one) => one.name === name)?.read()),
    };
    runners.push(made);
    return made;
  }

  function counted(at = RARELY): Job & { runs: number } {
    const job = {
      ...{ name: 'count', what: 'counts', at, isAtStart: at === RARELY, runs: 0 },
      async run() {
        job.runs += 1;
      },
    };
    return job;
  }

  /** A run is counted when it is over. */
  async function areCountedOnce(job: { readonly runs: number }, ...all: Runner[]): Promise<void> {
    await until('each is counted once', () => {
      const counts = all.map(({ figure }) => figure('sluice_jobs_done_total'));
      return counts.reduce((sum, count) => sum + count, 0) === job.runs;
    });
  }

  it('run once at each time, also while two processes believe that they lead', async () => {
    const job = counted(OFTEN);
    const [one, other] = [await runner(job), await runner(job)];
    one.duty.start();
    other.duty.start();
    await until('some are done', () => job.runs >= 2);
    await areCountedOnce(job, one, other);
    const before = job.runs;
    const began = performance.now();
    await pause(4_000);
    // Every two seconds, and once more at either end.
    const times = Math.floor((performance.now() - began) / 2_000) + 1;
    expect(job.runs - before).toBeLessThanOrEqual(times);
    expect(one.figure('sluice_jobs_rescued_total')).toBeLessThan(job.runs);
  });

  it('are done by another worker where the one that leads does not begin them', async () => {
    // Of several times: on a busy machine it begins one too late, which is then done where it came from.
    const job = counted(OFTEN);
    const leads = await runner(job, { isSilent: true });
    const works = await runner(job);
    leads.duty.start();
    await until('it is done', () => works.figure('sluice_jobs_done_total') > 0);
    await areCountedOnce(job, leads, works);
  });

  it('that a worker begins at the last moment are not begun where they came from', async () => {
    const letGo = Promise.withResolvers<void>();
    let runs = 0;
    const job: Job = {
      ...{ name: 'late', what: '', at: RARELY, isAtStart: true },
      async run() {
        runs += 1;
        await letGo.promise;
      },
    };
    const drops: boolean[] = [];
    // What it last saw of the job is too old: a worker has it.
    const leads = await runner(job, {
      isSilent: true,
      isBlind: true,
      onDrop: (isDone) => drops.push(isDone),
    });
    const works = await runner(job);
    leads.duty.start();
    await until('a worker has begun it', () => runs > 0);
    await until('it is given up', () => drops.length > 0);
    letGo.resolve();
    await until('it is done', () => works.figure('sluice_jobs_done_total') === 1);
    expect([drops[0], runs, leads.figure('sluice_jobs_rescued_total')]).toEqual([false, 1, 0]);
  });

  it('are tried again after a pause, and say why they failed', async () => {
    let runs = 0;
    const job: Job = {
      ...{ name: 'fails', what: '', at: RARELY, isAtStart: true },
      async run() {
        runs += 1;
        if (runs === 1) throw new Error('no way');
      },
    };
    const one = await runner(job);
    one.duty.start();
    await until('it is done', () => runs === 2);
    expect(one.said).toEqual(['A job failed. {"job":"fails","error":"Error: no way"}']);
    expect(one.figure('sluice_jobs_failed_total')).toBe(1);
  });

  it('that are lost by a flush run where they came from', async () => {
    const job = counted();
    const leads = await runner(job, { isSilent: true });
    leads.duty.start();
    await until(
      'it is in the queue',
      async () => (await redis.command('LLEN bull:jobs:wait')) === ':1',
    );
    await redis.command('FLUSHALL');
    await until('it is done', () => job.runs > 0);
    expect(leads.figure('sluice_jobs_rescued_total')).toBe(1);
  });

  it('that no worker begins run where they came from, and nowhere later', async () => {
    const job = counted();
    const leads = await runner(job, { isSilent: true });
    leads.duty.start();
    await until('it is done', () => job.runs > 0);
    expect(leads.said[0]).toContain('The queue lost a job, or no worker began it; it runs here.');
    await runner(job);
    await pause(1_000);
    expect(job.runs).toBe(1);
  });

  it('go on while Redis is dead, paused or restarted empty, each time once in effect', async () => {
    const job = counted(OFTEN);
    const one = await runner(job);
    await runner(job);
    one.duty.start();
    await until('jobs run', () => job.runs > 0);
    for (const trouble of ['kill', 'pause'] as const) {
      await redis[trouble]();
      await until('it is noticed', () => one.worker.state()?.isUp === false);
      const before = job.runs;
      await until('jobs run without it', () => job.runs >= before + 2);
      if (trouble === 'kill') await redis.start();
      else redis.goOn();
      await until('it is back', () => one.worker.state()?.isUp);
      const then = job.runs;
      await until('jobs run with it', () => job.runs >= then + 2);
      await until(
        'they are in the queue again',
        async () => Number((await redis.command('ZCARD bull:jobs:completed')).slice(1)) > 0,
      );
    }
  });

  it('that do not end keep no process from stopping', async () => {
    let isBegun = false;
    const endless = new Promise<void>(() => {});
    const job: Job = {
      ...{ name: 'endless', what: '', at: RARELY, isAtStart: true },
      run() {
        isBegun = true;
        return endless;
      },
    };
    const one = await runner(job);
    one.duty.start();
    await until('it runs', () => isBegun);
    // Else it never ends, and neither does this test.
    await one.duty.stop();
    await one.worker.stop();
  });

  it('that block the loop for seconds are done once', async () => {
    let runs = 0;
    const job: Job = {
      ...{ name: 'blocks', what: '', at: RARELY, isAtStart: true },
      async run() {
        runs += 1;
        const end = performance.now() + 3_000;
        while (performance.now() < end);
      },
    };
    const [one] = [await runner(job), await runner(job)];
    one.duty.start();
    await until('it is done', () => one.worker.state()?.isUp && runs > 0);
    await pause(2_000);
    expect(runs).toBe(1);
  });
});

/** As the ledger keeps them for all workers. */
function recordsInMemory(): JobRecords {
  const runs = new Map<string, JobRun>();
  return {
    last: async (name) => runs.get(name),
    note: async (name, run) => void runs.set(name, run),
  };
}
