// A pool of worker threads: jobs in, answers out, in the order of the jobs, and the same whatever their number.
//
// Each kind of job has a file that is the entry of its threads, which calls `serveJobs(open)` and nothing else, and a row in the
// entries of `scripts/bundle.ts`, since the package has no sources:
//
//     // null-thread.ts
//     serveJobs(openNull);                               // openNull: (given: Given) => (job: Job) => Answer
//
//     // run-null.ts
//     const entry = threadEntry('null-thread', import.meta.url);
//     const answers = await answersOf({ entry, open: openNull, given, jobs, workers });
//
// `given` and jobs are copied to each thread as by `structuredClone`; memory of a `SharedArrayBuffer` is shared. Inputs of a backtest
// are passed as `sharedInputs(inputs)` and opened by `inputsOf` there.
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createWallClock } from '../../trader/adapters/system/wall-clock.ts';
import type { JobOutcome } from './serve-jobs.ts';

export interface PoolRequest<Given, Job, Answer> {
  /** Of `threadEntry`. */
  readonly entry: URL;
  /** What the threads do, for jobs that run in this one: a thread costs more than some milliseconds of work. */
  open(given: Given): (job: Job) => Answer;
  readonly given: Given;
  readonly jobs: readonly Job[];
  /** With 1 everything runs in this thread. */
  readonly workers: number;
  /** Work that takes no longer is done before threads have started. */
  readonly msWithoutThreads?: number;
  /** In the order in which they come; `at` is the place of the job. What it throws ends the pool. */
  onAnswer?(answer: Answer, at: number): void;
}

/** A job threw, or its thread ended. */
export class JobFailed extends Error {
  /** The place of the job; undefined if a thread ended before it had one. */
  readonly at: number | undefined;

  constructor(why: string, at: number | undefined) {
    super(why);
    this.at = at;
  }
}

export function usualWorkers(): number {
  return availableParallelism();
}

/** The file beside the caller's that threads begin with: a source in a checkout, JavaScript in the package. */
export function threadEntry(name: string, callerUrl: string): URL {
  return new URL(`./${name}${extname(callerUrl)}`, callerUrl);
}

const MS_WITHOUT_THREADS = 1_000;

/** One answer per job, in their order. Rejects with `JobFailed` at the first failure; no thread is left then. */
export async function answersOf<Given, Job, Answer>(
  request: PoolRequest<Given, Job, Answer>,
): Promise<Answer[]> {
  const { jobs, given, open, workers, onAnswer } = request;
  const { msWithoutThreads = MS_WITHOUT_THREADS } = request;
  const answers: Answer[] = [];
  const run = open(given);
  const clock = createWallClock();
  const begun = clock.now();
  for (const [at, job] of jobs.entries()) {
    const left = jobs.length - at;
    const spent = clock.now() - begun;
    if (workers > 1 && at > 0 && (spent / at) * left >= msWithoutThreads)
      return inThreads(request, answers);
    const answer = answerHere(run, job, at);
    answers.push(answer);
    onAnswer?.(answer, at);
    // Signals and a progress line have their turn.
    await new Promise<void>((resolve) => clock.after(0, resolve));
  }
  return answers;
}

function answerHere<Job, Answer>(run: (job: Job) => Answer, job: Job, at: number): Answer {
  try {
    return run(job);
  } catch (error) {
    throw new JobFailed(error instanceof Error ? error.message : String(error), at);
  }
}

/** `known` are the answers of the first jobs. */
async function inThreads<Given, Job, Answer>(
  { entry, given, jobs, workers, onAnswer }: PoolRequest<Given, Job, Answer>,
  known: readonly Answer[],
): Promise<Answer[]> {
  const answers = [...known];
  let next = known.length;
  const count = Math.min(workers, jobs.length - next);
  const threads = Array.from({ length: count }, () => new Worker(entry, { workerData: given }));

  function work(worker: Worker): Promise<void> {
    let current: number | undefined;
    return new Promise((resolve, reject) => {
      function give(): void {
        if (next === jobs.length) return resolve();
        current = next;
        next += 1;
        worker.postMessage(jobs[current]);
      }
      worker.on('message', (outcome: JobOutcome<Answer>) => {
        if (current === undefined) return;
        if (outcome.kind === 'failed') return reject(new JobFailed(outcome.message, current));
        answers[current] = outcome.answer;
        try {
          onAnswer?.(outcome.answer, current);
        } catch (error) {
          return reject(error);
        }
        give();
      });
      worker.on('error', (error) => reject(new JobFailed(whyEnded(error), current)));
      worker.on('exit', () => reject(new JobFailed('its thread ended', current)));
      give();
    });
  }

  try {
    await Promise.all(threads.map(work));
  } finally {
    await Promise.all(threads.map((worker) => worker.terminate()));
  }
  return answers;
}

function whyEnded(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'its thread ran out of memory';
  return error instanceof Error ? error.message : String(error);
}
