// Background jobs, as the routes see them.

export interface JobRun {
  readonly result: 'running' | 'done' | 'failed';
  /** Of a failed attempt; empty else. */
  readonly why: string;
  readonly began_at: string;
  readonly ended_at: string | null;
  /** Which attempt it was, from 1. */
  readonly attempt: number;
  /** Taken from the queue in Redis, or begun by the process itself. */
  readonly place: 'queue' | 'process';
  /** Of several workers, from 1. */
  readonly worker: number | null;
  readonly pid: number;
  readonly host: string;
}

export interface JobRow {
  readonly kind: string;
  readonly what: string;
  /** `lost`: the process that ran it did not say how it ended. */
  readonly state: 'idle' | 'queued' | 'running' | 'retrying' | 'failed' | 'lost';
  /** A cron expression, UTC; null of what is done when it falls due. */
  readonly schedule: string | null;
  readonly next_run: string | null;
  /** Null until it has run once on this book. */
  readonly last_run: JobRun | null;
}

export interface BackgroundJobs {
  list(): Promise<readonly JobRow[]>;
  /** Where jobs go at this moment: into the queue that all workers serve, or to the process that leads. */
  place(): JobRun['place'];
  /** Starts a job of this kind now and waits a while for its end; undefined if the kind does not exist. */
  runNow(kind: string): Promise<JobRow | undefined>;
}
