// What is done in the background at its times.

export interface Job {
  /** Letters and hyphens. */
  readonly name: string;
  /** What it does, for the operator. */
  readonly what: string;
  /** A cron expression, UTC. */
  readonly at: string;
  /** Also when the process that leads begins to lead. */
  readonly isAtStart?: boolean;
  /** Rejects if it is to be tried again. */
  run(): Promise<void>;
}

/** What is done when it falls due, about one thing each time: by whichever worker takes it from the queue. */
export interface Task {
  /** Letters and hyphens. */
  readonly name: string;
  readonly what: string;
  /** Again for the same subject it has no other effect. Rejects if it is to be tried again. */
  run(subject: string): Promise<void>;
}
