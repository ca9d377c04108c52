// Keeps the read tables up to date with the journal, outside its transactions, and rebuilds them if their version
// differs.
import Database from 'better-sqlite3';
import type { RecordedFact } from '../../../ports/journal.ts';
import { CACHE_KIB } from '../file/page-limits.ts';
import { createProjection } from './projection/projection.ts';
import {
  READ_TABLE_NAMES,
  READ_TABLES_CREATED,
  READ_TABLES_INDEX_NAMES,
  READ_TABLES_INDEXES,
  READ_TABLES_SCHEMA,
  READ_TABLES_SHADOW,
  READ_TABLES_VERSION,
} from './read-tables-schema.ts';

export interface ReadTables {
  /** For the queries; its tables are current after `catchUp`. */
  readonly database: Database.Database;
  /** Projects at most `factsMax` facts that are not in the tables yet; true if none is left. */
  catchUp(factsMax?: number): boolean;
  /** Projects all that is missing, in steps that stay if the process ends: after an update that may be the whole journal. */
  catchUpInSteps(afterStep: () => void): void;
  /** Drops every table and projects all facts again. */
  rebuild(): void;
  close(): void;
}

/** While a long journal is projected: each page is needed many times. */
const LONG_CACHE_KIB = 16_000;
const STEP_FACTS = 10_000;

export interface FactSource {
  /** Facts after `afterSeq`, ascending and complete; must not read through the connection of the tables. */
  read(afterSeq: number): Iterable<RecordedFact>;
}

/** For the daemon: on its own connection to the journal file, so that a slow projection delays no commit of facts. */
export function openReadTables(file: string, facts: FactSource): ReadTables {
  const db = new Database(file);
  // A lost tail is projected again from the cursor: only the facts themselves must be durable at once.
  db.pragma('synchronous = NORMAL');
  // The connection of the journal writes the log back.
  db.pragma('wal_autocheckpoint = 0');
  db.pragma(`cache_size = -${CACHE_KIB}`);
  const rebuild = () => {
    db.transaction(() => {
      for (const index of READ_TABLES_INDEX_NAMES) db.exec(`DROP INDEX IF EXISTS main.${index}`);
      for (const table of READ_TABLE_NAMES) db.exec(`DROP TABLE IF EXISTS main.${table}`);
      db.exec(READ_TABLES_SCHEMA);
    })();
  };
  if (hasFitTables(db)) db.exec(READ_TABLES_INDEXES);
  else rebuild();
  return tablesOver(db, { facts, rebuild, beforeWriting: () => {} });
}

/**
 * For a reader, or for a daemon on a full disk: the file is opened read-only, and missing rows are added in memory.
 * With `isAnew` the tables are damaged: nothing of them is read, and everything is rebuilt from the facts.
 */
export function openReadTablesReadOnly(
  file: string,
  facts: FactSource,
  { isAnew = false } = {},
): ReadTables {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  db.pragma('temp_store = MEMORY');
  const isFit = !isAnew && hasFitTables(db);
  let isShadowed = false;
  const rebuild = () => {
    for (const table of READ_TABLE_NAMES) db.exec(`DROP TABLE IF EXISTS temp.${table}`);
    db.exec(READ_TABLES_SHADOW);
    isShadowed = true;
  };
  /** Only a reader with rows to add pays for a copy. */
  const shadow = () => {
    if (isShadowed) return;
    rebuild();
    if (isFit) copyIntoShadow(db);
  };
  if (!isFit) shadow();
  return tablesOver(db, { facts, rebuild, beforeWriting: shadow });
}

interface TablesParts {
  readonly facts: FactSource;
  rebuild(): void;
  beforeWriting(): void;
}

function tablesOver(
  db: Database.Database,
  { facts, rebuild, beforeWriting }: TablesParts,
): ReadTables {
  let project = createProjection(db);

  function catchUp(factsMax = Number.POSITIVE_INFINITY): boolean {
    const from = cursorOf(db);
    if (!hasTail(db, from)) return true;
    beforeWriting();
    return db.transaction(() => {
      let seq = from;
      for (const recorded of facts.read(from)) {
        project(recorded);
        seq = recorded.seq;
        // Every fact that is read is projected: a source that folds is always at the position of the tables.
        if (seq - from >= factsMax) break;
      }
      db.prepare('UPDATE read_cursor SET seq = ?').run(seq);
      return !hasTail(db, seq);
    })();
  }

  return {
    database: db,
    catchUp,
    catchUpInSteps(afterStep) {
      const usual = db.pragma('cache_size', { simple: true });
      db.pragma(`cache_size = -${LONG_CACHE_KIB}`);
      try {
        while (!catchUp(STEP_FACTS)) afterStep();
      } finally {
        db.pragma(`cache_size = ${usual}`);
      }
    },
    rebuild() {
      rebuild();
      project = createProjection(db);
      catchUp();
    },
    close: () => db.close(),
  };
}

/** The version alone is not enough: a damaged file may have other columns. */
export function hasFitTables(db: Database.Database): boolean {
  const created = db
    .prepare<[], string>("SELECT sql FROM main.sqlite_master WHERE type = 'table'")
    .pluck()
    .all();
  if (!READ_TABLES_CREATED.every((sql) => created.includes(sql))) return false;
  const row = db.prepare<[], { version: number }>('SELECT version FROM main.read_cursor').get();
  return row?.version === READ_TABLES_VERSION;
}

function copyIntoShadow(db: Database.Database): void {
  for (const table of READ_TABLE_NAMES) {
    db.exec(`DELETE FROM temp.${table}`);
    db.exec(`INSERT INTO temp.${table} SELECT * FROM main.${table}`);
  }
}

export function cursorOf(db: Database.Database): number {
  return db.prepare<[], { seq: number }>('SELECT seq FROM read_cursor').get()?.seq ?? 0;
}

function hasTail(db: Database.Database, cursor: number): boolean {
  return db.prepare('SELECT 1 FROM facts WHERE seq > ? LIMIT 1').get(cursor) !== undefined;
}
