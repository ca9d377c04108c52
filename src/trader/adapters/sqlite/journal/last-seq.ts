// The number of the newest fact.
import type Database from 'better-sqlite3';

export function lastSeqOf(database: Database.Database): number {
  const row = database.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM facts');
  return row.get()?.seq ?? 0;
}
