// Threads that read a SQLite file, so that the loop of this one turns meanwhile. They start when they are first needed.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { sqliteOutage } from './outage.ts';
import type { AskedRead, ReadPart } from './reading-thread.ts';
import { LargeReadFailed } from './store-unavailable.ts';

const THREADS_MAX = 2;
/** Of reads; later ones are refused. */
const WAITING_MAX = 64;

export type ReadRow = Readonly<Record<string, unknown>>;

export interface ReadingThreads {
  /** Throws `LargeReadFailed` if too many wait, or if its thread ends. */
  read(asked: AskedRead): Promise<readonly ReadRow[]>;
  /** After the reads that have begun or wait. */
  close(): Promise<void>;
}

interface Reading {
  readonly asked: AskedRead;
  columns: readonly string[];
  readonly rows: ReadRow[];
  resolve(rows: readonly ReadRow[]): void;
  reject(error: unknown): void;
}

interface Thread {
  readonly worker: Worker;
  reading: Reading | undefined;
  readonly ended: Promise<void>;
}

/** Of the file in the thread that is started: a source in a checkout, JavaScript in the package. */
const ENTRY = new URL(`./reading-thread${extname(import.meta.url)}`, import.meta.url);

export function createReadingThreads(file: string): ReadingThreads {
  const threads = new Set<Thread>();
  const waiting: Reading[] = [];
  let idle: (() => void) | undefined;
  let isClosed = false;

  function begun(): Thread {
    const worker = new Worker(ENTRY, { workerData: file });
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const thread: Thread = { worker, reading: undefined, ended };
    threads.add(thread);
    let why = 'its thread ended';
    worker.on('message', (part: ReadPart) => onPart(thread, part));
    worker.on('error', (error) => {
      why = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => {
      threads.delete(thread);
      thread.reading?.reject(new LargeReadFailed(why));
      resolve();
      next();
    });
    return thread;
  }

  function onPart(thread: Thread, part: ReadPart): void {
    const { reading } = thread;
    if (reading === undefined) return;
    if (part.kind === 'rows') {
      if (part.columns.length > 0) reading.columns = part.columns;
      for (const cells of part.rows) reading.rows.push(rowOf(reading.columns, cells));
      if (!part.isLast) return thread.worker.postMessage('more');
    }
    thread.reading = undefined;
    // A thread without work does not keep the process.
    thread.worker.unref();
    if (part.kind === 'rows') reading.resolve(reading.rows);
    else reading.reject(errorOf(part));
    next();
  }

  function next(): void {
    while (waiting.length > 0) {
      const free = [...threads].find((one) => one.reading === undefined);
      if (free === undefined && threads.size >= THREADS_MAX) return;
      const reading = waiting.shift();
      if (reading === undefined) return;
      const thread = free ?? begun();
      thread.reading = reading;
      thread.worker.ref();
      thread.worker.postMessage(reading.asked);
    }
    if ([...threads].every((one) => one.reading === undefined)) idle?.();
  }

  return {
    read(asked) {
      if (isClosed) return Promise.reject(new LargeReadFailed('the store is closed'));
      if (waiting.length >= WAITING_MAX)
        return Promise.reject(new LargeReadFailed(`${WAITING_MAX} others wait`));
      return new Promise((resolve, reject) => {
        waiting.push({ asked, columns: [], rows: [], resolve, reject });
        next();
      });
    },
    async close() {
      isClosed = true;
      await new Promise<void>((resolve) => {
        idle = resolve;
        next();
      });
      for (const { worker } of threads) {
        // The process waits for its end.
        worker.ref();
        worker.postMessage('close');
      }
      await Promise.all([...threads].map(({ ended }) => ended));
    },
  };
}

function rowOf(columns: readonly string[], cells: readonly unknown[]): ReadRow {
  const row: Record<string, unknown> = {};
  for (const [at, column] of columns.entries()) row[column] = cells[at];
  return row;
}

function errorOf({ message, code }: Extract<ReadPart, { readonly kind: 'error' }>): unknown {
  return code === undefined
    ? new Error(message)
    : sqliteOutage(new Database.SqliteError(message, code));
}
