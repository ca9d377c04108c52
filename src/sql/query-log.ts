// Statements of the store as they end: their text, never their values, which are names, hashes and secrets.
import type { LogEvent } from 'kysely';

export interface StoreQuery {
  readonly sql: string;
  /** Its first word: `select`, `insert`, `begin`. */
  readonly operation: string;
  readonly isOk: boolean;
  readonly durationMs: number;
}

export function queryLog(onQuery: (query: StoreQuery) => void): (event: LogEvent) => void {
  return ({ level, query: { sql }, queryDurationMillis: durationMs }) =>
    onQuery({
      sql,
      operation: /^\s*(\w+)/.exec(sql)?.[1]?.toLowerCase() ?? '',
      isOk: level === 'query',
      durationMs,
    });
}
