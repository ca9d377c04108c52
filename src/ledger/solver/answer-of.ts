// One question to a thread that answers it and ends.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** `name` of the file of the thread: a source in a checkout, JavaScript in the package. */
export function answerOf<Answer>(name: string, workerData: unknown): Promise<Answer> {
  const entry = new URL(`./${name}${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(entry, { workerData });
  return new Promise((resolve, reject) => {
    worker.once('message', (answer: Answer) => {
      resolve(answer);
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error(`the thread ${name} ended without an answer`)));
  });
}

/** One after another: each takes a processor. */
export function inTurn<Asked, Answer>(
  ask: (asked: Asked) => Promise<Answer>,
): (asked: Asked) => Promise<Answer> {
  let last: Promise<unknown> = Promise.resolve();
  return (asked) => {
    const answered = last.then(() => ask(asked));
    last = answered.catch(() => undefined);
    return answered;
  };
}
