// A thread that reads a SQLite file by its own connection, one statement at a time, and answers in parts.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

export interface AskedRead {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export type ReadPart =
  | {
      readonly kind: 'rows';
      /** With the first part only. */
      readonly columns: readonly string[];
      /** Cells in the order of the columns. */
      readonly rows: readonly unknown[][];
      readonly isLast: boolean;
    }
  | { readonly kind: 'error'; readonly message: string; readonly code: string | undefined };

const ROWS_AT_ONCE = 500;
const BUSY_MS = 500;

const port = parentPort;
if (port === null) throw new Error('this file is the entry of a thread');
// SQLite itself knows that another thread of this process has the file open; nothing else may open it here.
const database = new Database(String(workerData), { readonly: true, timeout: BUSY_MS });
const post = (part: ReadPart) => port.postMessage(part);
let left: unknown[][] = [];

port.on('message', (asked: AskedRead | 'more' | 'close') => {
  if (asked === 'close') {
    database.close();
    port.close();
  } else if (asked === 'more') postPart([]);
  else answer(asked);
});

function answer({ sql, parameters }: AskedRead): void {
  try {
    const statement = database.prepare(sql);
    if (!statement.reader) throw new Error('a reading thread does not write');
    const columns = statement.raw(true).columns();
    left = statement.all(...parameters) as unknown[][];
    postPart(columns.map(({ name }) => name));
  } catch (error) {
    const code = error instanceof Database.SqliteError ? error.code : undefined;
    post({ kind: 'error', message: error instanceof Error ? error.message : String(error), code });
  }
}

/** The rest waits until it is asked for: parts that arrive together would be taken without a turn of the loop between them. */
function postPart(columns: readonly string[]): void {
  const rows = left.slice(0, ROWS_AT_ONCE);
  left = left.slice(ROWS_AT_ONCE);
  post({ kind: 'rows', columns, rows, isLast: left.length === 0 });
}
