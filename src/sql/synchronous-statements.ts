// Statements of a SQLite file that run at once, without the promises of the query builder, unless they must wait for others of
// their connection.
import type { CompiledQuery, DialectAdapter } from 'kysely';

/** `Kysely` of any tables, or one of its transactions. */
interface QueryBuilder {
  readonly isTransaction: boolean;
  getExecutor(): { readonly adapter: DialectAdapter };
}

/** The only connection behind a query builder. */
export interface SynchronousConnection {
  /** Its rows, before it returns. */
  run(query: Pick<CompiledQuery, 'sql' | 'parameters'>): readonly unknown[];
  isInTransaction(): boolean;
}

interface Known extends SynchronousConnection {
  /** The open transaction whose statements run at once. */
  holder: unknown;
}

const connections = new WeakMap<DialectAdapter, Known>();

export function runSynchronously(db: QueryBuilder, connection: SynchronousConnection): void {
  connections.set(db.getExecutor().adapter, { ...connection, holder: undefined });
}

/** For a transaction that has begun. Call the answer before it ends: afterwards the query builder refuses its statements. */
export function holdConnection(transaction: QueryBuilder): () => void {
  const connection = connections.get(transaction.getExecutor().adapter);
  if (connection === undefined) return () => {};
  connection.holder = transaction;
  return () => {
    connection.holder = undefined;
  };
}

/** Undefined if the query builder has to run it. */
export function rowsSynchronously<Row>(
  db: QueryBuilder,
  query: Pick<CompiledQuery<Row>, 'sql' | 'parameters'>,
): readonly Row[] | undefined {
  const connection = connections.get(db.getExecutor().adapter);
  if (connection === undefined) return undefined;
  const isNext = connection.holder === db || (!db.isTransaction && !connection.isInTransaction());
  return isNext ? (connection.run(query) as readonly Row[]) : undefined;
}
