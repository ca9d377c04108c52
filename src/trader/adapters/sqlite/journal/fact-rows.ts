// The facts table: rows written in bulk inside a commit, and read back in batches.
import type Database from 'better-sqlite3';
import { instant } from '../../../../kernel/instant.ts';
import { type StoredFact, upcast, versionOf } from '../../../domain/facts/fact-versions.ts';
import type { RecordedFact } from '../../../ports/journal.ts';

/** One statement for many rows takes two thirds of the time of as many statements. */
const ROWS_WRITTEN = 16;

/** Rows read at once: fast, and between two batches the connection is free for other statements. */
const ROWS_READ = 500;

/** Writes facts with their stored texts, inside the transaction of the caller. */
export function createFactWriter(
  database: Database.Database,
): (facts: readonly RecordedFact[], texts: readonly string[]) => void {
  const insertByRows = Array.from({ length: ROWS_WRITTEN }, (_, less) =>
    insertOf(database, less + 1),
  );
  return (facts, texts) => {
    for (let from = 0; from < facts.length; from += ROWS_WRITTEN) {
      const lot = facts.slice(from, from + ROWS_WRITTEN);
      const values: unknown[] = [];
      for (const [index, { seq, at, cause, correlation, fact }] of lot.entries())
        values.push(
          seq,
          at,
          fact.type,
          versionOf(fact.type),
          cause,
          correlation,
          texts[from + index],
        );
      insertByRows[lot.length - 1]?.run(values);
    }
  };
}

function insertOf(database: Database.Database, rows: number): Database.Statement<unknown[]> {
  const values = Array(rows).fill('(?, ?, ?, ?, ?, ?, ?)').join(', ');
  return database.prepare(
    `INSERT INTO facts (seq, at, type, v, cause, correlation, body) VALUES ${values}`,
  );
}

/** The columns that `factFrom` reads, in its order. */
export const FACT_COLUMNS = 'seq, at, v, cause, correlation, body';

export type FactRow = readonly [
  seq: number,
  at: number,
  version: number,
  cause: number,
  correlation: string,
  body: string,
];

/** Facts after `afterSeq` from any open journal database, ascending. */
export function* readFacts(database: Database.Database, afterSeq: number): Generator<RecordedFact> {
  const lotAfter = database
    .prepare<[number], FactRow>(
      `SELECT ${FACT_COLUMNS} FROM facts WHERE seq > ? ORDER BY seq LIMIT ${ROWS_READ}`,
    )
    .raw();
  let last = afterSeq;
  for (;;) {
    const rows = lotAfter.all(last);
    for (const row of rows) {
      yield factFrom(row);
      last = row[0];
    }
    if (rows.length < ROWS_READ) return;
  }
}

/** The same; after the last one, `next` looks again for those that a running daemon has added. */
export function followFacts(
  database: Database.Database,
  afterSeq: number,
): Iterator<RecordedFact, void> {
  let last = afterSeq;
  let facts = readFacts(database, last);
  return {
    next() {
      let one = facts.next();
      if (one.done === true) {
        facts = readFacts(database, last);
        one = facts.next();
      }
      if (one.done === true) return { done: true, value: undefined };
      last = one.value.seq;
      return { done: false, value: one.value };
    },
  };
}

/** Reads single facts by their number. */
export function createFactReader(
  database: Database.Database,
): (seq: number) => RecordedFact | undefined {
  const one = database
    .prepare<[number], FactRow>(`SELECT ${FACT_COLUMNS} FROM facts WHERE seq = ?`)
    .raw();
  return (seq) => {
    const row = one.get(seq);
    return row === undefined ? undefined : factFrom(row);
  };
}

/** The stored row as a fact of the current version. */
export function factFrom([seq, at, version, cause, correlation, body]: FactRow): RecordedFact {
  return {
    seq,
    at: instant(at),
    cause,
    correlation,
    fact: upcast(JSON.parse(body) as StoredFact, version),
  };
}

/** The newest version of each fact type in the journal; it may be of a newer sluice. */
export function newestVersions(
  database: Database.Database,
): readonly { readonly type: string; readonly version: number }[] {
  return database
    .prepare<[], { type: string; version: number }>(
      'SELECT type, max(v) AS version FROM facts GROUP BY type',
    )
    .all();
}

/** Facts whose column `type` is not the type in their body: the file is damaged. */
export function mistypedFacts(database: Database.Database): number {
  return (
    database
      .prepare<[], number>(
        "SELECT count(*) FROM facts WHERE type IS NOT json_extract(body, '$.type')",
      )
      .pluck()
      .get() ?? 0
  );
}
