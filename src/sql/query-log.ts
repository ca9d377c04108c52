// Statements of the store as they end: their text, never their values, which are names, hashes and secrets.
import type { LogEvent } from 'kysely';

export interface StoreQuery {
  readonly sql: string;
  /** Its first word: `select`, `insert`, `begin`. */
  readonly operation: string;
  readonly isOk: boolean;
  readonly durationMs: number;
}

export interface QueryObserver {
  /** Milliseconds, to measure those that the query builder does not. */
  now(): number;
  ended(query: StoreQuery): void;
}

export function queryLog({ ended }: QueryObserver): (event: LogEvent) => void {
  return ({ level, query: { sql }, queryDurationMillis: durationMs }) =>
    ended({ sql, operation: operationOf(sql), isOk: level === 'query', durationMs });
}

/** The same of what runs without the query builder. */
export function timed<Query extends { readonly sql: string }, Rows>(
  run: (query: Query) => Rows,
  { now, ended }: QueryObserver,
): (query: Query) => Rows {
  return (query) => {
    const { sql } = query;
    const from = now();
    let isOk = false;
    try {
      const rows = run(query);
      isOk = true;
      return rows;
    } finally {
      ended({ sql, operation: operationOf(sql), isOk, durationMs: now() - from });
    }
  };
}

function operationOf(sql: string): string {
  return /^\s*(\w+)/.exec(sql)?.[1]?.toLowerCase() ?? '';
}
