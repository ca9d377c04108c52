// A queue of jobs that all workers serve. It may lose what is in it: the process that adds a job follows it until it is done.

export interface JobQueue {
  /** Again under the same id it is one job. False if it may not have arrived. */
  put(job: QueuedJob): Promise<boolean>;
  stateOf(id: string): Promise<JobState>;
  /** Takes it out; false if a worker has begun it meanwhile. */
  drop(id: string): Promise<boolean>;
  /** Begins to run what is put, here or at another worker. */
  serve(run: (taken: TakenJob) => Promise<void>): void;
  /** Serves with new connections: the old ones may have gone silent. */
  renew(): void;
  /** Whether it can be asked at this moment. */
  isUp(): boolean;
  /** Names of jobs that wait; none while it does not answer. */
  waiting(): Promise<readonly string[]>;
  /** What waits, what is tried again, and what failed for good within a day; of all workers. */
  figures(): QueueFigures;
  /** Resolves when what it runs is over. */
  stop(): Promise<void>;
}

export interface QueuedJob {
  readonly id: string;
  readonly name: string;
  /** The id of what it is about; what that is, is in the database. */
  readonly subject?: string;
}

export interface TakenJob {
  readonly name: string;
  /** Empty for a job about nothing in particular. */
  readonly subject: string;
  /** From 1. */
  readonly attempt: number;
}

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'missing' | 'unknown';

export interface QueueFigures {
  readonly waiting: number;
  readonly failed: number;
}

/** A job that fails is tried again so often, after a pause that doubles. */
export const ATTEMPTS = 3;
export const RETRY_MS = 5_000;
