// What a thread of a pool does: it opens what it is given once, and answers one job after the other.
import { parentPort, workerData } from 'node:worker_threads';

export type JobOutcome<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly message: string };

/** The only call of a file that is the entry of a thread. */
export function serveJobs<Given, Job, Answer>(open: (given: Given) => (job: Job) => Answer): void {
  const port = parentPort;
  if (port === null) throw new Error('this file is the entry of a thread');
  const run = open(workerData as Given);

  function outcomeOf(job: Job): JobOutcome<Answer> {
    try {
      return { kind: 'answer', answer: run(job) };
    } catch (error) {
      return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
  }

  port.on('message', (job: Job) => port.postMessage(outcomeOf(job)));
}
