// Reads files to import in threads, so that the loop of this one turns meanwhile: a long file takes a second of a processor.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { failed, ok } from '../../../kernel/result.ts';
import type { ImportedFile } from '../../interchange/rows/imported-file.ts';
import { withDecimals } from './crossed.ts';
import { type ImportSource, type ReadImport, readDigested } from './digested-file.ts';
import type { FileAsked, FilePart } from './file-thread.ts';

export interface FileReading {
  /** In the order in which they are asked for, two at a time. */
  read(source: ImportSource): Promise<ReadImport>;
}

const THREADS_MAX = 2;
/** Read at once within some milliseconds, sooner than a thread starts. */
const BYTES_AT_ONCE_MAX = 16 * 1_024;

/** Of the file in the thread that is started: a source in a checkout, JavaScript in the package. */
const ENTRY = new URL(`./file-thread${extname(import.meta.url)}`, import.meta.url);

export function createFileReading(bytesAtOnceMax = BYTES_AT_ONCE_MAX): FileReading {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function inTurn(read: () => Promise<ReadImport>): Promise<ReadImport> {
    if (running >= THREADS_MAX) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await read();
    } finally {
      // Whoever waits longest takes the place.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  return {
    read: async (source) =>
      source.bytes.length <= bytesAtOnceMax
        ? readDigested(source)
        : inTurn(() => readInThread(source)),
  };
}

type Lists = { -readonly [List in Extract<FilePart, { kind: 'items' }>['list']]: unknown[] };

function readInThread({ zone, ...source }: ImportSource): Promise<ReadImport> {
  const workerData: FileAsked = { ...source, zone: zone?.name };
  const worker = new Worker(ENTRY, { workerData });
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
          resolve(ok({ ...lists, ...withDecimals(part.rest) } as ImportedFile));
          return worker.postMessage('more');
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the thread that read the file ended')));
    worker.postMessage('more');
  });
}
