// Reads files to import in threads, so that the loop of this one turns meanwhile: a long file takes a second of a processor. Each thread ends
// with its file, whatever came of it.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { failed, ok } from '../../../kernel/result.ts';
import type { ImportedFile } from '../../interchange/rows/imported-file.ts';
import { type ImportSource, type ReadImport, readDigested } from './digested-file.ts';
import type { FilePart, FileRequest } from './file-thread.ts';
import { withDecimals } from './thread-deserialisation.ts';

export interface FileReading {
  /**
   * In the order in which they are asked for, two at a time; rejects with `TooManyFiles` if too many wait already. Once the caller
   * aborts (`gone`), the file is read no further and the reason of the signal is thrown.
   */
  read(source: ImportSource, gone?: AbortSignal): Promise<ReadImport>;
}

/** So many files wait to be read that no other may. */
export class TooManyFiles extends Error {}

const THREADS_MAX = 2;
/** Each keeps its bytes. */
const WAITING_MAX = 16;
/** Read at once within some milliseconds, sooner than a thread starts. */
const BYTES_AT_ONCE_MAX = 16 * 1_024;

/** Of the file in the thread that is started: a source in a checkout, JavaScript in the package. */
const ENTRY = new URL(`./file-thread${extname(import.meta.url)}`, import.meta.url);

export function createFileReading(bytesAtOnceMax = BYTES_AT_ONCE_MAX): FileReading {
  const waiting = new Set<() => void>();
  let running = 0;

  function place(gone: AbortSignal | undefined): Promise<void> {
    if (running < THREADS_MAX) {
      running += 1;
      return Promise.resolve();
    }
    if (waiting.size >= WAITING_MAX)
      return Promise.reject(new TooManyFiles(`${WAITING_MAX} files wait already`));
    return new Promise((resolve, reject) => {
      function leave(): void {
        waiting.delete(take);
        reject(gone?.reason);
      }
      function take(): void {
        gone?.removeEventListener('abort', leave);
        resolve();
      }
      gone?.addEventListener('abort', leave, { once: true });
      waiting.add(take);
    });
  }

  /** The request that has waited longest takes the place. */
  function hand(): void {
    const [next] = waiting;
    if (next === undefined) {
      running -= 1;
      return;
    }
    waiting.delete(next);
    next();
  }

  async function inTurn(source: ImportSource, gone: AbortSignal | undefined): Promise<ReadImport> {
    await place(gone);
    try {
      gone?.throwIfAborted();
      return await readInThread(source, gone);
    } finally {
      hand();
    }
  }

  return {
    async read(source, gone) {
      gone?.throwIfAborted();
      return source.bytes.length <= bytesAtOnceMax ? readDigested(source) : inTurn(source, gone);
    },
  };
}

type Lists = { -readonly [List in Extract<FilePart, { kind: 'items' }>['list']]: unknown[] };

/** The thread has ended when this has. */
async function readInThread(
  { zone, ...source }: ImportSource,
  gone: AbortSignal | undefined,
): Promise<ReadImport> {
  const workerData: FileRequest = { ...source, zone: zone?.name };
  const worker = new Worker(ENTRY, { workerData });
  const leaving = Promise.withResolvers<never>();
  const leave = () => leaving.reject(gone?.reason);
  gone?.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([fileOf(worker), leaving.promise]);
  } finally {
    gone?.removeEventListener('abort', leave);
    await worker.terminate();
  }
}

function fileOf(worker: Worker): Promise<ReadImport> {
  const lists: Lists = { drafts: [], proposals: [], cancellations: [], ignored: [], problems: [] };
  return new Promise((resolve, reject) => {
    worker.on('message', (part: FilePart) => {
      switch (part.kind) {
        case 'refused':
          return resolve(failed(part.problems));
        case 'items':
          for (const item of part.items) lists[part.list].push(withDecimals(item));
          return worker.postMessage('more');
        case 'end':
          return resolve(ok({ ...lists, ...withDecimals(part.rest) } as ImportedFile));
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the thread that read the file ended')));
    worker.postMessage('more');
  });
}
