// A SQLite file as Kysely reads it in threads: the same queries, answered beside the loop. It refuses to write.
import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type Logger,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { type QueryObserver, queryLog } from './query-log.ts';
import { createReadingThreads, type ReadingThreads } from './reading-threads.ts';

export interface WorkerPoolReads<Tables> {
  readonly db: Kysely<Tables>;
  close(): Promise<void>;
}

/** The file has to be open in this process, with its tables up to date. */
export function readInWorkerPool<Tables>(
  file: string,
  queries?: QueryObserver,
): WorkerPoolReads<Tables> {
  const threads = createReadingThreads(file);
  const log: Logger | undefined = queries && queryLog(queries);
  const db = new Kysely<Tables>({ dialect: dialectOf(threads), ...(log && { log }) });
  return { db, close: threads.close };
}

function dialectOf(threads: ReadingThreads): Dialect {
  return {
    createAdapter: () => new ThreadsAdapter(),
    createDriver: () => driverOf(threads),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** One connection of Kysely's would make the threads wait for each other. */
class ThreadsAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** Each statement sees what is durable when it begins; a view of one moment needs a separate connection. */
function driverOf(threads: ReadingThreads): Driver {
  const connection: DatabaseConnection = {
    executeQuery: async <Row>({
      sql,
      parameters,
    }: {
      sql: string;
      parameters: readonly unknown[];
    }) => ({
      rows: (await threads.read({ sql, parameters })) as Row[],
    }),
    streamQuery() {
      throw NO_TRANSACTION;
    },
  };
  const refuse = () => Promise.reject(NO_TRANSACTION);
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: () => Promise.resolve(),
    destroy: threads.close,
  };
}

const NO_TRANSACTION = new Error('reads in threads have no transactions and no streams');
